"""The lines that a patch changes, short enough for a screen."""

import re
from collections.abc import Iterator
from pathlib import Path

from lab.seams.bugs import Bug

LONGEST_NEW_FILE = 8  # lines; a longer one is only counted


def changed_lines(bug: Bug) -> list[str]:
    """Return the name of each file, and below it the lines that go and come."""
    _, _, diff = bug.path.read_text(encoding="utf-8").partition("\ndiff --git ")
    return [line for part in diff.split("\ndiff --git ") for line in _of_one_file(part)]


def new_files(patch: Path) -> list[str]:
    """Return the files that a patch adds; none if the patch is gone."""
    return re.findall(r"^diff --git a/.* b/(.*)\nnew file ", _text(patch), re.MULTILINE)


def migrates(patch: Path) -> bool:
    """Tell whether a patch changes a migration; not if the patch is gone."""
    return "\ndiff --git a/migrations/" in _text(patch)


def _text(patch: Path) -> str:
    return patch.read_text(encoding="utf-8") if patch.exists() else ""


def _of_one_file(part: str) -> Iterator[str]:
    lines = part.splitlines()
    name = lines[0].rpartition(" b/")[2]
    start = next((n for n, line in enumerate(lines) if line.startswith("@@")), len(lines))
    changed = [line for line in lines[start:] if re.match(r"[+-].*\S", line)]
    is_new = any(line.startswith("new file") for line in lines[:start])
    if is_new and len(changed) > LONGEST_NEW_FILE:
        yield f"{name}: a new file of {len(changed)} lines"
        return
    yield name
    yield from changed
