"""The twin tests whose bodies are identical, and the fixtures that differ: `make twins`."""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.settings import ROOT
from lab.fixtures import Function, Source, arguments, differing, same

UNIT, INTEGRATION = "tests/unit", "tests/integration"


@dataclass(frozen=True)
class Pair:
    """A test that both trees have; `differences` names the fixtures and helpers that differ."""

    file: str  # below either tree
    name: str
    identical: bool
    differences: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}::{self.name}"


def pairs(root: Path = ROOT) -> list[Pair]:
    """Return every pair of tests of the two trees."""
    source = Source(root)
    unit, integration = root / UNIT, root / INTEGRATION
    files = sorted(path.relative_to(unit) for path in unit.rglob("test_*.py"))
    return [
        pair
        for file in files
        if (integration / file).exists()
        for pair in _pairs_in(source, unit / file, integration / file, str(file))
    ]


def unjustified(found: Sequence[Pair]) -> list[str]:
    """Return a sentence for each pair whose bodies are identical while no fixture differs."""
    return [
        f"{pair}: both tests do the same. Keep it in one tree, or let a fixture differ."
        for pair in found
        if pair.identical and not pair.differences
    ]


def tests_in(tree: ast.Module) -> dict[str, Function]:
    """Return the tests of a file by name, in their order."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: node for node in functions if node.name.startswith("test_")}


def _pairs_in(source: Source, unit: Path, integration: Path, file: str) -> Iterator[Pair]:
    one, other = (tests_in(source.module(path).tree) for path in (unit, integration))
    for name in one:
        if name not in other:
            continue
        identical = _body(one[name]) == _body(other[name])
        names = sorted({*_fixtures(one[name]), *_fixtures(other[name])})
        found = differing(source, unit, integration, names) if identical else set()
        if identical:
            found |= _helpers(source, unit, integration, one[name])
            found |= _parameters(one[name], other[name])
        yield Pair(file, name, identical, tuple(sorted(found)))


def _body(test: Function) -> list[str]:
    return [ast.dump(statement) for statement in test.body]


def _fixtures(test: Function) -> list[str]:
    marks = [node for node in test.decorator_list if "usefixtures" in ast.unparse(node)]
    used = [word.value for mark in marks for word in getattr(mark, "args", [])]
    return [*arguments(test), *used]


def _helpers(source: Source, unit: Path, integration: Path, test: Function) -> set[str]:
    # Functions and constants of the two files, which the test uses by the same name.
    used = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    mine, theirs = (source.module(path).defined for path in (unit, integration))
    return {
        name for name in used & mine.keys() & theirs.keys() if not same(mine[name], theirs[name])
    }


def _parameters(one: Function, other: Function) -> set[str]:
    mine, theirs = (
        [ast.dump(node) for node in test.decorator_list if "parametrize" in ast.unparse(node)]
        for test in (one, other)
    )
    return set() if mine == theirs else {"parametrize"}


def main() -> int:
    """Print the pairs with identical bodies; return 1 if in one of them nothing differs, else 0."""
    found = pairs()
    same_bodies = [pair for pair in found if pair.identical]
    for pair in same_bodies:
        print(f"{pair}  {', '.join(pair.differences)}".rstrip())
    errors = unjustified(found)
    if errors:
        print("", *errors, sep="\n")
    print(
        f"\n{len(found)} pairs, {len(same_bodies)} with identical bodies,"
        f" {len(errors)} of those without a fixture that differs."
    )
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main())
