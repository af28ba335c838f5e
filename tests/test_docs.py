"""The documents name tests: each must exist, and no requirement may be missing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
SECURITY, RELIABILITY = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("security.md", "reliability.md")
)


@pytest.mark.parametrize(
    ("document", "letter", "last"), [(SECURITY, "S", 45), (RELIABILITY, "F", 25)], ids=["S", "F"]
)
def test_every_requirement_has_a_row_and_a_test(document: str, letter: str, last: int) -> None:
    rows = re.findall(rf"^\| ({letter}\d+) \|.*\|.*(?:`test_|the same two)", document, re.MULTILINE)

    assert rows == [f"{letter}{number}" for number in range(1, last + 1)]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", SECURITY + RELIABILITY))))
def test_a_test_that_is_named_exists(name: str) -> None:
    assert f"def {name}(" in TESTS
