"""Play the live part of a talk, one screen after the other: `make demo`."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import click

from dev.run.stopping import SIGNALS
from dev.run.terminal import say
from dev.settings import PLANTED, ROOT
from lab.commands import stop_on_signals
from lab.demo.screen import page
from lab.demo.steps import Step, steps
from lab.git import GitError
from lab.seams import stage
from lab.seams.bugs import BadPatchError, Bug, read_bugs
from lab.seams.stage import StageError

USUAL_BUG = "04"
KEYS = "space: next   b: back   q: stop"
WRONG = f"This step did not end as it has to. {KEYS}"
BACK, STOP = ("b", "B", "\x1b[D"), ("q", "Q")


class DemoError(Exception):
    """The demo cannot be played; the message says why."""


def main(given: Mapping[str, str]) -> int:
    """Play the steps from STEP on; return 1 if one of them did not end as it has to.

    With AUTO set it needs no keys, and shows each screen for PAUSE seconds.
    Raises DemoError, BadPatchError, GitError, StageError.
    """
    auto = bool(given.get("AUTO"))
    if not auto and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise DemoError(
            "The demo needs a terminal. To go through it without keys: make demo AUTO=1"
        )
    [bug] = read_bugs(only=given.get("BUG") or USUAL_BUG)
    if "unit" not in bug.missed_by:
        raise DemoError(
            f"BUG={bug.number}: the unit tests catch it. Rule: in the demo they stay green."
            " Example: BUG=04"
        )
    todo = steps(bug)
    first = _number(given.get("STEP") or "1", len(todo))
    key = partial(_wait, _seconds(given.get("PAUSE") or "0")) if auto else click.getchar
    with always_mended():
        return play(bug, todo, first, key)


@contextmanager
def always_mended() -> Iterator[None]:
    """Take the bug out at the end, whatever happens in the block.

    A bug that an earlier demo has left, because it was killed, is taken out first.
    """
    _plant_or_mend(None)
    stage.check_clean(ROOT)
    try:
        yield
    finally:
        for number in SIGNALS:  # for git as well, which this process starts
            signal.signal(number, signal.SIG_IGN)
        _plant_or_mend(None)
        say("\nThe end. Every file is as in the last commit.")


def play(bug: Bug, todo: Sequence[Step], number: int, key: Callable[[], str]) -> int:
    """Show a screen for each step from `number` on; return 1 if one was not as it has to be."""
    wrong = 0
    while number <= len(todo):
        step = todo[number - 1]
        _plant_or_mend(bug if step.planted else None)
        title = f"{number}/{len(todo)}  {step.title}"
        if sys.stdout.isatty():
            _show(page(title, step.command, [], "..."))
        result = step.run()
        wrong += not result.as_expected
        _show(page(title, step.command, result.lines, KEYS if result.as_expected else WRONG))
        pressed = key()
        if pressed in STOP:
            break
        number = max(1, number - 1) if pressed in BACK else number + 1
    return int(wrong > 0)


def _wait(seconds: float) -> str:
    time.sleep(seconds)
    return " "


def _show(text: str) -> None:
    click.clear()  # does nothing when the output is no terminal
    click.echo(text)


def _plant_or_mend(bug: Bug | None) -> None:
    if bug and not PLANTED.exists():
        stage.plant(bug)
    elif bug is None and PLANTED.exists():
        stage.mend()


def _seconds(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise DemoError(f"PAUSE={text}: must be a whole number of seconds, for example PAUSE=4.")


def _number(text: str, last: int) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= last:
        return int(text)
    raise DemoError(f"STEP={text}: there is no such step. They are 1 to {last}.")


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(os.environ))
    except (DemoError, BadPatchError, GitError, StageError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(0)
