"""What `make break` prints: the story of the bug, what to run, and the changed lines."""

import shlex
from collections.abc import Sequence
from textwrap import fill

from lab.seams.bugs import Bug
from lab.seams.diff import changed_lines, migrates

WIDTH = 80  # columns of a terminal on a projector
MIGRATES = (
    "While it is planted, `make run` also applies its migration. After `make mend`, run"
    " `make reset`."
)
FALSE_ALARM = "Nothing is broken: the red test will be a false alarm."
NEXT = """Run the test that goes red, and read its message:
  .venv/bin/pytest -q --tb=short {test}
Run a layer that stays green, then the whole layer that goes red:
  {green}
  {red}
To remove the {thing}:
  make mend"""
LIVE = "If `make run` runs here, it starts web and worker again by itself."


def cue(bug: Bug) -> str:
    """Return the story of a bug, what to run, where to look, and last the lines that it changes."""
    harmless = bug.kind == "refactoring"
    layer = red_layer(bug)
    run = NEXT.format(
        green=next((f"make test-{name}" for name in bug.missed_by), "(every layer catches it)"),
        red=f"make test-{layer}",
        test=shlex.quote(bug.reds[layer]),
        thing="change" if harmless else "bug",
    )
    live = f"{LIVE} {bug.on_stage}" if bug.on_stage else LIVE
    notes = [fill(MIGRATES, WIDTH)] * migrates(bug.path) + [FALSE_ALARM] * harmless
    return "\n\n".join(
        [
            fill(f"{bug.name}: {bug.title}", WIDTH),
            fill(bug.story, WIDTH),
            *notes,
            run,
            fill(live, WIDTH),
            "\n".join(changed_lines(bug)),
        ]
    )


def listing(bugs: Sequence[Bug]) -> str:
    """Return the number, the title and the layers of each bug; `*` marks those for a stage."""
    lines = []
    for bug in bugs:
        mark = "*" if bug.on_stage else " "
        lines.append(
            fill(
                bug.title, WIDTH, initial_indent=f"{bug.number} {mark} ", subsequent_indent=" " * 5
            )
        )
        lines.append(f"     {bug.kind}; red: {', '.join(bug.caught_by)}")
    return "\n".join([*lines, "", "* shows well in `make run`. To plant one: make break BUG=04"])


def red_layer(bug: Bug) -> str:
    """Return the cheapest layer that goes red; for a seam, one that tests several pieces."""
    wide = (layer for layer in bug.caught_by if bug.kind != "seam" or layer != "unit")
    return next(wide, "unit")
