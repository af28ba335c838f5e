"""Which fixture a test gets, read from the source files without running pytest."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

Function = ast.FunctionDef


class Definition(NamedTuple):
    """Where a name is defined, and how."""

    path: Path
    node: ast.stmt


class Module:
    """What a source file defines, and what it imports from tests/."""

    def __init__(self, path: Path, root: Path) -> None:
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, tuple[Path, str]] = {}
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.defined[node.name] = node
            elif isinstance(node, ast.Assign):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                self.defined |= dict.fromkeys(names, node)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                source = root.joinpath(*str(node.module).split(".")).with_suffix(".py")
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = source, alias.name


class Source:
    """The source files below a root, each parsed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.module = cache(lambda path: Module(path, root))

    def find(self, path: Path, name: str) -> Definition | None:
        """Return the definition of a name in a file; follow its imports from tests/."""
        module = self.module(path)
        if name in module.defined:
            return Definition(path, module.defined[name])
        origin, original = module.imported.get(name) or module.imported.get("*") or (None, "")
        if origin is None or not origin.exists():
            return None
        return self.find(origin, name if original == "*" else original)

    def scope(self, test: Path) -> list[Path]:
        """Return the files in which pytest looks for the fixtures of a test, the nearest first."""
        folders = [folder for folder in test.parents if folder.is_relative_to(self.root / "tests")]
        conftests = [folder / "conftest.py" for folder in folders]
        return [test, *(path for path in conftests if path.exists())]

    def fixtures(self, test: Path, name: str) -> list[Definition]:
        """Return the definitions of a fixture that a test sees; each overrides those after it."""
        found = [self.find(path, name) for path in self.scope(test)]
        return [each for each in found if each and is_fixture(each.node)]


def differing(source: Source, one: Path, other: Path, names: Sequence[str]) -> set[str]:
    """Return the fixtures that differ for two tests: of these, and of those they depend on."""
    found: set[str] = set()
    left, seen = [(name, 0) for name in names], set()
    while left:
        name, depth = left.pop()
        if (name, depth) in seen:
            continue
        seen.add((name, depth))
        mine, theirs = (source.fixtures(test, name)[depth:] for test in (one, other))
        if not mine and not theirs:  # a fixture of a plugin, or a parameter
            continue
        if not mine or not theirs or not same(mine[0].node, theirs[0].node):
            found.add(name)
            continue
        # A fixture that requests its own name gets the one that it overrides.
        left += [(word, depth + 1 if word == name else 0) for word in arguments(mine[0].node)]
    return found


def is_fixture(node: ast.stmt) -> bool:
    """Tell whether a definition is a fixture: by its decorator, or from a factory."""
    if isinstance(node, ast.FunctionDef):
        return any("pytest.fixture" in ast.unparse(each) for each in node.decorator_list)
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)


def arguments(node: ast.stmt) -> list[str]:
    """Return the names of the arguments of a function."""
    if not isinstance(node, ast.FunctionDef):
        return []
    return [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]


def same(one: ast.stmt, other: ast.stmt) -> bool:
    """Tell whether two definitions do the same, whatever their docstrings and annotations say."""
    return [*_code(one)] == [*_code(other)]


def _code(node: ast.stmt) -> Iterator[str]:
    bare = _Bare().visit(ast.parse(ast.unparse(node)))
    [statement] = bare.body
    if isinstance(statement, ast.FunctionDef):
        yield ast.dump(statement.args)
        yield from map(ast.dump, statement.body)
    else:
        yield ast.dump(statement)


class _Bare(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        for argument in (*node.args.args, *node.args.kwonlyargs):
            argument.annotation = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node
