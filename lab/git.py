"""What the tools ask git, and one explanation for when it does not answer."""

import os
import shlex
import subprocess
from pathlib import Path

# In a hook of git, these lead every command to the repository of the hook.
OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"}


class GitError(Exception):
    """Git is missing, or cannot read the tree; the message says why and names the remedy."""


def git(*arguments: str, folder: Path) -> str:
    """Return what a git command prints in a clone. Raises GitError."""
    done = run_git(*arguments, folder=folder)
    if done.returncode:
        raise GitError(_why(folder, done.stderr.strip()))
    return done.stdout


def run_git(*arguments: str, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a git command and return its result. Raises GitError if there is no git."""
    inherited = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**inherited, "LC_ALL": "C", **variables},
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",  # as Python does for the names of files
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed. Install it: this command needs it.") from error


def _why(folder: Path, said: str) -> str:
    if "safe.directory" in said:
        trust = f"git config --global --add safe.directory {shlex.quote(str(folder))}"
        return f"git does not read {folder}, because another user owns it. To allow it: {trust}"
    if "not a git repository" in said:
        return (
            f"{folder} is not a clone: git knows no last commit to compare it with. Make it one:"
            " git init && git add -A && git commit -m 'As downloaded'"
        )
    return f"git cannot read {folder}: {said}"
