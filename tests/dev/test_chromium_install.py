import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev.chromium import NoBrowserError
from dev.chromium_install import DOWNLOAD, SMALL, UPDATE, WHOLE, main, run, ways_of
from dev.settings import ROOT

SUCCEEDS = (sys.executable, "-c", "pass")
[TARGETS] = [
    line.removesuffix(": browser").split()
    for line in (ROOT / "Makefile").read_text().splitlines()
    if line.endswith(": browser")
]
FAILS = (sys.executable, "-c", "import sys; sys.exit('Error: no route to the host\\n    at Node')")


@pytest.fixture
def find(tmp_path):
    """Find a browser once `appears` has run."""

    def found(_given):
        if not (tmp_path / "chrome").exists():
            raise NoBrowserError("There is no Chromium.")
        return Path("/usr/bin/chromium")

    return found


@pytest.fixture
def appears(tmp_path):
    """A command that makes the browser appear."""
    return (sys.executable, "-c", f"open({str(tmp_path / 'chrome')!r}, 'w')")


@pytest.fixture
def debian(tmp_path):
    """The environment of a system that has apt-get."""
    (tmp_path / "apt-get").touch(mode=0o755)
    return {"PATH": str(tmp_path)}


def test_nothing_is_installed_where_a_browser_starts(tmp_path, find, capsys):
    (tmp_path / "chrome").touch()

    main({}, [[FAILS]], find)

    assert capsys.readouterr().out == "The browser tests use /usr/bin/chromium.\n"


def test_the_second_way_is_tried_when_the_first_brings_no_browser(find, appears, capsys):
    main({}, [[FAILS], [SUCCEEDS, appears]], find)

    shown = capsys.readouterr().out
    assert "It failed: Error: no route to the host\n" in shown
    assert shown.endswith("The browser tests use /usr/bin/chromium.\n")


def test_the_rest_of_a_way_is_left_out_after_a_failure(find, appears, capsys):
    main({}, [[FAILS, appears]], find)

    assert "No browser could be installed. There is no Chromium." in capsys.readouterr().out


def test_root_on_debian_falls_back_to_its_packages(debian):
    assert list(ways_of(debian, root=True)) == [[DOWNLOAD], [UPDATE, SMALL], [WHOLE]]


def test_another_user_gets_only_the_download(debian):
    assert list(ways_of(debian, root=False)) == [[DOWNLOAD]]


def test_root_on_another_system_gets_only_the_download(tmp_path):
    assert list(ways_of({"PATH": str(tmp_path)}, root=True)) == [[DOWNLOAD]]


def test_a_command_that_takes_too_long_is_ended():
    reason = run([sys.executable, "-c", "import time; time.sleep(9)"], seconds=0.1)

    assert reason == "it took longer than 0 s"


@pytest.mark.parametrize(("wanted", "times"), [("install", 1), ("firefox", 0), ("", 0)])
@pytest.mark.parametrize("target", TARGETS)
def test_make_installs_a_browser_only_when_asked(target, wanted, times):
    command = ["make", "--dry-run", "INSTALLED=", target, f"BROWSER={wanted}"]
    environment = {"PATH": os.environ["PATH"]}  # without the options of the make that runs this

    shown = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert shown.count("dev.chromium_install") == times
