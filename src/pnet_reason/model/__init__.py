"""Frozen data: what a finding, a rule, a case, a proof and an answer are. No logic, and no import of the project
above."""
