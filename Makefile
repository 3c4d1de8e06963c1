.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
N ?= 20
INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
LOCK := -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11

.PHONY: faketime help run test test-all check lint bench demo lock storm looks pictures words chromium

help: ## Say what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## Serve on 127.0.0.1:8080: makes the environment, migrates, fills an empty database with the demo
	@$(BIN)/python -m expertconnect serve --demo-if-empty

WORKERS ?= 2
# Neighbours share servers and browsers, so each worker has a stretch of its own until one of them runs out of work.
PYTEST = $(BIN)/pytest -q -n $(WORKERS) --dist worksteal

test: $(VENV)/.test chromium faketime check ## Lint, types, directions and the tests that every change must pass
	$(PYTEST)

test-all: $(VENV)/.test chromium faketime check ## The same with all tests: both databases everywhere, real waits, every example
	$(PYTEST) --full

check: $(VENV)/.test ## Formatting, lint, types and directions only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

bench: $(VENV)/.test ## Measure beside floors of the same run, and print one table of ratios, goals and peers
	$(BIN)/python -m bench

demo: $(VENV)/.run ## Fill the database with the demo, if nothing else is in it
	$(BIN)/python -m expertconnect demo

storm: $(VENV)/.test ## Races and kill -9 rounds at a length of your choice, and who waits how long under attack: make storm N=1000
	STORM=$(N) $(BIN)/pytest -q tests/stress
	$(BIN)/python -m tests.stress.stalls

looks: $(VENV)/.test chromium ## Axe, contrast, shapes and direction in every page and state, all of it
	$(PYTEST) --full tests/visual

pictures: $(VENV)/.test chromium ## Every page and state at three widths in two themes, into pictures/: make pictures ONLY=book LOCALE=de-DE
	@$(BIN)/python -m tests.visual.pictures $(ONLY) $(LOCALE:%=--locale %)

words: $(VENV)/.run ## Bring the catalogues up to date with the texts of the code; LANGUAGE=fr begins a new one
	@$(BIN)/python -m expertconnect.i18n.extract $(LANGUAGE)

lock: $(VENV)/.uv ## Lock the requirements again, with hashes and without host names
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group test -o requirements-test.lock
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -c requirements-test.lock -o requirements.lock

# Without its window Chromium needs a third of the time; with it, it does as well.
chromium:
	@command -v chromium-headless-shell >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && { \
		$(INSTALL) chromium-headless-shell >/dev/null || $(INSTALL) chromium >/dev/null; }; } || \
		command -v chromium >/dev/null || { echo "The browser tests need Chromium: install the package \
	chromium-headless-shell or chromium, then run make test again." >&2; exit 1; }

# A server whose clock is wrong: the library is loaded into it by the test.
faketime:
	@ls /usr/lib/faketime/libfaketimeMT.so.1 /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null | grep -q . || \
		{ [ "$$(id -u)" = 0 ] && apt-get update -qq && $(INSTALL) faketime >/dev/null; } || \
		{ echo "A test needs libfaketime: install the package faketime, then run make test again." >&2; exit 1; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ExpertConnect needs Python 3.11 or newer; PYTHON=... names one." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.uv: requirements-uv.lock | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-uv.lock
	@touch $@

$(VENV)/.run: requirements.lock $(VENV)/.uv
	$(BIN)/uv pip install -q --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.uv
	$(BIN)/uv pip install -q --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/.run
