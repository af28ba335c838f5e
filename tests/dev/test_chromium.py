import subprocess
import sys
from pathlib import Path

import pytest

from dev import chromium
from dev.chromium import NoBrowserError, check_driver, failure, find_browser, why_none
from dev.settings import ROOT

NO_LIBRARY = "error while loading shared libraries: {}: cannot open shared object file"


@pytest.fixture
def program(tmp_path):
    """Make a program that does what a line of shell says, and return its path."""

    def make(name, does="exit 0"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)
        return path

    return make


def nowhere():
    return Path("/nonexistent/chrome")


def test_browser_path_comes_first(program):
    named, own = program("named"), program("own")

    assert find_browser({"BROWSER_PATH": str(named)}, lambda: own) == named


def test_playwrights_own_browser_comes_before_one_on_the_path(program):
    own, path = program("own"), program("bin/chromium").parent

    assert find_browser({"PATH": str(path)}, lambda: own) == own


@pytest.mark.parametrize("name", ["chromium-headless-shell", "chromium", "google-chrome"])
def test_a_browser_on_the_path_is_found(program, name):
    installed = program(f"bin/{name}")

    assert find_browser({"PATH": str(installed.parent)}, nowhere) == installed


@pytest.mark.parametrize(("with_windows", "number"), [(False, 0), (True, 1)])
def test_the_quick_one_comes_first_unless_windows_are_wanted(program, with_windows, number):
    both = program("bin/chromium-headless-shell"), program("bin/chromium")
    path = {"PATH": str(both[0].parent)}

    assert find_browser(path, nowhere, with_windows=with_windows) == both[number]


def test_without_a_browser_the_message_says_how_to_install_one(tmp_path):
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        find_browser({"PATH": str(tmp_path)}, nowhere)


def test_a_wrong_browser_path_is_not_replaced_by_another_browser(program):
    own = program("own")

    with pytest.raises(NoBrowserError, match="BROWSER_PATH=/nowhere: there is no program"):
        find_browser({"BROWSER_PATH": "/nowhere"}, lambda: own)


def test_a_driver_that_lacks_a_library_is_named_with_its_package():
    says = NO_LIBRARY.format("libatomic.so.1")
    broken = [sys.executable, "-c", f"import sys; sys.exit({says!r})"]

    with pytest.raises(NoBrowserError, match=r"libatomic\.so\.1(?s:.*)apt-get install libatomic1"):
        check_driver(broken)


def test_a_driver_that_is_damaged_is_to_be_installed_again():
    broken = [sys.executable, "-c", "raise ValueError('damaged')"]

    with pytest.raises(NoBrowserError, match=r"start: ValueError: damaged\n.*rm -rf \.venv"):
        check_driver(broken)


def test_a_driver_that_does_not_start_is_named_even_if_a_browser_is_given(program):
    def no_driver():
        raise NoBrowserError("Playwright does not start: libatomic.so.1")

    with pytest.raises(NoBrowserError, match="Playwright does not start"):
        find_browser({"BROWSER_PATH": str(program("chrome"))}, no_driver)


def test_a_browser_that_lacks_a_library_is_named_with_the_command_that_installs_it(program):
    own = program("own", does=f"echo '{NO_LIBRARY.format('libnss3.so')}' >&2; exit 127")

    with pytest.raises(NoBrowserError, match=r"own does not start: .*libnss3(?s:.*)install-deps"):
        find_browser({"PATH": ""}, lambda: own)


def test_a_browser_that_starts_is_found_after_one_that_does_not(program):
    own, installed = program("own", does="exit 127"), program("bin/chromium")

    assert find_browser({"PATH": str(installed.parent)}, lambda: own) == installed


def test_a_browser_that_is_given_and_does_not_start_is_named(program):
    named = program("named", does="echo 'requires the chromium snap' >&2; exit 1")

    with pytest.raises(NoBrowserError, match="named does not start: requires the chromium snap"):
        find_browser({"BROWSER_PATH": str(named)}, nowhere)


def test_a_program_that_hangs_does_not_start(monkeypatch):
    monkeypatch.setattr(chromium, "SECONDS_TO_START", 0.1)

    reason = failure([sys.executable, "-c", "import time; time.sleep(9)"])

    assert "timed out" in reason


def test_why_there_is_no_browser_is_told_without_a_traceback(tmp_path):
    why = why_none({"PATH": str(tmp_path)}, lambda given: find_browser(given, nowhere))

    assert "There is no Chromium" in why
    assert "BROWSER=install" in why


@pytest.fixture
def driver():
    """Playwright's driver; a machine that lacks its libraries skips the test, and says which."""
    try:
        check_driver()
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("driver")
def test_playwright_says_where_its_own_browser_would_be():
    # In a process of its own: Playwright runs once in each, and tests/browser may be using it.
    ask = "from dev.chromium import playwrights_own; print(playwrights_own())"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "chrom" in answer.stdout
