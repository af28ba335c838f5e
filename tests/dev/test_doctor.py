import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest

from dev.doctor import machine
from dev.running import is_own_port, using_ports
from dev.settings import ROOT
from dev.shell import PORTS


@pytest.fixture
def taken():
    """The variables of three ports that servers listen on."""
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in PORTS]
        yield {
            name: str(server.getsockname()[1]) for name, server in zip(PORTS, servers, strict=True)
        }


def test_the_ports_of_make_run_are_no_problem(taken, tmp_path):
    with using_ports(map(int, taken.values()), tmp_path):
        finding = machine.ports(taken, tmp_path)

    assert finding.remedy == ""
    assert finding.text == (
        "`make run` of this clone uses its ports: "
        + ", ".join(f"{name}={number}" for name, number in taken.items())
    )


def test_a_port_of_another_program_is_a_problem_beside_those_of_make_run(taken, tmp_path):
    *own, other = map(int, taken.values())
    with using_ports(own, tmp_path):
        finding = machine.ports(taken, tmp_path)

    assert f"SMTP_PORT={other} is taken by process" in finding.text
    assert f"PORT={own[0]} is taken by `make run` of this clone." in finding.text
    assert finding.remedy.startswith("Stop the programs that use them")


def test_after_make_run_its_ports_are_those_of_anyone(taken, tmp_path):
    with using_ports(map(int, taken.values()), tmp_path):
        pass

    assert not is_own_port(int(taken["PORT"]), tmp_path)
    assert "is taken by process" in machine.ports(taken, tmp_path).text


def test_a_lock_that_cannot_be_read_is_not_ours(tmp_path):
    (tmp_path / "ports" / "8000").mkdir(parents=True)

    assert not is_own_port(8000, tmp_path)


@pytest.mark.parametrize("module", ["dev.doctor", "dev.run", "lab.all_layers"])
def test_windows_gets_a_sentence_and_no_traceback(module):
    program = (
        # What Python imports differently there is imported before.
        "import runpy, sys, tempfile; sys.platform = 'win32'\n"
        f"runpy.run_module({module!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Handshake runs on Linux and macOS. On Windows it runs in WSL: ")
    assert done.stderr.count("\n") == 1
