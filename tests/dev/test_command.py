import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from functools import partial

import pytest

from dev import command
from dev.command import main, run, words
from dev.ports import read_ports
from dev.settings import ROOT
from tests.support.make import handed_on
from tests.support.processes import eventually

PROGRAM = """
import os
from pathlib import Path

names = ("PORT", "PUBLIC_BASE_URL", "MAIL_PORT", "DATABASE_URL")
Path("{file}").write_text(" ".join(os.environ[name] for name in names))
"""
# Ends as the web server and the worker do: in order, and once.
WAITING = """
import signal, sys, time
from pathlib import Path

folder = Path({folder!r})
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    (folder / "running").touch()
    for _ in range(400):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
except BaseException as error:
    (folder / "ended").write_text(type(error).__name__)
    sys.exit(7)
"""

# The command itself, with little patience, and a program that goes on after Ctrl-C.
GOING_ON = """
import runpy, sys
from pathlib import Path
import dev.command

Path({folder!r}, "wait.py").write_text('''
import sys, time
from pathlib import Path

try:
    Path({folder!r}, "running").touch()
    for _ in range(400):  # a signal just before a long sleep would wait for its end
        time.sleep(0.05)
except KeyboardInterrupt:
    Path({folder!r}, "interrupted").touch()
time.sleep(1)
sys.exit(7)
''')
dev.command.SECONDS_TO_END = 0.2
dev.command.end_on_signals()
sys.exit(dev.command.main(["wait"]))
"""
# The command itself, with a database that takes long to start.
STARTING = """
import contextlib, runpy, sys, time
from pathlib import Path
import dev.database

@contextlib.contextmanager
def starts(_):
    try:
        (Path({folder!r}) / "running").touch()
        for _ in range(400):  # a signal just before a long sleep would wait for its end
            time.sleep(0.05)
        yield
    finally:
        (Path({folder!r}) / "stopped").touch()

dev.database.development_database = starts
sys.argv = ["dev.command", "alembic", "current"]
runpy.run_module("dev.command", run_name="__main__")
"""


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """What a command reads from its environment."""
    place = tmp_path / "environment"
    (tmp_path / "tell.py").write_text(PROGRAM.format(file=place))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("MAIL_SERVER", raising=False)
    return place.read_text


def test_a_command_gets_the_ports_of_the_environment(environment):
    ports, _ = read_ports({"PORT": "8155", "SMTP_PORT": "8157"})

    status = run(["tell"], "postgresql:///nowhere", ports)

    assert status == 0
    assert environment() == "8155 http://127.0.0.1:8155 8157 postgresql:///nowhere"


def test_an_invalid_port_is_named_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "http")

    status = main(["tell"])

    assert status == 2
    assert "PORT='http' is not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("users unlock o'brien@example.com", ["users", "unlock", "o'brien@example.com"]),
        (
            "users unlock o'brien@x.org o'neil@x.org",
            ["users", "unlock", "o'brien@x.org", "o'neil@x.org"],
        ),
        ("outbox list --status 'given up'", ["outbox", "list", "--status", "given up"]),
        ('outbox list --status "given up"', ["outbox", "list", "--status", "given up"]),
        ("outbox   list", ["outbox", "list"]),
        ("", []),
    ],
)
def test_the_words_of_a_command_keep_their_apostrophes(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("given", [["outbox list"], ["outbox", "list"]])
def test_flask_takes_its_words_together_or_apart(given, monkeypatch):
    ran = []
    monkeypatch.setattr(command, "development_database", nullcontext)
    monkeypatch.setattr(command, "run", lambda words, *_: ran.append(words))

    main(["flask", *given])

    assert ran == [["flask", "outbox", "list"]]


def test_a_quote_that_does_not_end_is_named_before_anything_starts(capsys):
    status = main(["flask", "users unlock 'ada@example.com"])

    assert status == 2
    assert "'ada@example.com\" has a quote that does not end" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "variable", "value"),
    [
        ("flask", "c", "users unlock o'brien@example.com"),
        ("migration", "m", 'add the "third" column'),
    ],
)
def test_make_hands_a_value_on_as_it_is(target, variable, value, tmp_path):
    assert value in handed_on(tmp_path, target, variable, value)


def test_make_install_says_that_everything_is_installed():
    done = subprocess.run(
        ["make", "INSTALLED=", "install"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "Everything is installed in .venv.\n"


@pytest.mark.parametrize(("found", "again"), [("python3.11", False), ("python3.13", True)])
def test_packages_are_installed_again_when_another_python_is_in_the_place_of_theirs(
    tmp_path, found, again
):
    """As after an upgrade of the system, or in a container."""
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "lib/python3.11").mkdir(parents=True)
    (tmp_path / found).touch()
    (venv / "bin/python").symlink_to(tmp_path / found)
    (venv / "installed-with-python3").touch()

    done = subprocess.run(
        ["make", "-n", "install", f"VENV={venv}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ("-m venv --clear" in done.stdout) is again


@pytest.fixture
def start(tmp_path):
    """Start a command as from a terminal, which ignores no signal; return the process."""
    (tmp_path / "wait.py").write_text(WAITING.format(folder=str(tmp_path)))
    setting = {"PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql:///nowhere"}

    def let(number):
        return subprocess.Popen(
            [sys.executable, "-m", "dev.command", "wait"],
            cwd=ROOT,
            env={**os.environ, **setting},
            start_new_session=True,
            preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509
        )

    return let


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_what_ends_the_command_ends_its_program(tmp_path, start, number):
    with start(number) as process:
        eventually((tmp_path / "running").exists, "the program runs")
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as the terminal does
        else:
            process.send_signal(number)
        process.send_signal(number)  # a second one changes nothing
        process.wait(10)

    assert (tmp_path / "ended").read_text() == "KeyboardInterrupt"
    assert process.returncode == 7


def test_a_program_may_go_on_after_ctrl_c(tmp_path):
    """As a shell does, which only forgets the line."""
    program = GOING_ON.format(folder=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql:///nowhere"},
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        eventually((tmp_path / "running").exists, "the program runs")
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        eventually((tmp_path / "interrupted").exists, "the program has got it")
        process.wait(10)

    assert process.returncode == 7


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_command_that_is_ended_early_stops_the_database(tmp_path, number, status):
    program = STARTING.format(folder=str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        eventually((tmp_path / "running").exists, "the database starts")
        process.send_signal(number)
        process.wait(10)

    assert (tmp_path / "stopped").exists()
    assert process.returncode == status
