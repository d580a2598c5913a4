# Two commands do everything: `make demo` runs the product on moto, `make test` passes every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
.PHONY: demo test format bench picture clean

demo: $(VENV)/.installed
	@$(BIN)/crossfade --demo $(ARGS)

test: $(VENV)/.checked
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .import_linter_cache
	$(BIN)/pytest -n 4 --dist worksteal $(ARGS)

format: $(VENV)/.checked
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.checked
	@$(BIN)/python -m tests.bench $(ARGS)

picture: $(VENV)/.checked
	@$(BIN)/python -m tests.picture assets/crossfade.svg

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "crossfade needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Installing compiles the bytecode too, so that the first start is as quick as the second.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(PIP) install --compile --editable .
	@touch $@

$(VENV)/.checked: pyproject.toml $(VENV)/.installed
	@echo "Setting up the checks (once) ..."
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --compile --group dev
	@touch $@
