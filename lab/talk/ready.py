"""Say whether the clone is ready for a stage without a network: `make doctor`."""

import os

from dev.chromium import NoBrowserError, find_browser
from dev.settings import PLANTED, ROOT
from lab.git import GitError, git
from lab.talk.quotes import TALK

SLIDES = ("slides.html", "slides.pdf")


def missing() -> list[str]:
    """Return a sentence with a remedy for each thing that a speaker would miss."""
    found = [
        f"talk/{name} is not there: make talk" for name in SLIDES if not (TALK / name).exists()
    ]
    if PLANTED.exists():
        found.append("a bug is planted: make mend")
    try:
        if git("status", "--porcelain", "--untracked-files=no", folder=ROOT):
            found.append("files differ from the last commit: git stash")
    except GitError as error:
        found.append(f"make demo will not run. {error}")
    try:
        find_browser(os.environ)
    except NoBrowserError:
        found.append("make test-browser will not run: make test-browser BROWSER=install")
    return found


if __name__ == "__main__":
    if problems := missing():
        print("  note     Not ready for the talk:", *problems, sep="\n           - ")
    else:
        print("  ok       Ready for the talk, also offline")
