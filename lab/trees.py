"""Copies of the tree, for whatever changes it; the tree itself is never touched."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from fnmatch import fnmatch
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from dev.settings import LOCAL, ROOT
from lab.git import GitError, git

# Test databases, compiled modules and what the checkers have found out: the next run is quicker.
KEPT = (".local", "__pycache__", ".mypy_cache", ".ruff_cache")
Place = TypeVar("Place")
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
        for name in set(_present(self.folder, KEPT)) - wanted:
            (self.folder / name).unlink()


def trees(purpose: str, count: int) -> list[Tree]:
    """Return copies for a purpose; their folders stay for the next run."""
    return [Tree(LOCAL / purpose / f"copy-{number}") for number in range(1, count + 1)]


def do_all(jobs: Sequence[Callable[[Place], Result]], places: Sequence[Place]) -> Iterator[Result]:
    """Do the jobs, each in a place that no other job uses meanwhile; yield results as they come."""
    free: SimpleQueue[Place] = SimpleQueue()
    for place in places:
        free.put(place)

    def do(job: Callable[[Place], Result]) -> Result:
        place = free.get()
        try:
            return job(place)
        finally:
            free.put(place)

    with ThreadPoolExecutor(len(places)) as pool:
        try:
            for done in as_completed([pool.submit(do, job) for job in jobs]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def files(source: Path) -> list[str]:
    """Return the names of the files of a tree that git knows, or does not ignore.

    Where git names none, as in an unpacked archive, these are the files that no name in .gitignore
    excludes.
    """
    command = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
    try:
        listed = git(*command, folder=source).split("\0")
    except GitError:
        listed = []
    found = [name for name in listed if (source / name).is_file()]
    return found or _present(source, (".git", ".venv", *KEPT, *_ignored(source)))


def _ignored(source: Path) -> list[str]:
    path = source / ".gitignore"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line.strip().strip("/") for line in lines if line.strip()]


def _present(folder: Path, left_out: Sequence[str]) -> list[str]:
    def wanted(names: Iterable[str]) -> list[str]:
        return [name for name in names if not any(fnmatch(name, each) for each in left_out)]

    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = wanted(folders)
        found += [str((Path(place) / name).relative_to(folder)) for name in wanted(names)]
    return found


def _copy(source: Path, target: Path) -> None:
    before, now = source.stat(), target.stat() if target.is_file() else None
    if now and (before.st_mtime_ns, before.st_size) == (now.st_mtime_ns, now.st_size):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
