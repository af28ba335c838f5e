import os
import subprocess
from contextlib import nullcontext

import pytest

from dev import command
from dev.command import main, run, words
from dev.ports import read_ports
from dev.settings import ROOT
from tests.support.make import handed_on

PROGRAM = """
import os
from pathlib import Path

names = ("PORT", "PUBLIC_BASE_URL", "MAIL_PORT", "DATABASE_URL")
Path("{file}").write_text(" ".join(os.environ[name] for name in names))
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
