"""Pages for people and programs: terminal, Markdown, proof graph, the JSON Schema of the advice document.

May import model and explain. Promises: returns text or renderables; prints nothing.
"""
