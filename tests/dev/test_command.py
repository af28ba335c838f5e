import pytest

from dev.command import main, run
from dev.ports import read_ports

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
