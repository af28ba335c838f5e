"""The first commit of a product."""

from collections.abc import Iterable
from pathlib import Path

from lab.git import git, run_git

# A hook, or a signature, may ask for what the user cannot give yet.
PLAIN = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")


def commit(folder: Path, names: Iterable[str], product: str) -> None:
    """Commit these files, which the user's own list of ignored files may name. Raises GitError."""
    if not (folder / ".git").exists():
        git("init", "--quiet", "--initial-branch=main", folder=folder)
    git("add", "--update", folder=folder)
    git("add", "--force", "--", *names, folder=folder)
    author: tuple[str, ...] = ()
    if run_git("var", "GIT_COMMITTER_IDENT", folder=folder).returncode:
        # This machine has no name and email for commits yet.
        author = ("-c", f"user.name={product}", "-c", "user.email=hello@example.com")
    message = f"Start {product} from Handshake"
    git(*author, *PLAIN, "commit", "--quiet", "--message", message, folder=folder)


def author_of(folder: Path) -> str:
    """Return whose name the last commit has. Raises GitError."""
    return git("log", "-1", "--format=%an <%ae>", folder=folder).strip()


def undo(folder: Path) -> None:
    """Bring a clone, which was as in its last commit, back to it. Raises GitError."""
    git("reset", "--quiet", "--hard", folder=folder)
    git("clean", "--quiet", "-d", "--force", folder=folder)
