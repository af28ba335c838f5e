"""A product on the disk: a repository of its own, or this one made over."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lab.git import GitError, git
from lab.new.first_commit import commit, undo
from lab.new.refusal import Refused
from lab.new.selection import Files

FORMAT_SECONDS = 120
PROGRAMS = (".ci/run",)


def write(files: Files, place: Path, name: str, *, in_place: bool) -> None:
    """Write the files and make the first commit. Raises Refused, and leaves nothing behind then."""
    try:
        with (
            _parents(place),
            tempfile.TemporaryDirectory(dir=None if in_place else place.parent) as folder,
        ):
            made = Path(folder) / "product"
            _write_files(files, made)
            _format(made)
            if in_place:
                _make_over(place, made, files, name)
            else:
                commit(made, files, name)
                made.rename(place)
    except OSError as error:
        raise Refused(
            f"DEST={place} cannot be written: {error.strerror}. It happened at {error.filename}."
        ) from error
    except GitError as error:
        raise Refused(str(error)) from error


@contextmanager
def _parents(place: Path) -> Iterator[None]:
    """Make the folders above a place, and remove them again if there is an error."""
    missing = [folder for folder in place.parents if not folder.exists()]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:  # Ctrl-C as well
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


def _write_files(files: Files, folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in PROGRAMS:
        if name in files:
            (folder / name).chmod(0o755)


def _format(folder: Path) -> None:
    """Let lines end where the formatter ends them: a name has changed their lengths."""
    for arguments in (
        ("check", "--fix-only", "--quiet", "--select", "I"),
        ("format", "--quiet"),
        # A longer name can make a sentence too long that no formatter divides.
        ("check", "--add-noqa", "--quiet", "--select", "E501"),
    ):
        _ruff(*arguments, folder=folder)
    shutil.rmtree(folder / ".ruff_cache", ignore_errors=True)


def _ruff(*arguments: str, folder: Path) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "."]
    try:
        subprocess.run(
            command, cwd=folder, check=True, timeout=FORMAT_SECONDS, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            f"ruff, which formats the product, took longer than {FORMAT_SECONDS} s. Try again."
        ) from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip()
        raise Refused(
            f"ruff, which formats the product, failed. {said}\n"
            "Let `make lint` pass here first; if ruff is not installed: make -B install"
        ) from error


def _make_over(root: Path, made: Path, files: Files, name: str) -> None:
    try:
        _replace(root, made)
        commit(root, files, name)
    except BaseException:  # Ctrl-C as well
        undo(root)
        raise


def _replace(root: Path, made: Path) -> None:
    for name in filter(None, git("ls-files", "-z", folder=root).split("\0")):
        (root / name).unlink(missing_ok=True)
        _remove_if_empty((root / name).parent, root)
    shutil.copytree(made, root, dirs_exist_ok=True)


def _remove_if_empty(folder: Path, root: Path) -> None:
    while folder != root and not [each for each in folder.iterdir() if each.name != "__pycache__"]:
        shutil.rmtree(folder)
        folder = folder.parent
