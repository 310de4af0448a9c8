"""A patient over time: the case of each visit, what changed between them, what is due.

May import everything below ``explain``. Promises: pure functions of the dated case, the day and the knowledge.
"""
