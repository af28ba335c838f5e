"""The documents name tests: each must exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_requirement_has_a_row_and_a_test() -> None:
    rows = re.findall(r"^\| (S\d+) \|.*\|.*(?:`test_|the same two)", SECURITY, re.MULTILINE)

    assert rows == [f"S{number}" for number in range(1, 46)]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", SECURITY))))
def test_a_test_that_is_named_exists(name: str) -> None:
    assert f"def {name}(" in TESTS
