"""Copies of the tree, in which bugs are planted; the tree itself is never touched."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from dev.settings import LOCAL, ROOT
from lab.seams.bugs import BadPatchError, Bug

MIGRATIONS = "migrations/versions"
REVISION = re.compile(r'^((?:down_)?revision) = "(\d{4})"', re.MULTILINE)
KEPT = {".local", "__pycache__"}  # test databases and compiled modules: the next run is quicker


class Tree:
    """A copy of the files that git knows, or does not ignore."""

    def __init__(self, folder: Path, source: Path = ROOT) -> None:
        self.folder, self._source = folder, source
        folder.mkdir(parents=True, exist_ok=True)
        self.clean()

    def clean(self) -> None:
        """Make every file the same as in the source."""
        wanted = set(files(self._source))
        for name in wanted:
            _copy(self._source / name, self.folder / name)
        for name in set(_present(self.folder)) - wanted:
            (self.folder / name).unlink()

    def plant(self, bugs: Sequence[Bug]) -> None:
        """Apply patches to a clean copy. Raises BadPatchError for the first that does not apply."""
        self.clean()
        known = set((self.folder / MIGRATIONS).glob("*.py"))
        # Bugs that share a copy may change the lines around each other.
        apply(bugs, self.folder, *(["-C1"] if len(bugs) > 1 else []))
        _let_follow(sorted(set((self.folder / MIGRATIONS).glob("*.py")) - known))


def trees(count: int) -> list[Tree]:
    """Return so many copies; their folders stay for the next run."""
    return [Tree(LOCAL / "seams" / f"copy-{number}") for number in range(1, count + 1)]


def groups(bugs: Iterable[Bug], tree: Tree) -> list[list[Bug]]:
    """Return the bugs in few groups whose patches apply together. Raises BadPatchError."""
    found: list[list[Bug]] = []
    for bug in bugs:
        home = next((group for group in found if _applies(tree, [*group, bug])), None)
        if home is None:
            tree.plant([bug])
            found.append([bug])
        else:
            home.append(bug)
    return found


def _applies(tree: Tree, bugs: Sequence[Bug]) -> bool:
    try:
        tree.plant(bugs)
    except BadPatchError:
        return False
    return True


def files(source: Path) -> list[str]:
    """Return the names of the files of a clone: those that git knows or does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if (source / name).is_file()]


def apply(bugs: Sequence[Bug], folder: Path, *options: str) -> None:
    """Apply patches, or take them out with `--reverse`; all or none. Raises BadPatchError."""
    # Without the ceiling, git would take a copy for a part of the clone around it.
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", *options, *(str(bug.path) for bug in bugs)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BadPatchError(
            f"{', '.join(bug.path.name for bug in bugs)} does not apply any more:\n"
            f"{done.stderr.strip()}\nThe code around it has changed. Make the change of the patch"
            " by hand, and put the output of `git diff` below its fields."
        )


def _let_follow(migrations: Iterable[Path]) -> None:
    # Each bug's migration follows the last of ours; together, one has to follow the other.
    for steps, path in enumerate(migrations):
        path.write_text(_moved(path.read_text(encoding="utf-8"), steps), encoding="utf-8")


def _moved(migration: str, steps: int) -> str:
    return REVISION.sub(lambda found: f'{found[1]} = "{int(found[2]) + steps:04d}"', migration)


def _present(folder: Path) -> list[str]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in KEPT]
        found += [str((Path(place) / name).relative_to(folder)) for name in names]
    return found


def _copy(source: Path, target: Path) -> None:
    before, now = source.stat(), target.stat() if target.is_file() else None
    if now and (before.st_mtime_ns, before.st_size) == (now.st_mtime_ns, now.st_size):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
