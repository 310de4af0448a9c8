"""Looking further than one answer: what several guidelines say of one case, and of every patient.

May import what ``advise`` may, and ``advise``, ``settling`` and ``audit``. Promises: pure functions; exact, or they say
what they could not compare.
"""
