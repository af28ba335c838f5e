"""The picture of the chain in `make run`: it shows where a planted bug breaks the chain.

No twin, no mock: a copy of the tree runs as it does on a stage.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import pytest

from dev.chain.state import PIECES
from dev.settings import ROOT
from lab.running import START_SECONDS, free_ports
from lab.seams.bugs import read_bugs
from lab.seams.planting import apply
from lab.trees import Tree
from lab.trials import make
from tests.support.processes import eventually

SECONDS = 20


class Stage:
    """A `make run` in a copy of the tree."""

    def __init__(self, folder):
        self._folder, self._ports = folder, free_ports()
        self._inbox = f"http://127.0.0.1:{self._ports[1].partition('=')[2]}"
        self._log = folder / ".local" / "said"
        self._log.parent.mkdir(exist_ok=True)
        self._output = self._log.open("w")
        self._process = subprocess.Popen(
            make("run", *self._ports), cwd=folder, stdout=self._output, stderr=self._output
        )
        self._has_said("Ctrl-C")

    def _has_said(self, text):
        eventually(lambda: text in self._log.read_text(), text, within=START_SECONDS)

    def plant(self, number):
        """Plant a bug as `make break` does, and return how to take it out."""
        [bug] = read_bugs(only=number)
        planted = self._folder / ".local" / "planted"
        apply([bug], self._folder)
        planted.write_text(bug.path.name)
        self._has_said(f"The code has changed ({bug.name})")

        def mend():
            apply([bug], self._folder, "--reverse")
            planted.unlink()
            self._has_said(f"The code has changed (without {bug.name})")

        return mend

    def tell_story(self):
        """Register, confirm and log in, as far as it works."""
        command = [sys.executable, "-m", "dev.journey"]
        environment = dict(pair.split("=") for pair in self._ports)
        return subprocess.Popen(
            command,
            cwd=self._folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def shows(self, wanted):
        """Return the states of all pieces, once the picture has these, or as they are at last."""
        end, states = time.monotonic() + SECONDS, {}
        with urlopen(f"{self._inbox}/chain/events", timeout=SECONDS) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    states = {p["name"]: p["state"] for p in json.loads(line[6:])}
                if wanted.items() <= states.items() or time.monotonic() > end:
                    break
        return states

    def end(self):
        self._process.terminate()
        self._process.wait(START_SECONDS)
        self._output.close()


@pytest.fixture(scope="module")
def stage():
    # Not in a folder of pytest: while root runs the tests, the next pytest would close that to the
    # user `nobody`, who runs PostgreSQL.
    with TemporaryDirectory(prefix="handshake-stage-") as name:
        stage = Stage(Tree(Path(name), ROOT).folder)
        yield stage
        stage.end()


@pytest.mark.timeout(90)  # the first start makes a database
def test_without_a_bug_every_piece_lights_up(stage):
    assert stage.tell_story().wait(SECONDS) == 0

    lit = dict.fromkeys(PIECES, "lit")
    assert stage.shows(lit) == lit


@pytest.mark.parametrize(
    ("number", "piece", "state"),
    [("18", "worker", "waiting"), ("14", "SMTP", "waiting"), ("19", "login", "failed")],
)
@pytest.mark.timeout(90)
def test_the_picture_shows_where_a_bug_breaks_the_chain(stage, number, piece, state):
    mend = stage.plant(number)
    story = stage.tell_story()
    try:
        before = [*PIECES][: [*PIECES].index(piece)]
        wanted = {**dict.fromkeys(before, "lit"), piece: state}
        shown = stage.shows(wanted)
    finally:
        story.kill()
        story.wait()
        mend()

    assert wanted.items() <= shown.items()
