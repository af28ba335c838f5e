"""Make the slides: `make talk`. `python -m lab.talk check` only says whether a quotation is old."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dev.chromium import NoBrowserError, find_browser
from dev.settings import ROOT
from lab.talk.quotes import TALK

SLIDES = TALK / "slides.md"
QUOTING = (SLIDES, ROOT / "docs" / "talk.md")
# What Marp gets: in Marp, the comments of cog would be notes for the speaker.
PLAIN = TALK / ".slides.md"
LIMIT_SECONDS = 300
LICENCE = re.compile(r"https://[\w.]+/(@marp-team/marp-cli@[\d.]+)/lib/bespoke\.js\.LICENSE\.txt")


class TalkError(Exception):
    """The slides cannot be made; the message says what helps."""


def make() -> None:
    """Bring the quotations up to date, and write slides.html and slides.pdf. Raises TalkError."""
    if not shutil.which("npm"):
        raise TalkError("npm is not installed. It comes with Node 20: https://nodejs.org/")
    _run([*_cog(), "-r", *map(str, QUOTING)], "cog failed")
    _run([*_cog(), "-d", "-o", str(PLAIN), str(SLIDES)], "cog failed")
    try:
        if not (TALK / "node_modules").exists():
            _run(["npm", "ci", "--no-audit", "--no-fund"], "npm ci failed", TALK)
        for options in (["-o", "slides.html"], ["--pdf", "-o", "slides.pdf"]):
            _run(["npx", "--no-install", "marp", PLAIN.name, *options], "Marp failed", TALK)
        _forget_the_address_of_the_licence()
    finally:
        PLAIN.unlink(missing_ok=True)


def _forget_the_address_of_the_licence() -> None:
    """Name the package instead of a copy of it on the network."""
    page = TALK / "slides.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(LICENCE.sub(r"the package \1", text), encoding="utf-8")


def check() -> None:
    """Raise TalkError if the slides quote what no longer stands. Needs no Node."""
    _run(
        [*_cog(), "--check", "--diff", *map(str, QUOTING)],
        "The talk quotes what no longer stands there. Bring them up to date: make talk",
    )


def _cog() -> list[str]:
    return [sys.executable, "-m", "cogapp", "-e", "-I", str(ROOT)]


def _run(command: Sequence[str], problem: str, folder: Path = ROOT) -> None:
    environment = {**os.environ}
    if "marp" in command:
        environment["CHROME_PATH"] = _browser()
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TalkError(f"{problem}: it took longer than {LIMIT_SECONDS} s.") from error
    if done.returncode:
        raise TalkError(f"{problem}.\n{done.stdout}{done.stderr}")


def _browser() -> str:
    try:
        return str(find_browser(os.environ))
    except NoBrowserError as error:
        raise TalkError(f"The PDF needs a Chromium. {error}") from error


if __name__ == "__main__":
    try:
        check() if sys.argv[1:] == ["check"] else make()
    except TalkError as error:
        sys.exit(str(error))
