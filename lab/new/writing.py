"""A product on the disk: a repository of its own, or this one made over."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.git import GitError, git, run_git
from lab.new.refusal import Refused
from lab.new.selection import Files

FORMAT_SECONDS = 120
PROGRAMS = (".ci/run",)


def check_source(root: Path) -> None:
    """Raise Refused if a tracked file differs from the last commit; an archive has no commit."""
    try:
        changed = git("status", "--porcelain", folder=root)
    except GitError:
        return
    if changed:
        raise Refused(
            f"{root} has changes that are in no commit, such as:\n  {changed.splitlines()[0]}\n"
            "Rule: a product is made from a commit, so that you can see later from which."
            " Commit the changes, or put them aside: git stash -u"
        )


def check_place(place: Path, root: Path) -> None:
    """Raise Refused if the product cannot be written there."""
    if place == root:
        _check_clone(root)
    elif root in place.parents:
        raise Refused(
            f"DEST={place} is inside this clone. Rule: a product is a repository of its own, or"
            " takes the place of this one (DEST=.). Example: DEST=../acme-notes"
        )
    elif place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Refused(f"DEST={place} exists, and is not an empty folder. Choose another place.")


def write(files: Files, place: Path, name: str, *, in_place: bool) -> None:
    """Write the files and make the first commit. Raises Refused, and leaves nothing behind then."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=None if in_place else place.parent) as folder:
            made = Path(folder) / "product"
            _write_files(files, made)
            _format(made)
            if in_place:
                _replace(place, made)
            else:
                made.rename(place)
    except OSError as error:
        raise Refused(f"DEST={place} cannot be written: {error.strerror}.") from error
    _commit(place, name)


def _check_clone(root: Path) -> None:
    try:
        git("rev-parse", "HEAD", folder=root)
    except GitError as error:
        raise Refused(
            f"DEST=. needs a clone with a commit, so that nothing is lost. {error}"
        ) from error


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
    for command in (
        ("check", "--fix-only", "--quiet", "--select", "I"),
        ("format", "--quiet"),
        # A longer name can make a sentence too long that no formatter divides.
        ("check", "--add-noqa", "--quiet", "--select", "E501"),
    ):
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."],
            cwd=folder,
            check=False,
            timeout=FORMAT_SECONDS,
            capture_output=True,
        )
    shutil.rmtree(folder / ".ruff_cache", ignore_errors=True)


def _replace(root: Path, made: Path) -> None:
    for name in git("ls-files", "-z", folder=root).split("\0"):
        if name:
            (root / name).unlink(missing_ok=True)
    for path in sorted(made.rglob("*")):
        target = root / path.relative_to(made)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            shutil.copy2(path, target)
    for folder, _, _ in os.walk(root, topdown=False):
        if ".git" not in Path(folder).parts and not any(Path(folder).iterdir()):
            Path(folder).rmdir()


def _commit(place: Path, name: str) -> None:
    if not (place / ".git").exists():
        git("init", "--quiet", "--initial-branch=main", folder=place)
    git("add", "--all", folder=place)
    message = ("commit", "--quiet", "--message", f"Start {name} from Handshake")
    if run_git(*message, folder=place).returncode:
        # This machine has no name and email for commits yet.
        author = ("-c", f"user.name={name}", "-c", "user.email=hello@example.com")
        git(*author, *message, folder=place)
