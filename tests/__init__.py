"""Tests of the engine and of the knowledge; see CONTRIBUTING.md."""
