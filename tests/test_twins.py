"""The two trees tell the same story: the same tests in the same order, or a reason why not."""

import ast
import re
from pathlib import Path

import pytest

from lab import twins

TESTS = Path(__file__).parent
UNIT, INTEGRATION = TESTS / "unit", TESTS / "integration"
REASON = re.compile(r"^No twin: .+\.$", re.MULTILINE)


def _files(layer: Path) -> set[str]:
    return {str(path.relative_to(layer)) for path in layer.rglob("test_*.py")}


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _has_a_reason(path: Path) -> bool:
    return bool(REASON.search(ast.get_docstring(_parsed(path)) or ""))


TWINS = sorted(_files(UNIT) & _files(INTEGRATION))
SINGLES = sorted(
    path
    for layer, other in ((UNIT, INTEGRATION), (INTEGRATION, UNIT))
    for path in (layer / name for name in _files(layer) - _files(other))
)


@pytest.mark.parametrize("path", SINGLES, ids=lambda path: str(path.relative_to(TESTS)))
def test_a_file_without_a_twin_says_why(path: Path) -> None:
    assert _has_a_reason(path), (
        f"{path.relative_to(TESTS.parent)} is in one tree alone. Rule: its docstring says why, in a"
        " line `No twin: <reason>.` Write the line, or write the twin."
    )


@pytest.mark.parametrize("name", TWINS)
def test_a_file_with_a_twin_gives_no_reason(name: str) -> None:
    claimed = [layer.name for layer in (UNIT, INTEGRATION) if _has_a_reason(layer / name)]

    assert not claimed, f"{name} has a twin, but says `No twin:` in {claimed}. Take the line out."


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_the_same_tests_in_the_same_order(name: str) -> None:
    unit, integration = (
        list(twins.tests_in(_parsed(layer / name))) for layer in (UNIT, INTEGRATION)
    )

    assert unit == integration, (
        f"tests/unit/{name} and tests/integration/{name} tell different stories. Rule: the same"
        " names in the same order. Move a test without a twin to a file of its own."
    )


def test_twins_with_the_same_body_differ_in_a_fixture() -> None:
    assert twins.unjustified(twins.pairs()) == []
