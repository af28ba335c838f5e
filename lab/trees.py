"""Copies of the tree, for whatever changes it; the tree itself is never touched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from dev.settings import LOCAL, ROOT

# Test databases, compiled modules and what the checkers have found out: the next run is quicker.
KEPT = {".local", "__pycache__", ".mypy_cache", ".ruff_cache"}
Result = TypeVar("Result")


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


def trees(purpose: str, count: int) -> list[Tree]:
    """Return copies for a purpose; their folders stay for the next run."""
    return [Tree(LOCAL / purpose / f"copy-{number}") for number in range(1, count + 1)]


def do_all(jobs: Sequence[Callable[[Tree], Result]], trees: Sequence[Tree]) -> Iterator[Result]:
    """Do the jobs, each in a copy that no other job uses meanwhile; yield results as they come."""
    free: SimpleQueue[Tree] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def do(job: Callable[[Tree], Result]) -> Result:
        tree = free.get()
        try:
            return job(tree)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        try:
            for done in as_completed([pool.submit(do, job) for job in jobs]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def files(source: Path) -> list[str]:
    """Return the names of the files of a clone: those that git knows or does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if (source / name).is_file()]


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
