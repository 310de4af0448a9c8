"""The engine: domains, the kanren kernel, the relations, and what they add up to.

May import model and knowledge. Promises: answering is pure; the same knowledge and case give the same bytes.
"""
