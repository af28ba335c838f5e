"""What `make break` prints: the story of the bug, and which commands to run, line by line."""

import shlex
from textwrap import fill

from lab.seams.bugs import Bug

WIDTH = 80  # columns of a terminal on a projector
MIGRATES = (
    "While it is planted, `make run` also applies its migration. After `make mend`, run"
    " `make reset`."
)
FALSE_ALARM = "Nothing is broken: the red test will be a false alarm."
NEXT = """First run a layer that stays green, then one that goes red, and read its message:
  {green}
  {red}
To run only the test that goes red:
  .venv/bin/pytest --tb=short {test}
To remove the {thing}:
  make mend"""


def cue(bug: Bug) -> str:
    """Return the story of a bug and what to run: green, red, its one test, and `make mend`."""
    harmless = bug.kind == "refactoring"
    layer = red_layer(bug)
    run = NEXT.format(
        green=next((f"make test-{name}" for name in bug.missed_by), "(every layer catches it)"),
        red=f"make test-{layer}",
        test=shlex.quote(bug.reds[layer]),
        thing="change" if harmless else "bug",
    )
    notes = [fill(MIGRATES, WIDTH)] * _migrates(bug) + [FALSE_ALARM] * harmless
    return "\n\n".join([f"{bug.name}: {bug.title}", fill(bug.story, WIDTH), *notes, run])


def red_layer(bug: Bug) -> str:
    """Return the cheapest layer that goes red; for a seam, one that tests several pieces."""
    wide = (layer for layer in bug.caught_by if bug.kind != "seam" or layer != "unit")
    return next(wide, "unit")


def _migrates(bug: Bug) -> bool:
    return "\ndiff --git a/migrations/" in bug.path.read_text(encoding="utf-8")
