import subprocess
import sys
from pathlib import Path

import pytest

from dev.chromium import NoBrowserError, check_driver, find_browser
from dev.settings import ROOT


@pytest.fixture
def program(tmp_path):
    """Make a file that can be run, and return its path."""

    def make(name):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o755)
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


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_on_the_path_is_found(program, name):
    installed = program(f"bin/{name}")

    assert find_browser({"PATH": str(installed.parent)}, nowhere) == installed


def test_without_a_browser_the_message_says_how_to_install_one(tmp_path):
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        find_browser({"PATH": str(tmp_path)}, nowhere)


def test_a_wrong_browser_path_is_not_replaced_by_another_browser(program):
    own = program("own")

    with pytest.raises(NoBrowserError, match="BROWSER_PATH=/nowhere: there is no program"):
        find_browser({"BROWSER_PATH": "/nowhere"}, lambda: own)


def test_a_driver_that_does_not_start_is_named_with_a_remedy():
    broken = [sys.executable, "-c", "import sys; sys.exit('node: libatomic.so.1 is missing')"]

    with pytest.raises(NoBrowserError, match=r"libatomic\.so\.1 is missing\n.*libatomic1"):
        check_driver(broken)


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
