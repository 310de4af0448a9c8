"""The evidence behind an answer: whom each study is about, and what it speaks for. It changes no answer.

May import model, knowledge, logic and advise.
"""
