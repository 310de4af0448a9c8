"""The version of the engine; the knowledge has its own (facts/knowledge.yaml)."""

__version__ = "0.1.0"
