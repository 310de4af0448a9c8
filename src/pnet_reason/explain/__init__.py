"""Answers in words: small trees of typed lines that every renderer shows alike.

May import model, knowledge, advise and settling. Promises: nothing is concluded here; each line names the field of the
answer or the proof node that it puts into words.
"""
