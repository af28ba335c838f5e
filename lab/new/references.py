"""Whether what a document names is still there."""

import re
from collections.abc import Callable, Collection
from pathlib import Path

from lab.new.selection import Files

TEST = re.compile(r"^(?:    )?def (test_\w+)", re.MULTILINE)


def gone(files: Files, kept: Files, targets: Collection[str]) -> Callable[[str, str], bool]:
    """Return what tells whether a document names a file, a test or a target that is gone."""
    tests = _tests(files) - _tests(kept)

    def is_gone(document: str, named: str) -> bool:
        words = named.split()
        if words[:1] == ["make"] and words[1:2]:
            return words[1] in targets
        if named in tests or named in targets:
            return True
        places = [Path(document).parent / named, Path(named), Path("tests") / named]
        paths = {_normal(place) for place in places}
        return any(_has(files, path) for path in paths) and not any(
            _has(kept, path) for path in paths
        )

    return is_gone


def _tests(files: Files) -> set[str]:
    return {
        name
        for path, text in files.items()
        if path.startswith("tests/") and path.endswith(".py")
        for name in TEST.findall(text)
    }


def _normal(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _has(files: Files, path: str) -> bool:
    return path in files or any(name.startswith(f"{path}/") for name in files)
