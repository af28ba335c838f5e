import pytest

from dev.command import main, run
from dev.ports import read_ports

TOLD = """
import os
from pathlib import Path

names = ("PORT", "PUBLIC_BASE_URL", "MAIL_PORT", "DATABASE_URL")
Path("{told}").write_text(" ".join(os.environ[name] for name in names))
"""


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What a command is told by the environment it runs in."""
    place = tmp_path / "told"
    (tmp_path / "tell.py").write_text(TOLD.format(told=place))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("MAIL_SERVER", raising=False)
    return place.read_text


def test_a_command_is_told_the_ports_of_the_environment(told):
    ports, _ = read_ports({"PORT": "8155", "SMTP_PORT": "8157"})

    status = run(["tell"], "postgresql:///nowhere", ports)

    assert status == 0
    assert told() == "8155 http://127.0.0.1:8155 8157 postgresql:///nowhere"


def test_a_port_that_is_none_is_named_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "http")

    status = main(["tell"])

    assert status == 2
    assert "PORT='http' is no port" in capsys.readouterr().err
