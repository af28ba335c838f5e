"""Which files a product gets."""

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

from lab.new.refusal import Refused
from lab.new.rules import OURS, WORKFLOWS, Part

PICTURES = (".pdf", ".png")
ONLY_TEXT = (
    "Rule: a product is made from text files, because its name is put into each of them. Take the"
    " file out of the clone, commit that, and put it into the product afterwards."
)
Files = dict[str, str]  # the text of each file, by its name


def read(root: Path, names: Iterable[str]) -> Files:
    """Return the text of the files; pictures, which no product needs, have none. Raises Refused."""
    return {name: "" if name.endswith(PICTURES) else _text(root, name) for name in sorted(names)}


def keep(files: Files, absent: Collection[Part]) -> Files:
    """Return the files of a product without some parts."""
    left_out = [*OURS, *(pattern for part in absent for pattern in part.files)]
    kept = {
        name: text
        for name, text in files.items()
        if not any(fnmatch(name, pattern) for pattern in left_out)
    }
    count = 0
    while count != len(kept):
        count = len(kept)
        kept = _without_useless(kept, set(files))
    return kept


def _text(root: Path, name: str) -> str:
    path = root / name
    if path.is_symlink():
        raise Refused(f"{name} is a symbolic link. {ONLY_TEXT}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is no text in UTF-8. {ONLY_TEXT}") from error
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}.") from error


def _without_useless(kept: Files, known: Collection[str]) -> Files:
    """Drop what imports a module that is gone, and what nothing imports any more."""
    imports = {name: _imported(text, known) for name, text in kept.items() if name.endswith(".py")}
    used = _used(kept, imports)
    gone = {
        name
        for name in imports
        if name.startswith(("lab/", "tests/"))
        and (imports[name] - kept.keys() or (_is_tool(name) and name not in used))
    }
    return {name: text for name, text in kept.items() if name not in gone}


def _used(kept: Files, imports: Mapping[str, set[str]]) -> set[str]:
    """Return the modules that a target, a workflow or a test needs, and what they import."""
    commands = [text for name, text in kept.items() if fnmatch(name, WORKFLOWS)]
    modules = re.findall(r"lab[.\w]+", "\n".join([kept["Makefile"], *commands]))
    waiting = [path for module in modules for path in _paths(module) if path in imports]
    waiting += [name for name in imports if not _is_tool(name)]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            # The tests of a tool do not make it useful.
            needs_tools = not name.startswith("tests/lab/")
            waiting += [each for each in imports.get(name, ()) if needs_tools or not _is_lab(each)]
    return used


def _is_lab(name: str) -> bool:
    return name.startswith("lab/")


def _is_tool(name: str) -> bool:
    is_tool = _is_lab(name) or fnmatch(name, "tests/support/*.py")
    return is_tool and not fnmatch(name, "tests/support/extras/*")


def _imported(text: str, known: Collection[str]) -> set[str]:
    """Return which known files the code imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update([node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])
    return {path for name in found for path in _paths(name) if path in known}


def _paths(module: str) -> tuple[str, ...]:
    path = module.replace(".", "/")
    return f"{path}.py", f"{path}/__init__.py", f"{path}/__main__.py"
