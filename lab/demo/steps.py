"""The steps of the demo: what each one runs, and how it has to end."""

import ast
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import fill
from typing import NamedTuple

from dev.postgres import embedded_postgres, ensure_database
from dev.settings import LOCAL, ROOT
from lab import commands
from lab.demo.screen import COLUMNS, red_message
from lab.layers import LAYERS
from lab.running import answers_and_tells, free_ports
from lab.seams import stage
from lab.seams.bugs import Bug
from lab.seams.cue import red_layer
from lab.seams.diff import changed_lines
from lab.twins import tests_in

LIMIT_SECONDS = 300.0
TWIN = "accounts/test_registration.py"
SHOWN_TWIN = "test_register_refuses_an_email_that_has_an_account"
OPTIONS = ("-q", "--no-header", "--tb=short", "-p", "no:randomly", "-p", "no:cacheprovider")


class Result(NamedTuple):
    """What a step shows, and whether it ended as it has to."""

    lines: Sequence[str]
    as_expected: bool


@dataclass(frozen=True)
class Step:
    """One screen of the demo; `planted` says whether the bug is in the tree meanwhile."""

    title: str
    command: str
    planted: bool
    run: Callable[[], Result]


def steps(bug: Bug) -> list[Step]:
    """Return the steps, in their order."""
    layer = red_layer(bug)
    test = bug.reds[layer]
    pytest = f".venv/bin/pytest {test.partition('::')[0]}::…"
    return [
        Step("All parts run, and the story is complete.", "make run, make journey", False, journey),
        Step(
            "Twins: the same test twice. Both are green.",
            f"pytest tests/{{unit,integration}}/{TWIN}",
            False,
            twins,
        ),
        Step(
            "A developer makes a small change.",
            f"make break BUG={bug.number}",
            True,
            partial(story, bug),
        ),
        Step("Each piece is perfect alone.", "make test-unit", True, partial(green, "unit")),
        Step("The pieces do not fit.", pytest, True, partial(red, layer, test)),
        Step("This was the change.", "git diff", True, lambda: Result(changed_lines(bug), True)),
        Step("The change is taken out.", "make mend", False, mended),
        Step("They fit again.", pytest, False, partial(one_green, layer, test)),
    ]


def journey() -> Result:
    """Start all parts, tell the whole story over HTTP, and stop them."""
    # In a database of its own: that of `make run` may still have the migration of a bug.
    with embedded_postgres(LOCAL / "postgres") as url:
        settings = f"DATABASE_URL={ensure_database(url, 'handshake_demo')}"
        outcome = answers_and_tells(ROOT, free_ports(), settings)
    return Result(outcome.output.splitlines(), outcome.passed)


def twins() -> Result:
    """Show one pair of twins, and run the two files that they are in."""
    lines, passed = [], True
    for layer in ("unit", "integration"):
        file = f"tests/{layer}/{TWIN}"
        status, output = _pytest(*LAYERS[layer].options, file)
        lines += [file, *_source(file), "", output.splitlines()[-1], ""]
        passed = passed and status == 0
    return Result(lines[:-1], passed)


def story(bug: Bug) -> Result:
    """Tell what happened."""
    return Result([bug.title, "", *fill(bug.story, COLUMNS).splitlines()], True)


def green(layer: str) -> Result:
    """Run a whole layer, which has to pass."""
    status, output = _pytest(*LAYERS[layer].arguments)
    return Result(output.splitlines()[-1:], status == 0)


def red(layer: str, test: str) -> Result:
    """Run one test, which has to fail, and show its message."""
    status, output = _pytest(*LAYERS[layer].options, test)
    return Result(red_message(output), status == 1)


def one_green(layer: str, test: str) -> Result:
    """Run one test, which has to pass."""
    status, output = _pytest(*LAYERS[layer].options, test)
    return Result([test, "", *output.splitlines()[-1:]], status == 0)


def mended() -> Result:
    """Show that no file differs from the last commit."""
    changed = stage.changes(ROOT)
    return Result([changed or "Every file is as in the last commit."], not changed)


def _pytest(*arguments: str) -> tuple[int | None, str]:
    command = [sys.executable, "-m", "pytest", *OPTIONS, *arguments]
    status, output = commands.run(command, ROOT, LIMIT_SECONDS)
    return status, output.strip() or "no output"


def _source(file: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    test = tests_in(ast.parse(text))[SHOWN_TWIN]
    return text.splitlines()[test.lineno - 1 : test.end_lineno]
