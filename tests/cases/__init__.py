"""Worked cases: medicine, on the shipped facts."""
