"""A planted bug: a patch, and above its diff a description in fixed fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.settings import ROOT

FOLDER = ROOT / "seams"
LAYERS = ("unit", "integration", "acceptance", "approval", "browser", "chaos")
KINDS = {
    "seam": "each piece passes its own tests, but the pieces do not fit together",
    "slip": "the opposite: the unit tests of one piece catch the bug at once",
    "refactoring": "nothing is broken, yet tests with mocks go red",
}
ONCE = ("Title", "Kind", "Story", "Caught by", "Missed by", "Met in")
REPEATED = ("Assumes", "Goes red")
OPTIONAL = ("On stage",)
EXTRA = re.compile(r"\b(?:app|tests/\w+)/extras/\w+(?=/)")
FIELD = re.compile(r"^([A-Z][a-z ]+): (.*(?:\n {2}.*)*)$", re.MULTILINE)


class BadPatchError(Exception):
    """A patch cannot be used; the message names it, the rule and the remedy."""


@dataclass(frozen=True)
class Bug:
    """What a patch says about itself."""

    path: Path
    title: str
    kind: str
    story: str
    assumes: tuple[str, ...]
    caught_by: tuple[str, ...]
    missed_by: tuple[str, ...]
    reds: dict[str, str]  # the test that goes red, for each layer that catches it
    met_in: str
    on_stage: str = ""  # what to look at in `make run`, if it shows there

    @property
    def number(self) -> str:
        """Return its number, as in ONLY=03 and BUG=03."""
        return self.path.name.partition("-")[0]

    @property
    def name(self) -> str:
        """Return its number and name."""
        return self.path.stem

    @property
    def first_red(self) -> str:
        """Return the test to show: the one of the layer that the patch names first."""
        return next(iter(self.reds.values()))


def read_bugs(folder: Path = FOLDER, only: str = "") -> list[Bug]:
    """Return the bugs of a folder in the order of their numbers, or the one with a number.

    Raises BadPatchError for the first patch that breaks a rule, and when no patch has the number.
    """
    paths = sorted(folder.glob("*.patch"))
    chosen = [path for path in paths if not only or path.name.startswith(f"{only:0>2}-")]
    if not chosen:
        first, last = paths[0].name[:2], paths[-1].name[:2]
        raise BadPatchError(f"There is no bug {only!r}. They are {first} to {last}.")
    return [read_bug(path) for path in chosen]


def read_bug(path: Path) -> Bug:
    """Return the bug of a patch. Raises BadPatchError."""
    head, _, _ = path.read_text(encoding="utf-8").partition("\ndiff --git ")
    found = [(name, " ".join(text.split())) for name, text in FIELD.findall(head)]
    fields = _once(path, found)
    reds = {layer_of(test): test for name, test in found if name == "Goes red"}
    caught, missed = (_layers(path, fields[name]) for name in ("Caught by", "Missed by"))
    _check(path, fields["Kind"] in KINDS, f"Kind is one of {', '.join(KINDS)}")
    _check(path, sorted(caught + missed) == sorted(LAYERS), "each layer catches or misses it, once")
    _check(path, bool(caught), "at least one layer catches it; write the missing test first")
    _check(path, set(reds) == set(caught), "Goes red names one test of each layer in Caught by")
    assumes = tuple(text for name, text in found if name == "Assumes")
    _check(path, len(assumes) > 1, "Assumes says for each side what it takes for granted")
    return Bug(
        path,
        fields["Title"],
        fields["Kind"],
        fields["Story"],
        assumes,
        caught,
        missed,
        reds,
        fields["Met in"],
        fields.get("On stage", ""),
    )


def absent_extra(bug: Bug, root: Path = ROOT) -> str:
    """Return the folder of an extra that a bug needs and that was taken out, or nothing."""
    needed = EXTRA.findall(bug.path.read_text(encoding="utf-8"))
    return next((folder for folder in needed if not (root / folder).is_dir()), "")


def layer_of(test: str) -> str:
    """Return the layer of a test's node id."""
    return test.removeprefix("tests/").partition("/")[0]


def _once(path: Path, found: Sequence[tuple[str, str]]) -> dict[str, str]:
    names = [name for name, _ in found]
    known = all(name in (*ONCE, *REPEATED, *OPTIONAL) for name in names)
    complete = all(names.count(name) == 1 for name in ONCE)
    complete = complete and all(names.count(name) <= 1 for name in OPTIONAL)
    _check(
        path,
        known and complete,
        f"{', '.join(ONCE)} once; {', '.join(REPEATED)} repeatedly;"
        f" {', '.join(OPTIONAL)} at most once",
    )
    return dict(found)


def _layers(path: Path, text: str) -> tuple[str, ...]:
    names = [] if text == "-" else text.split(", ")
    _check(path, set(names) <= set(LAYERS), f"layers are {', '.join(LAYERS)}, or - for none")
    return tuple(names)


def _check(path: Path, holds: bool, rule: str) -> None:
    if not holds:
        raise BadPatchError(f"{path.name} breaks a rule of its fields. Rule: {rule}.")
