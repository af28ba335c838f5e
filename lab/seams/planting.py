"""Bugs planted in a copy of the tree, or in the tree itself."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lab.git import run_git
from lab.seams.bugs import BadPatchError, Bug
from lab.trees import Tree

MIGRATIONS = "migrations/versions"
REVISION = re.compile(r'^((?:down_)?revision) = "(\d{4})"', re.MULTILINE)


def plant(bugs: Sequence[Bug], tree: Tree) -> None:
    """Apply patches to a clean copy. Raises BadPatchError for the first that does not apply."""
    tree.clean()
    folder = tree.folder / MIGRATIONS
    known = set(folder.glob("*.py"))
    # Bugs that share a copy may change the lines around each other.
    apply(bugs, tree.folder, *(["-C1"] if len(bugs) > 1 else []))
    _chain(sorted(set(folder.glob("*.py")) - known))


def groups(bugs: Iterable[Bug], tree: Tree) -> list[list[Bug]]:
    """Return the bugs in as few groups as possible whose patches apply together.

    Raises BadPatchError.
    """
    found: list[list[Bug]] = []
    for bug in bugs:
        home = next((group for group in found if _applies([*group, bug], tree)), None)
        if home is None:
            plant([bug], tree)
            found.append([bug])
        else:
            home.append(bug)
    return found


def _applies(bugs: Sequence[Bug], tree: Tree) -> bool:
    try:
        plant(bugs, tree)
    except BadPatchError:
        return False
    return True


def apply(bugs: Sequence[Bug], folder: Path, *options: str) -> None:
    """Apply patches, or remove them with `--reverse`; all or none.

    Raises BadPatchError, or GitError if there is no git.
    """
    # Without the ceiling, git would treat a copy as part of the clone that contains it.
    paths = [str(bug.path) for bug in bugs]
    above = str(folder.parent)
    done = run_git("apply", *options, *paths, folder=folder, GIT_CEILING_DIRECTORIES=above)
    if done.returncode:
        raise BadPatchError(
            f"{', '.join(bug.path.name for bug in bugs)} no longer applies:\n"
            f"{done.stderr.strip()}\nThe code around it has changed. Make the change of the patch"
            " by hand, and put the output of `git diff` below its fields."
        )


def _chain(migrations: Iterable[Path]) -> None:
    # The migration of each bug follows the last one of the tree; of two, one follows the other.
    for steps, path in enumerate(migrations):
        path.write_text(_moved(path.read_text(encoding="utf-8"), steps), encoding="utf-8")


def _moved(migration: str, steps: int) -> str:
    return REVISION.sub(lambda found: f'{found[1]} = "{int(found[2]) + steps:04d}"', migration)
