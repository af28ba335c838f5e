"""Find the browser for the browser tests and the screenshots."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = """There is no Chromium and no Chrome here. Install one, or name its path:
  Debian, Ubuntu   sudo apt-get install chromium
  anywhere         .venv/bin/playwright install chromium
  elsewhere        BROWSER_PATH=/path/to/chrome make test-browser"""


class NoBrowserError(Exception):
    """No browser was found; the message says how to get one."""


def playwrights_own() -> Path:
    """Return where `playwright install` puts its Chromium, whether or not it is there."""
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
