"""What holds for every patient, proved; and what is wrong with the knowledge itself.

May import model, knowledge, logic, checker and advise. Promises: pure functions of the knowledge; nothing is printed.
"""
