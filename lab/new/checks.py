"""Whether a product can be made from this tree, and written to that place."""

from pathlib import Path

from lab.git import GitError, git
from lab.new.refusal import Refused

REGULAR = ("100644", "100755")  # the modes of files, as git writes them


def check_source(root: Path) -> None:
    """Raise Refused if the tree is not as in its last commit; an unpacked archive has no commit."""
    if not (root / ".git").exists():  # a git above this folder knows nothing about it
        return
    try:
        changed = git("status", "--porcelain", "--untracked-files=normal", folder=root)
        staged = git("ls-files", "--stage", "-z", folder=root).split("\0")
    except GitError as error:
        raise Refused(str(error)) from error
    if changed:
        raise Refused(
            f"{root} has changes that are in no commit, such as:\n  {changed.splitlines()[0]}\n"
            "Rule: a product is made from a commit, so that you can see later from which."
            " Commit the changes, or put them aside: git stash -u"
        )
    for line in filter(None, staged):
        if not line.startswith(REGULAR):
            raise Refused(
                f"{line.split(chr(9))[1]} is a symbolic link or a submodule. Rule: a product is"
                " made from text files. Take it out of the clone, and commit that."
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
    elif _is_used(place):
        raise Refused(f"DEST={place} exists, and is not an empty folder. Choose another place.")


def _is_used(place: Path) -> bool:
    try:
        return place.exists() and (not place.is_dir() or any(place.iterdir()))
    except OSError as error:  # no permission, or a name that is too long
        raise Refused(
            f"DEST={place} cannot be used: {error.strerror}. Choose another place."
        ) from error


def _check_clone(root: Path) -> None:
    remedy = "Rule: DEST=. needs a clone with a commit, so that nothing is lost."
    if not (root / ".git").exists():
        raise Refused(f"{root} is not a clone. {remedy} Or write elsewhere: DEST=../acme-notes")
    try:
        git("rev-parse", "--verify", "HEAD", folder=root)
    except GitError as error:
        raise Refused(f"{error} {remedy}") from error
