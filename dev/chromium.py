"""Find the browser for the browser tests and the screenshots."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = """There is no Chromium and no Chrome here.
Install one, or name its path:
  Debian, Ubuntu   sudo apt-get install chromium
  anywhere         .venv/bin/playwright install chromium
  elsewhere        BROWSER_PATH=/path/to/chrome make test-browser"""
DRIVER = (sys.executable, "-m", "playwright", "--version")
SECONDS_TO_START = 30


class NoBrowserError(Exception):
    """No browser was found; the message says how to get one."""


def check_driver(command: Sequence[str] = DRIVER) -> None:
    """Raise NoBrowserError when Playwright, which drives the browser, does not start here."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS_TO_START, check=False
    )
    if done.returncode:
        raise NoBrowserError(
            f"Playwright does not start: {done.stderr.strip()}\n"
            "Its Node.js needs libatomic. On Debian and Ubuntu: sudo apt-get install libatomic1"
        )


def playwrights_own() -> Path:
    """Return where `playwright install` puts its Chromium, whether or not it is there.

    Raises NoBrowserError when Playwright does not start.
    """
    check_driver()
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def find_browser(given: Mapping[str, str], own: Callable[[], Path] = playwrights_own) -> Path:
    """Return BROWSER_PATH of `given`, else Playwright's own browser, else one on its PATH.

    Raises NoBrowserError when there is none, or no program at BROWSER_PATH.
    """
    if named := given.get("BROWSER_PATH"):
        if not os.access(named, os.X_OK) or not Path(named).is_file():
            raise NoBrowserError(
                f"BROWSER_PATH={named}: there is no program. Name a Chromium or a Chrome, or unset"
                " the variable."
            )
        return Path(named)
    if (installed := own()).is_file():
        return installed
    for name in NAMES:
        if found := shutil.which(name, path=given.get("PATH")):
            return Path(found)
    raise NoBrowserError(INSTALL)


if __name__ == "__main__":
    try:
        print(find_browser(os.environ))
    except NoBrowserError as error:
        sys.exit(str(error))
