"""Plant one bug in the working tree for an audience, and take it out again: `make break`."""

import subprocess
import sys
from pathlib import Path

from dev.settings import PLANTED, ROOT
from lab.seams.bugs import FOLDER, BadPatchError, Bug, read_bug, read_bugs
from lab.seams.cue import cue
from lab.seams.pages import PAGES
from lab.seams.trees import apply


class StageError(Exception):
    """The tree is not as it must be; the message says what to do."""


def plant(bug: Bug, root: Path = ROOT, planted: Path = PLANTED) -> str:
    """Plant a bug in a clean tree and return its story. Raises BadPatchError or StageError."""
    changed = changes(root)
    if changed and planted.exists():  # in a clean tree, somebody took it out by hand
        name = Path(planted.read_text()).stem
        raise StageError(f"{name} is planted already. Take it out: make mend")
    if changed:
        raise StageError(
            f"The tree has changes of yours, which a bug would mix with:\n{changed}\n"
            "Commit them, or put them aside: git stash -u"
        )
    apply([bug], root)
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(bug.path.name)  # the clone may move before the bug is out
    return cue(bug)


def mend(root: Path = ROOT, planted: Path = PLANTED, folder: Path = FOLDER) -> str:
    """Take the planted bug out, and prove that the tree is as it was; else raise StageError."""
    if not planted.exists():
        raise StageError("No bug is planted here: make break BUG=03 plants one.")
    path = folder / planted.read_text()
    out = "is out" if _take_out(path, root) else "was out already"
    planted.unlink()
    if changed := changes(root):
        raise StageError(f"{path.stem} {out}. This still differs from the last commit:\n{changed}")
    return f"{path.stem} {out}, and every file is as in the last commit."


def changes(root: Path) -> str:
    """Return what differs from the last commit, except for the pages that `make seams` writes."""
    command = ["git", "status", "--porcelain", "--", ".", *(f":!seams/{page}" for page in PAGES)]
    status = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return status.stdout.rstrip()


def _take_out(path: Path, root: Path) -> bool:
    try:
        apply([read_bug(path)], root, "--reverse")
    except (BadPatchError, FileNotFoundError) as error:
        if changed := changes(root):
            raise StageError(
                f"{path.stem} cannot be taken out of what the tree is now:\n{changed}\n"
                "Put all of it aside: git stash -u, and then: make mend"
            ) from error
        return False
    return True


def main(command: str, number: str = "") -> str:
    """Do what was asked for and return what to tell. Raises BadPatchError or StageError."""
    if command == "mend":
        return mend()
    if not number:
        raise StageError("Say which bug: make break BUG=03. seams/README.md lists them.")
    [bug] = read_bugs(only=number)
    return plant(bug)


if __name__ == "__main__":
    try:
        print(main(*sys.argv[1:]))
    except (BadPatchError, StageError) as error:
        sys.exit(str(error))
