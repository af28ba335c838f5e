# The commands of this repository, for people and for CI. GNU Make 3.81, as on macOS, is enough.

PYTHON ?= python3
ARGS ?=
MINUTES ?= 10

VENV := .venv
INSTALLED := $(VENV)/installed-with-$(subst /,-,$(PYTHON))
# The Python that .venv leads to, such as python3.13: a system upgrade or a container may have put
# another in its place, which does not find the packages.
FOUND := $(filter python3.%,$(notdir $(realpath $(VENV)/bin/python)))
CHANGED := $(if $(FOUND),$(if $(wildcard $(VENV)/lib/$(FOUND)),,changed))
RUN := $(VENV)/bin/python -m
# `--no-strip-extras`: pip before 24 (Python 3.11's) takes `coverage[toml]` for another package than
# `coverage`, and its newest version, whose hash is not in the file (pip issue 9644).
LOCK := uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-strip-extras --no-emit-index-url --custom-compile-command "make lock"

PIP := --disable-pip-version-check --require-hashes -r requirements/dev.txt
# A .venv that works is cleared only when the packages of the next one are here.
NEXT := .local/next

# What Python would obey before any code of this repository runs: modules of other projects, or
# none of the current folder. Settings for other programs are removed later, by dev/shell.py.
unexport PYTHONHOME PYTHONINSPECT PYTHONOPTIMIZE PYTHONPATH PYTHONSAFEPATH PYTHONWARNINGS

.PHONY: help run journey reset test test-unit test-integration test-acceptance test-approval test-browser \
	test-fuzz test-chaos test-dev test-lab test-containers test-odd-shell soak screenshots approve \
	seams extras twins new test-new test-guides bugs break mend demo talk talk-figures test-talk \
	recording coverage mutants bench doctor lint format migrate migration flask lock install \
	browser changed

help:
	@echo "make ...          (installs what it needs into .venv first)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-17s %s\n", $$1, $$2}' Makefile

run: $(INSTALLED)  ## start all parts: PORT=8000 INBOX_PORT=8025 SMTP_PORT=1025
	@exec $(RUN) dev.run

journey: $(INSTALLED)  ## tell the whole story over HTTP, to `make run` or URL=https://... INBOX=
	@exec $(RUN) dev.journey

test: $(INSTALLED)  ## run every layer of tests, some at a time, and end with a table: JOBS=1 ARGS="-n 2"
	@exec $(RUN) lab.all_layers $(ARGS)

test-unit: $(INSTALLED)  ## test every piece with its dependencies mocked: ARGS="-k login"
	@exec $(RUN) lab.layers unit $(ARGS)

test-integration: $(INSTALLED)  ## run the same tests with a real PostgreSQL and SMTP server
	@exec $(RUN) lab.layers integration $(ARGS)

test-acceptance: $(INSTALLED)  ## check what users asked for, in their words
	@exec $(RUN) lab.layers acceptance $(ARGS)

test-approval: $(INSTALLED)  ## compare emails, pages and commands with the approved ones
	@exec $(RUN) lab.layers approval $(ARGS)

test-browser: $(INSTALLED)  ## use the site in a real Chromium: BROWSER=install, or BROWSER_PATH=/path/to/chrome
	@exec $(RUN) lab.layers browser $(ARGS)

test-fuzz: $(INSTALLED)  ## send random stories and hostile text to the real dependencies
	@exec $(RUN) lab.layers fuzz $(ARGS)

test-chaos: $(INSTALLED)  ## break the processes, the database and the network between them
	@exec $(RUN) lab.layers chaos $(ARGS)

test-dev: $(INSTALLED)  ## test what `make run` adds
	@exec $(RUN) lab.layers dev $(ARGS)

test-lab: $(INSTALLED)  ## test the tools that examine the tests
	@exec $(RUN) lab.layers lab $(ARGS)

test-containers: $(INSTALLED)  ## run docker-compose.yml, and tell the whole story to it (needs Docker)
	@exec $(RUN) lab.containers

test-odd-shell: $(INSTALLED)  ## run quick layers with nonsense in every variable of the shell
	@exec $(RUN) lab.odd_shell

# Only if it is asked for: it downloads a browser, or installs packages of the system.
ifeq ($(BROWSER),install)
test test-browser screenshots: browser
endif

browser: $(INSTALLED)
	@$(RUN) dev.chromium_install

soak: $(INSTALLED)  ## simulate users and faults at random: MINUTES=10 SEED=7
	@exec $(RUN) tests.chaos.soak $(MINUTES) $(SEED)

screenshots: $(INSTALLED)  ## take the pictures in docs/screenshots from a run
	@exec $(RUN) tests.browser.screenshots

approve: $(INSTALLED)  ## approve the emails, pages and commands as they are now
	@test -z "$$CI" || { \
		echo "CI must not approve changes. Run make approve on your machine and commit." >&2; exit 2; }
	@exec $(RUN) lab.layers approval -q --snapshot-update

# Some shells set NAME for themselves; only the command line counts.
ifneq ($(origin NAME),command line)
unexport NAME
else
# As typed: make would read `$h` in `Ca$h` as a variable of its own.
override NAME := $(value NAME)
export NAME
endif

new: $(INSTALLED)  ## make a product of your own: NAME="Acme Notes" DEST=../acme-notes WITHOUT="email_change chaos"
	@exec $(RUN) lab.new

test-new: $(INSTALLED)  ## make three products and run all their tests
	@exec $(RUN) lab.new.whole

test-guides: $(INSTALLED)  ## follow the examples in docs/template/, block by block, in a fresh product
	@exec $(RUN) lab.new.guides

twins: $(INSTALLED)  ## list the twin tests with identical bodies, and the fixture that differs
	@exec $(RUN) lab.twins

seams: $(INSTALLED)  ## plant every bug and see which layer catches it: ONLY=03
	@exec $(RUN) lab.seams

extras: $(INSTALLED)  ## take each extra out in turn and test the rest: ONLY=name
	@exec $(RUN) lab.extras

bugs: $(INSTALLED)  ## list the bugs of the gallery, for `make break`
	@exec $(RUN) lab.seams.stage list

break: $(INSTALLED)  ## plant one bug in this tree, for an audience: BUG=04
	@exec $(RUN) lab.seams.stage break "$$BUG"

mend: $(INSTALLED)  ## remove the planted bug
	@exec $(RUN) lab.seams.stage mend

demo: $(INSTALLED)  ## play the live part of a talk, screen by screen: STEP=4, AUTO=1 needs no keys
	@exec $(RUN) lab.demo

talk: $(INSTALLED)  ## write talk/slides.html and slides.pdf (needs Node and a Chromium)
	@exec $(RUN) lab.talk

talk-figures: $(INSTALLED)  ## measure what the slides quote: layers, and messages of red tests
	@exec $(RUN) lab.talk.figures

test-talk: $(INSTALLED)  ## check that the slides and docs/talk.md quote the files as they are
	@exec $(RUN) lab.talk check

recording: $(INSTALLED)  ## record a run of the demo: talk/demo.cast and demo.svg
	@exec $(RUN) lab.talk.recording

coverage: $(INSTALLED)  ## show what each layer reaches of app/, side by side: ONLY="unit integration"
	@exec $(RUN) lab.coverage $(ARGS)

mutants: $(INSTALLED)  ## plant small faults in app/, see which layer notices: ONLY=app/accounts/login.py
	@exec $(RUN) lab.mutants $${ONLY:+"$$ONLY"} $(ARGS)

bench: $(INSTALLED)  ## measure speed beside references, and write docs/performance.md: ONLY="P4 P9", SHOW=1
	@exec $(RUN) lab.bench

lint: $(INSTALLED)  ## check style, types, and which part imports which
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(INSTALLED)  ## format the code and fix what ruff can fix
	$(RUN) ruff format .
	$(RUN) ruff check --fix --exit-zero .
	$(RUN) ruff format --quiet .

migrate: $(INSTALLED)  ## upgrade the database to the newest migration
	@exec $(RUN) dev.command alembic upgrade head

migration: $(INSTALLED)  ## write a migration from the models: m="add a column"
	@test -n "$$m" || { echo 'Name the change: make migration m="add a column"' >&2; exit 2; }
	@$(RUN) dev.command alembic upgrade head
	@exec $(RUN) dev.command alembic revision --autogenerate -m "$$m"

flask: $(INSTALLED)  ## run a command of the application: c="outbox list"
	@test -n "$$c" || { echo 'Name the command: make flask c="outbox list", or c=--help' >&2; exit 2; }
	@exec $(RUN) dev.command flask "$$c"

reset: $(INSTALLED)  ## remove .local: the data of `make run`, of tests and of tools
	@exec $(RUN) dev.reset

doctor:  ## check this machine and suggest remedies
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "$(PYTHON) is not installed. Install Python 3.11 or newer, or name another:" \
		"make doctor PYTHON=python3.12" >&2; exit 1; }
	@exec "$(PYTHON)" -m dev.doctor

install: $(INSTALLED)  ## install the packages of requirements/dev.txt: PYTHON=python3.12
	@echo "Everything is installed in $(VENV)."

lock:  ## lock the newest versions that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { \
		echo "uv is not installed: https://docs.astral.sh/uv/getting-started/installation/" >&2; \
		exit 1; }
	$(LOCK) -o requirements/app.txt pyproject.toml
	$(LOCK) --group dev -c requirements/app.txt -o requirements/dev.txt pyproject.toml

$(INSTALLED): requirements/dev.txt $(VENV)/bin/python $(CHANGED)
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Handshake needs Python 3.11 or newer; $(PYTHON) is not. Install one, or name" \
		"another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@from=; \
	if ls $(VENV)/installed-with-* >/dev/null 2>&1 && $(RUN) pip --version >/dev/null 2>&1; then \
		echo "requirements/dev.txt has changed: fetching its packages."; \
		"$(PYTHON)" -m venv --clear $(NEXT) && \
		$(NEXT)/bin/python -m pip download $(PIP) --retries 1 --timeout 10 -d $(NEXT)/packages || { \
			rm -rf $(NEXT); \
			echo "They cannot be fetched now, so the older ones in $(VENV) are used." \
			"With a network: make install" >&2; exit 0; }; \
		from="--no-index --find-links $(NEXT)/packages"; \
	fi; \
	echo "Installing into $(VENV); the first time takes a minute."; \
	"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "$(PYTHON) cannot create $(VENV). \`make doctor\` suggests remedies." >&2; exit 1; }; \
	$(RUN) pip install $(PIP) $$from && touch "$@"; status=$$?; rm -rf $(NEXT); exit $$status

# If it links to a Python that no longer exists, make takes it for missing and installs again.
$(VENV)/bin/python:
