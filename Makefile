# Needs Python 3.11 or newer and make, nothing else: everything is installed into .venv.
#
#   make demo      a worked case, its answer and the proof (another one: make demo CASE=examples/ki67-missing.yaml)
#   make test      style, types and all tests
#   make thorough  the property tests again, with many more random examples
#   make bench     our times beside a hand-written function, SWI-Prolog and z3
#   make clean     forget all that was made here

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CASE ?= examples/fit-young-adult.yaml

.PHONY: demo test thorough bench clean
.DELETE_ON_ERROR:

demo: $(VENV)/installed
	$(BIN)/pnet-reason recommend $(CASE) --guideline droracle-2025 --question initial-management

test: $(VENV)/installed-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

thorough: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --hypothesis-profile thorough

bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.audit
	$(BIN)/python -m benchmarks.questions

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml $(VENV)/created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml $(VENV)/created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check janus-swi >/dev/null 2>&1 \
	  || echo "janus-swi could not be built: it needs SWI-Prolog 9.1.12 or newer; pyswip is used where there is an older one"
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
