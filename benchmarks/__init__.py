"""How long things take; see benchmarks/run.py."""
