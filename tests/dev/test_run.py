"""The parts of `make run` that only processes and ports can show."""

import os
import signal
import socket
import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from dev.locks import join
from dev.ports import PortsError, checked_ports
from dev.run import __main__ as make_run
from dev.run import migration
from dev.run.__main__ import welcome
from dev.run.children import ChildEndedError, all_run, children
from dev.running import is_own_port, own_ports, using_ports

LIMIT = 10  # seconds


@pytest.fixture
def taken_port():
    """A port that a server listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port():
    """A port that no server listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def migrate(monkeypatch):
    """Run a module instead of the migration, until it ends."""

    def run(*module):
        monkeypatch.setattr(migration, "MIGRATION", {"migrate": module})
        migration.migrate(os.environ, SimpleNamespace(check=lambda: None))

    return run


def wait_for(condition):
    deadline = time.monotonic() + LIMIT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_a_taken_port_is_named_with_its_process_and_the_remedy(taken_port):
    with pytest.raises(PortsError) as caught:
        checked_ports({"PORT": str(taken_port)})

    assert f"PORT={taken_port} is taken by process {os.getpid()}" in str(caught.value)
    assert "make run PORT=" in str(caught.value)


def test_a_port_of_make_run_itself_is_named_as_such(taken_port, tmp_path):
    with using_ports([taken_port], tmp_path), pytest.raises(PortsError) as caught:
        checked_ports({"PORT": str(taken_port)}, tmp_path)

    assert f"PORT={taken_port} is taken by `make run` of this clone.\n" in str(caught.value)


def test_the_ports_of_make_run_are_known_while_it_runs(free_port, tmp_path):
    with using_ports([free_port], tmp_path):
        assert own_ports(tmp_path) == [free_port]

    assert own_ports(tmp_path) == []


def test_a_second_make_run_of_this_clone_does_not_start(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(make_run, "OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr(make_run, "own_ports", lambda: [1025, 8000, 8025])
    monkeypatch.setattr(make_run, "StopRequest", lambda: None)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with join(tmp_path / "outbox"):
        assert make_run.main() == 1

    assert "runs in this clone already, on the ports 1025, 8000, 8025." in capsys.readouterr().out


def test_a_second_make_run_with_a_database_of_its_own_starts(monkeypatch, tmp_path, free_port):
    started = []
    monkeypatch.setattr(make_run, "OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr(make_run, "development_database", nullcontext)
    monkeypatch.setattr(make_run, "migrate", lambda *_: None)
    monkeypatch.setattr(make_run, "serve", lambda *_: started.append("serve"))
    given = {"PORT": str(free_port), "MAIL_SERVER": "smtp.example.com"}

    with join(tmp_path / "outbox"):
        make_run.run({**given, "DATABASE_URL": "postgresql:"}, SimpleNamespace(check=lambda: None))

    assert started == ["serve"]


def test_make_run_lets_others_know_its_ports(monkeypatch, free_port):
    known = []
    monkeypatch.setattr(make_run, "development_database", nullcontext)
    monkeypatch.setattr(make_run, "migrate", lambda *_: None)
    monkeypatch.setattr(make_run, "serve", lambda *_: known.append(is_own_port(free_port)))

    make_run.run(
        {"PORT": str(free_port), "MAIL_SERVER": "smtp.example.com", "DATABASE_URL": "postgresql:"},
        SimpleNamespace(check=lambda: None),
    )

    assert known == [True]
    assert not is_own_port(free_port)


def test_the_ports_of_the_inbox_are_not_checked_with_another_mail_server(taken_port, free_port):
    ports = checked_ports(
        {"PORT": str(free_port), "SMTP_PORT": str(taken_port), "MAIL_SERVER": "smtp.example.com"}
    )

    assert ports["SMTP_PORT"] == taken_port


@pytest.mark.parametrize("host", ["192.0.2.7", "a..b"])
def test_a_host_that_this_machine_cannot_listen_on_is_named_with_the_remedy(free_port, host):
    with pytest.raises(PortsError) as caught:
        checked_ports({"PORT": str(free_port), "HOST": host, "MAIL_SERVER": "smtp.example.com"})

    assert f"HOST='{host}' is no address that this machine can listen on" in str(caught.value)
    assert "make run HOST=127.0.0.1" in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_host_of_this_machine_is_accepted(free_port, host):
    ports = checked_ports({"PORT": str(free_port), "HOST": host, "MAIL_SERVER": "smtp.example.com"})

    assert ports["PORT"] == free_port


def test_the_end_of_the_start_tells_where_the_site_listens_and_where_links_lead():
    environment = {
        "HOST": "0.0.0.0",
        "PORT": "9000",
        "PUBLIC_BASE_URL": "https://tunnel.example",
        "INBOX_PORT": "8025",
    }

    text = welcome(environment, own_mail_server=False)

    assert "http://127.0.0.1:9000  (links in emails: https://tunnel.example)" in text


def test_a_process_that_ends_by_itself_is_named_with_its_status():
    with children({"broken": ["json.tool"]}, os.environ) as running:
        wait_for(lambda: running[0].status() is not None)

        with pytest.raises(ChildEndedError, match="broken ended by itself: exit status 1"):
            all_run(running)


def test_the_output_of_a_process_is_relayed_under_its_name(capfd):
    with children({"broken": ["json.tool"]}, os.environ) as running:
        wait_for(lambda: running[0].status() is not None)

    assert "broken  | " in capfd.readouterr().out


def test_leaving_the_block_stops_every_process():
    with children({"web": ["http.server", "0"], "api": ["http.server", "0"]}, os.environ) as both:
        all_run(both)

    assert [child.status() for child in both] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_migration_that_fails_is_named_with_its_status(migrate):
    with pytest.raises(ChildEndedError, match=r"^migrate ended by itself: exit status 1\.$"):
        migrate("json.tool")


def test_a_migration_that_succeeds_is_not_named(migrate, capfd):
    migrate("alembic", "heads")

    assert "migrate | " in capfd.readouterr().out
