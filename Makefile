# What people and CI call. GNU Make 3.81, which macOS has, is enough.

PYTHON ?= python3
ARGS ?=
MINUTES ?= 10

VENV := .venv
INSTALLED := $(VENV)/installed-with-$(subst /,-,$(PYTHON))
RUN := $(VENV)/bin/python -m
# Plugins of single layers, whose imports take up to half a second.
NO_STORIES := -p no:hypothesispytest
NO_GHERKIN := -p no:pytest-bdd
NO_APPROVAL := -p no:syrupy
NO_BROWSER := -p no:playwright
UNUSED := $(NO_STORIES) $(NO_GHERKIN) $(NO_APPROVAL) $(NO_BROWSER)
# Extras stay in: pip before 24 (Python 3.11's) takes `coverage[toml]` for another package than
# `coverage`, and its newest version, whose hash is not in the file (pip issue 9644).
LOCK := uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-strip-extras --no-emit-index-url --custom-compile-command "make lock"

.PHONY: help run reset test test-unit test-integration test-fuzz test-chaos test-acceptance \
	test-approval test-browser screenshots approve test-laptop soak seams break mend coverage mutants doctor lint format migrate migration \
	flask lock install

help:
	@echo "make ...          (each first installs into .venv what it needs)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-17s %s\n", $$1, $$2}' Makefile

run: $(INSTALLED)  ## start all parts: PORT=8000 INBOX_PORT=8025 SMTP_PORT=1025
	@exec $(RUN) dev.run

test: $(INSTALLED)  ## run every layer and end with a table: ARGS="-n 2"
	@exec $(RUN) dev.layers $(ARGS)

test-unit: $(INSTALLED)  ## run the tests with every door mocked: ARGS="-k login"
	@exec $(RUN) pytest $(UNUSED) -p no:alembic -p no:postgresql tests/unit tests/test_twins.py \
		tests/test_docs.py $(ARGS)

test-integration: $(INSTALLED)  ## run the same tests through real doors
	@exec $(RUN) pytest $(UNUSED) tests/integration --ignore=tests/integration/fuzz $(ARGS)

test-fuzz: $(INSTALLED)  ## tell the real doors random stories and nasty text
	@exec $(RUN) pytest $(NO_GHERKIN) $(NO_APPROVAL) $(NO_BROWSER) tests/integration/fuzz $(ARGS)

test-chaos: $(INSTALLED)  ## break the parts and the links between them
	@exec $(RUN) pytest $(UNUSED) tests/chaos $(ARGS)

soak: $(INSTALLED)  ## visitors and faults at random: MINUTES=10 SEED=7
	@exec $(RUN) tests.chaos.soak $(MINUTES) $(SEED)

test-acceptance: $(INSTALLED)  ## check what users asked for, in their words
	@exec $(RUN) pytest $(NO_STORIES) $(NO_APPROVAL) $(NO_BROWSER) tests/acceptance $(ARGS)

test-approval: $(INSTALLED)  ## compare emails, pages and commands with what was approved
	@exec $(RUN) pytest $(NO_STORIES) $(NO_GHERKIN) $(NO_BROWSER) tests/approval $(ARGS)

test-browser: $(INSTALLED)  ## use the site in a real Chromium: BROWSER_PATH=/path/to/chrome
	@exec $(RUN) pytest $(NO_STORIES) $(NO_GHERKIN) $(NO_APPROVAL) tests/browser $(ARGS)

screenshots: $(INSTALLED)  ## take the pictures in docs/screenshots from a run
	@exec $(RUN) tests.browser.screenshots

approve: $(INSTALLED)  ## approve the emails, pages and commands as they are now
	@test -z "$$CI" || { echo "CI approves nothing: read the difference on a laptop." >&2; exit 2; }
	@exec $(RUN) pytest -q $(NO_STORIES) $(NO_GHERKIN) $(NO_BROWSER) tests/approval --snapshot-update

test-laptop: $(INSTALLED)  ## run the tests of what `make run` adds
	@exec $(RUN) pytest $(UNUSED) tests/laptop $(ARGS)

seams: $(INSTALLED)  ## plant every bug and see which layer catches it: ONLY=03
	@exec $(RUN) seams

break: $(INSTALLED)  ## plant one bug here, for an audience: BUG=03
	@exec $(RUN) seams.stage break "$(BUG)"

mend: $(INSTALLED)  ## take the planted bug out again
	@exec $(RUN) seams.stage mend

coverage: $(INSTALLED)  ## show the branch coverage of each layer, side by side
	@exec $(RUN) dev.coverage $(ARGS)

mutants: $(INSTALLED)  ## plant faults in app/, see which layer notices: ONLY=app/accounts/login.py
	@exec $(RUN) dev.mutants $(ONLY) $(ARGS)

lint: $(INSTALLED)  ## check style and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

format: $(INSTALLED)  ## rewrite the code in the house style
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

migrate: $(INSTALLED)  ## bring the database to the newest migration
	@exec $(RUN) dev.command alembic upgrade head

migration: $(INSTALLED)  ## write a migration from the models: m="add a column"
	@test -n "$$m" || { echo 'Say what it does: make migration m="add a column"' >&2; exit 2; }
	@$(RUN) dev.command alembic upgrade head
	@exec $(RUN) dev.command alembic revision --autogenerate -m "$$m"

flask: $(INSTALLED)  ## run a command of the application: c="outbox list"
	@test -n "$$c" || { echo 'Say which: make flask c="outbox list", or c=--help' >&2; exit 2; }
	@exec $(RUN) dev.command flask $(c)

reset: $(INSTALLED)  ## remove the data of `make run`
	@exec $(RUN) dev.reset

doctor:  ## check this machine and say what would help
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or say which:" \
		"make doctor PYTHON=python3.12" >&2; exit 1; }
	@exec "$(PYTHON)" -m dev.doctor

install: $(INSTALLED)  ## install into .venv what requirements/dev.txt locks: PYTHON=python3.12

lock:  ## choose and lock the newest versions that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { \
		echo "uv is not installed: https://docs.astral.sh/uv/getting-started/installation/" >&2; \
		exit 1; }
	$(LOCK) -o requirements/app.txt pyproject.toml
	$(LOCK) --group dev -c requirements/app.txt -o requirements/dev.txt pyproject.toml

$(INSTALLED): requirements/dev.txt $(VENV)/bin/python
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Handshake needs Python 3.11 or newer, and $(PYTHON) is not one. Install one, or say" \
		"which: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing into $(VENV); the first time takes a minute."
	@"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "$(PYTHON) cannot make $(VENV). \`make doctor\` says what would help." >&2; exit 1; }
	@$(RUN) pip install --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch "$@"

# A link to a Python that has gone since counts as missing, and so the installation starts over.
$(VENV)/bin/python:
