import signal
import subprocess
import sys
from functools import partial

import pytest

from dev.settings import ROOT
from lab.layers import LAYERS
from tests.support.processes import eventually

TEST = """
import time
from pathlib import Path
import pytest

@pytest.fixture
def server():
    yield
    (Path(__file__).parent / "stopped").touch()

def test_that_waits(server):
    (Path(__file__).parent / "running").touch()
    for _ in range(400):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_stops_what_it_has_started(tmp_path, number):
    (tmp_path / "test_server.py").write_text(TEST)
    options = ("-p", "tests.conftest", "-p", "no:cacheprovider", *LAYERS["lab"].options)
    command = [sys.executable, "-m", "pytest", *options]
    with subprocess.Popen(
        [*command, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509  `nohup` ignores one
    ) as run:
        eventually((tmp_path / "running").exists, "the test runs")
        run.send_signal(number)
        if number != signal.SIGINT:
            run.send_signal(number)  # as a terminal that is closed may do
        output, _ = run.communicate(timeout=10)

    assert run.returncode == pytest.ExitCode.INTERRUPTED, output.decode()
    assert (tmp_path / "stopped").exists()
