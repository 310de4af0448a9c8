"""Laws of the engine and invariants of the knowledge, on random examples."""
