"""What a clinician needs who reviews the rules: how far the review is, a sheet for each rule, the source attributes.

May import model, knowledge, advise and audit. Promises: pure functions of the loaded knowledge and its worked cases; no
document says more than the facts hold.
"""
