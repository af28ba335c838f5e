"""What is told on a stage while a bug is planted, and what to run, line by line."""

import re
from pathlib import Path
from textwrap import fill

from lab.seams.bugs import Bug

WIDTH = 80  # of a terminal on a stage
NOT_IN_A_WORD = re.compile(r"[^\w:+\-./\[\]\\]+")  # what pytest's -k takes for no part of a name
MIGRATES = "`make run` now migrates its data as well: after `make mend`, `make reset`."
FALSE_ALARM = "Nothing is broken: the red will be a false alarm."
NEXT = """Now run what is to stay green, then what is to go red, and read its message:
  {green}
  {red}
or only the test with this message:
  {red} ARGS="-k '{choice}' --tb=short"
and take the {thing} out again:
  make mend"""


def cue(bug: Bug) -> str:
    """Return the story of a bug and what to run: green, red, its message alone, the way back."""
    harmless = bug.kind == "refactoring"
    layer = red_layer(bug)
    run = NEXT.format(
        green=next((f"make test-{name}" for name in bug.missed_by), "(every layer catches it)"),
        red=f"make test-{layer}",
        choice=choice(bug.reds[layer]).replace("\\", r"\\"),  # for double quotes in a shell
        thing="change" if harmless else "bug",
    )
    notes = [MIGRATES] * _migrates(bug) + [FALSE_ALARM] * harmless
    told = [f"{bug.name}: {bug.title}", fill(bug.story, WIDTH), *notes, run]
    return "\n\n".join(told)


def red_layer(bug: Bug) -> str:
    """Return the cheapest layer that goes red; for a seam, one that looks at more than a piece."""
    wide = (layer for layer in bug.caught_by if bug.kind != "seam" or layer != "unit")
    return next(wide, "unit")


def choice(test: str) -> str:
    """Return what pytest's -k takes for one test: the words of its node id, all of them."""
    file, _, name = test.partition("::")
    return " and ".join([Path(file).name, *filter(None, NOT_IN_A_WORD.split(name))])


def _migrates(bug: Bug) -> bool:
    return "\ndiff --git a/migrations/" in bug.path.read_text(encoding="utf-8")
