"""The documents name tests for every requirement, and each of these tests exists in its part.

A part is the core or an extra. When an extra is taken out, the rows of its section are skipped; so
no row of another part may name a test of it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("docs/security.md", "docs/reliability.md")
CORE = "the core"
HEADING = "## Extra: "  # and the name of the folder in app/extras
DEFINITIONS = {".py": r"^def (test_\w+)\(", ".feature": r"^\s*Scenario(?: Outline)?: (.+)$"}


class Row(NamedTuple):
    """A requirement of a part, and the tests that hold it."""

    document: str
    part: str
    id: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.document}, row {self.id!r} of {self.part}"


def _rows(document: str) -> Iterator[Row]:
    part, in_table = CORE, False
    for line in (ROOT / document).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line.removeprefix(HEADING) if line.startswith(HEADING) else CORE
        if in_table and line.startswith("|"):
            tests = re.findall(r"`(test_\w+)`", line)
            yield Row(document, part, line.split("|")[1].strip(), tuple(tests))
        in_table = line.startswith("|---") or (in_table and line.startswith("|"))


def _tests() -> dict[str, set[str]]:
    """Return the parts in which each test is defined, by its name."""
    found: dict[str, set[str]] = {}
    for path in ROOT.glob("tests/**/*"):
        if path.suffix in DEFINITIONS:
            text = path.read_text(encoding="utf-8")
            for title in re.findall(DEFINITIONS[path.suffix], text, re.MULTILINE):
                found.setdefault(_name(title), set()).add(_part(path))
    return found


def _name(title: str) -> str:
    """Return the name of a test; pytest-bdd makes one of the title of a scenario."""
    plain = re.sub(r"\W", "", title.replace(" ", "_"))
    return plain if plain.startswith("test_") else f"test_{plain.lower()}"


def _part(path: Path) -> str:
    folders = path.relative_to(ROOT).parts
    return folders[folders.index("extras") + 1] if "extras" in folders else CORE


def _is_taken_out(part: str) -> bool:
    return part != CORE and not (ROOT / "app" / "extras" / part / "__init__.py").exists()


TESTS = _tests()
ROWS = [row for document in DOCUMENTS for row in _rows(document)]
EACH_ROW = [
    pytest.param(
        row,
        id=f"{row.id} of {row.part}",
        marks=pytest.mark.skipif(
            _is_taken_out(row.part), reason=f"there is no app/extras/{row.part}"
        ),
    )
    for row in ROWS
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_id_stands_once_in_its_part(document: str) -> None:
    counts = Counter((row.part, row.id) for row in ROWS if row.document == document)

    repeated = [f"{name!r} of {part}" for (part, name), count in counts.items() if count > 1]
    assert counts, f"{document} has no table of requirements. Write one below a heading."
    assert not repeated, (
        f"{document} has more than one row {', '.join(repeated)}. Rule: an id stands once in the"
        " core and once in the section of an extra. Join the rows, or give one of them a new id."
    )


@pytest.mark.parametrize("row", EACH_ROW)
def test_a_row_has_an_id_and_names_a_test(row: Row) -> None:
    assert re.fullmatch(r"[A-Z]\d+", row.id), (
        f"{row}: this is not an id. Rule: a capital letter and a number. Example: S12"
    )
    assert row.tests, (
        f"{row} names no test. Rule: a test holds every requirement."
        " Name it in backticks, such as `test_a_link_works_once`."
    )


@pytest.mark.parametrize("row", EACH_ROW)
def test_a_row_names_tests_that_exist(row: Row) -> None:
    missing = [name for name in row.tests if name not in TESTS]

    assert not missing, (
        f"{row} names {', '.join(missing)}, and no file in tests/ defines it."
        " Correct the name in the row, or write the test."
    )


@pytest.mark.parametrize("row", EACH_ROW)
def test_a_row_names_tests_of_its_part(row: Row) -> None:
    own = {CORE, row.part}
    foreign = [name for name in row.tests if not TESTS.get(name, own) & own]

    assert not foreign, (
        f"{row} names {', '.join(foreign)}, which only another extra defines. Rule: a row"
        " stays true when another extra is taken out. Move the name to the section of that extra"
        f" ({HEADING}<folder>), or name a test of this part."
    )
