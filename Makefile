# Two commands do everything: `make demo` runs the product on moto, `make test` passes every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/pytest -n 4 --dist worksteal --durations 10
# Moments that differ from now and here in year, zone and side of midnight, and the day that most years lack.
AT     := 2027-12-31T23:59:30@Asia/Kathmandu 2028-02-29T12:00@Pacific/Chatham
# The tests start the product some hundred times: it is compiled for the first of them only.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test format-check lint types layers unit journeys thorough elsewhen format bench soak picture record clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(VENV)/.installed ## Run Crossfade on a made-up account (ARGS="--tour")
	@$(BIN)/crossfade --demo $(ARGS)

test: format-check lint ## Pass every check (ARGS go to pytest)
	@$(MAKE) --no-print-directory --jobs 2 types layers $(VENV)/.collected
	$(PYTEST) $(ARGS)

format-check: $(VENV)/.checked ## Check the format
	$(BIN)/ruff format --check .

lint: $(VENV)/.checked ## Check the style
	$(BIN)/ruff check .

# From nothing it takes longest of all that comes before the tests: two processes share it. What it keeps, one reads sooner.
types: $(VENV)/.checked ## Check the types
	$(BIN)/mypy $(if $(wildcard .mypy_cache),,--num-workers 2)

layers: $(VENV)/.checked ## Check who imports whom
	$(BIN)/lint-imports --cache-dir .import_linter_cache

# Nothing in it waits for anything: one worker for each core, since each imports and collects all of it.
unit: $(VENV)/.checked ## Run the tests that start neither the app nor a terminal nor a process
	$(PYTEST) -n auto --maxprocesses 8 -m "not app and not process" $(ARGS)

journeys: $(VENV)/.checked ## Run the tests that start the app, a terminal or a process
	$(PYTEST) -m "app or process" $(ARGS)

thorough: $(VENV)/.checked ## Run the tests that throw dice with many more throws, others every time
	$(PYTEST) -m "not app" --hypothesis-profile thorough $(ARGS)

elsewhen: $(VENV)/.checked ## Run the tests as if at other times, in other zones (AT="2028-02-29T12:00@Pacific/Chatham")
	for at in $(AT); do $(PYTEST) --at $$at --ignore tests/pty $(ARGS) || exit; done

format: $(VENV)/.checked ## Format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.checked ## Print figures of speed and bytes, and say what got worse
	@$(BIN)/python -m tests.bench $(ARGS)

soak: $(VENV)/.checked ## Lead a session through eight hours' worth, and say what grew
	@$(BIN)/python -m tests.soak $(ARGS)

picture: $(VENV)/.checked ## Take the README's picture
	@$(BIN)/python -m tests.picture assets/crossfade.svg

record: $(VENV)/.checked ## Record the canary that the README shows
	@$(BIN)/python -m tests.recording assets

clean: ## Remove everything that was made
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

# pytest rewrites what tests assert, and keeps that: once, while one core is free, not in each of its workers.
$(VENV)/.collected: $(VENV)/.checked $(shell find tests -name '*.py')
	@$(BIN)/pytest --collect-only -qq > $@.log || { cat $@.log; exit 1; }
	@touch $@

# One resolve for both. What the checks use of it is compiled when it is first imported: all of it takes far longer.
$(VENV)/.checked: pyproject.toml | $(BIN)/python
	@echo "Setting up the checks (once) ..."
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --no-compile --editable . --group dev
	@touch $(VENV)/.installed $@
