"""Copies of the tree that were changed: the checks that they have to pass, and a table of them."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lab import commands
from lab.results import NO_BROWSER_HERE
from lab.table import table

LIMIT_SECONDS = 600.0
LINT = "lint"
TAIL = 30  # lines of a failed check that are shown; its log has all of them


@dataclass(frozen=True)
class Outcome:
    """The result of a check: its exit status, None if it took too long, and its output."""

    check: str
    status: int | None
    seconds: float
    output: str

    @property
    def passed(self) -> bool:
        """Tell whether it passed, or could not run because there is no browser."""
        return self.status in {0, NO_BROWSER_HERE}

    @property
    def verdict(self) -> str:
        """Return the word for the table."""
        if self.status == NO_BROWSER_HERE:
            return "no browser"
        return "passed" if self.passed else "FAILED"


@dataclass
class Trial:
    """A copy, the checks that it has to pass, and their results."""

    name: str
    checks: Sequence[str]
    without: Sequence[str] = ()
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Tell whether every check passed."""
        return all(outcome.passed for outcome in self.outcomes.values())


def check_all(names: Sequence[str], folder: Path) -> Iterator[Outcome]:
    """Run lint and layers in a copy, one after the other. Raises commands.Stopped."""
    for name in names:
        yield check(name, command(name), folder)


def check(name: str, command: Sequence[str], folder: Path) -> Outcome:
    """Run a command in a copy. Raises commands.Stopped."""
    # The options of the `make` that runs this are not for the `make` in the copy.
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    start = time.monotonic()
    status, output = commands.run(command, folder, LIMIT_SECONDS, environment)
    return Outcome(name, status, time.monotonic() - start, output)


def command(name: str) -> list[str]:
    """Return the command of a check: lint, or a layer of tests."""
    if name == LINT:
        return make(LINT)
    return [sys.executable, "-m", "lab.layers", name, "-q"]


def make(*words: str) -> list[str]:
    """Return a command of make that uses the packages of this clone, and installs none."""
    return ["make", *words, f"VENV={sys.prefix}", "INSTALLED="]


def tell(name: str, outcome: Outcome, logs: Path) -> None:
    """Print the result of a check; if it failed, keep its output and show the end of it."""
    lines = [f"{name}: {outcome.check} {outcome.verdict} in {outcome.seconds:.0f} s"]
    if not outcome.passed:
        log = logs / f"{name.replace(' ', '-')}-{outcome.check}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(outcome.output, encoding="utf-8")
        tail = outcome.output.splitlines()[-TAIL:]
        lines += [*(f"  {line}" for line in tail), f"  All of it: {log}"]
    print("\n".join(lines), flush=True)


def summary(title: str, trials: Sequence[Trial]) -> str:
    """Return a table with a row for each copy and a column for each check."""
    columns = list(dict.fromkeys(name for trial in trials for name in trial.checks))
    rows = [
        (
            trial.name,
            *(trial.outcomes[c].verdict if c in trial.outcomes else None for c in columns),
            round(sum(outcome.seconds for outcome in trial.outcomes.values())),
        )
        for trial in trials
    ]
    return table((title, *columns, "seconds"), rows)
