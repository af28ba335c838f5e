"""Plant one bug in the working tree for an audience, and remove it again: `make break`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from dev.settings import PLANTED, ROOT
from lab.git import GitError, git
from lab.seams.bugs import FOLDER, BadPatchError, Bug, absent_extra, read_bug, read_bugs
from lab.seams.cue import cue, listing
from lab.seams.diff import migrates, new_files
from lab.seams.pages import PAGES
from lab.seams.planting import apply

RESET = (
    "\nIf `make run` ran meanwhile, its database still has the migration of the bug. Stop it, then:"
    " make reset"
)


class StageError(Exception):
    """The working tree does not allow it; the message says what to do."""


def plant(bug: Bug, root: Path = ROOT, planted: Path = PLANTED) -> str:
    """Plant a bug in a clean tree and return its story.

    Raises BadPatchError, GitError or StageError.
    """
    changed = changes(root)
    if changed and planted.exists():  # if the tree is clean, the bug was removed by hand
        name = Path(planted.read_text()).stem
        raise StageError(f"{name} is already planted. Remove it first: make mend")
    check_clean(root)
    if folder := absent_extra(bug, root):
        raise StageError(f"{bug.name} needs {folder}, which is not here. Choose another bug.")
    apply([bug], root)
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(bug.path.name)  # not its path: the clone may move in the meantime
    return cue(bug)


def check_clean(root: Path) -> None:
    """Raise StageError if a file that git tracks differs from the last commit, or GitError."""
    if changed := changes(root):
        raise StageError(
            f"These uncommitted changes would mix with the bug:\n{changed}\n"
            "Commit them, or stash them: git stash -u"
        )


def mend(root: Path = ROOT, planted: Path = PLANTED, folder: Path = FOLDER) -> str:
    """Remove the planted bug, and prove that the tree is as it was; else raise StageError.

    Raises GitError, before it changes anything.
    """
    if not planted.exists():
        raise StageError("No bug is planted here. To plant one: make break BUG=04")
    changes(root)  # only to know that git answers
    path = folder / planted.read_text()
    added = new_files(path)
    done = "is removed" if _remove(path, root) else "was already removed"
    planted.unlink()
    if changed := changes(root, added):
        raise StageError(f"{path.stem} {done}. These files differ from the last commit:\n{changed}")
    return f"{path.stem} {done}, and every file is as in the last commit.{RESET * migrates(path)}"


def changes(root: Path, added: Sequence[str] = ()) -> str:
    """Return which files that git tracks differ from the last commit, and which of `added` exist.

    The pages that `make seams` writes do not count. Raises GitError.
    """
    but_pages = [f":!seams/{page}" for page in PAGES]
    tracked = git(
        "status", "--porcelain", "--untracked-files=no", "--", ".", *but_pages, folder=root
    )
    left = [name for name in added if (root / name).exists()]
    return "\n".join([*tracked.splitlines(), *(f"?? {name}" for name in left)])


def _remove(path: Path, root: Path) -> bool:
    try:
        apply([read_bug(path)], root, "--reverse")
    except (BadPatchError, FileNotFoundError) as error:
        if changed := changes(root):
            raise StageError(
                f"{path.stem} cannot be removed from these changed files:\n{changed}\n"
                "Stash them, then try again: git stash -u, make mend"
            ) from error
        return False
    return True


def main(command: str, number: str = "") -> str:
    """Do what the command says and return what to print.

    Raises BadPatchError, GitError or StageError.
    """
    if command == "mend":
        return mend()
    if command == "list":
        return listing(read_bugs())
    if not number:
        raise StageError("Name the bug: make break BUG=04. To see all of them: make bugs")
    [bug] = read_bugs(only=number)
    return plant(bug)


if __name__ == "__main__":
    try:
        print(main(*sys.argv[1:]))
    except (BadPatchError, GitError, StageError) as error:
        sys.exit(str(error))
