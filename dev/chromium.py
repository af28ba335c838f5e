"""Find the browser for the browser tests and the screenshots."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

# Debian's browser without windows draws a page in two thirds of the time.
WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = """There is no Chromium and no Chrome here.
Install one, or name its path:
  Debian, Ubuntu   sudo apt-get install chromium
  anywhere         make test-browser BROWSER=install
  another path     BROWSER_PATH=/path/to/chrome make test-browser"""
LIBRARIES_OF_DRIVER = """Its Node.js needs libraries of the system:
  Debian, Ubuntu   sudo apt-get install libatomic1 libstdc++6
  Fedora           sudo dnf install libatomic libstdc++
As root on Debian and Ubuntu, `make test-browser BROWSER=install` installs them."""
LIBRARIES_OF_BROWSER = (
    "If it lacks libraries, on Debian and Ubuntu: sudo .venv/bin/playwright install-deps chromium"
)
DRIVER = (sys.executable, "-m", "playwright", "--version")
SECONDS_TO_START = 30

Find = Callable[[Mapping[str, str]], Path]


class NoBrowserError(Exception):
    """No browser was found that starts; the message says how to get one."""


def check_driver(command: Sequence[str] = DRIVER) -> None:
    """Raise NoBrowserError when Playwright, which drives the browser, does not start here."""
    if reason := failure(command):
        again = "Install it again: rm -rf .venv, then make install"
        remedy = LIBRARIES_OF_DRIVER if "shared librar" in reason else again
        raise NoBrowserError(f"Playwright does not start: {reason}\n{remedy}")


def failure(command: Sequence[str | Path]) -> str:
    """Return why a program that prints its version does not start, or nothing if it does."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_TO_START,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if not done.returncode:
        return ""
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return said[-1] if said else f"exit status {done.returncode}"


def playwrights_own() -> Path:
    """Return where `playwright install` puts its Chromium, whether or not it is there.

    Raises NoBrowserError when Playwright does not start.
    """
    check_driver()
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def find_browser(
    given: Mapping[str, str],
    own: Callable[[], Path] = playwrights_own,
    *,
    with_windows: bool = False,
) -> Path:
    """Return BROWSER_PATH of `given`, else Playwright's own browser, else one on its PATH.

    Raises NoBrowserError when there is none that starts, or no such program at BROWSER_PATH.
    """
    installed = own()  # even for BROWSER_PATH: without Playwright, no browser can be driven
    if named := given.get("BROWSER_PATH"):
        return _named(named)
    broken = []
    names = NAMES if with_windows else (WITHOUT_WINDOWS, *NAMES)
    for path in _candidates(installed, names, given.get("PATH")):
        if not (reason := failure([path, "--version"])):
            return path
        broken.append(f"{path} does not start: {reason}")
    raise NoBrowserError("\n".join([*broken, LIBRARIES_OF_BROWSER] if broken else [INSTALL]))


def why_none(given: Mapping[str, str], find: Find = find_browser) -> str:
    """Return why there is no browser and the remedy, or nothing if there is one."""
    try:
        find(given)
    except NoBrowserError as error:
        return str(error)
    return ""


def _named(named: str) -> Path:
    if not os.access(named, os.X_OK) or not Path(named).is_file():
        raise NoBrowserError(
            f"BROWSER_PATH={named}: there is no program. Name a Chromium or a Chrome, or unset"
            " the variable."
        )
    if reason := failure([named, "--version"]):
        raise NoBrowserError(
            f"BROWSER_PATH={named} does not start: {reason}\n{LIBRARIES_OF_BROWSER}"
        )
    return Path(named)


def _candidates(installed: Path, names: Sequence[str], path: str | None) -> Iterator[Path]:
    if installed.is_file():
        yield installed
    for name in names:
        if found := shutil.which(name, path=path):
            yield Path(found)


if __name__ == "__main__":
    try:
        print(find_browser(os.environ))
    except NoBrowserError as error:
        sys.exit(str(error))
