"""The server of `make run`, and the ways in which users and crashes end it."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from dev.postgres import PostgresUnavailableError, embedded_postgres, ensure_database
from dev.settings import ROOT

CONNECT = psycopg.connect
DIE_WHILE_USING_IT = """
import os, pathlib, signal, sys
from dev.postgres import embedded_postgres
with embedded_postgres(pathlib.Path(sys.argv[1]), durable=False):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def any_database(monkeypatch):
    """The guard of the integration tests knows one server; these tests start their own."""
    monkeypatch.setattr(psycopg, "connect", CONNECT)


@pytest.fixture(scope="module")
def folder():
    """A folder for a cluster, which the first test creates."""
    with tempfile.TemporaryDirectory(prefix="handshake-test-") as name:
        Path(name).chmod(0o711)  # if root runs the tests, the user `nobody` needs to enter
        yield Path(name)


@pytest.fixture
def of_an_older_postgres(folder):
    """Make the cluster look as if an older PostgreSQL had created it."""
    with embedded_postgres(folder, durable=False):
        version = folder / "data" / "PG_VERSION"
    newer = version.read_text()
    version.write_text("15\n")
    yield folder
    version.write_text(newer)


def answers(url):
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_last_process_that_leaves_stops_the_server(folder):
    with embedded_postgres(folder, durable=False) as url:
        with embedded_postgres(folder, durable=False) as same_url:
            pass

        assert same_url == url
        assert answers(url)
    assert not answers(url)


def test_a_killed_process_does_not_keep_the_server_running(folder):
    killed = subprocess.run(
        [sys.executable, "-c", DIE_WHILE_USING_IT, str(folder)], cwd=ROOT, check=False
    )

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)
    assert killed.returncode == -signal.SIGKILL
    assert not answers(url)


def test_another_program_with_the_pid_of_a_dead_server_is_not_taken_for_it(folder):
    with embedded_postgres(folder, durable=False):
        left_behind = folder / "data" / "postmaster.pid"
        lines = left_behind.read_text().splitlines()
    left_behind.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)


def test_a_test_cluster_that_does_not_start_is_created_again(folder, capfd):
    with embedded_postgres(folder, durable=False):
        pass
    (folder / "data" / "global" / "pg_control").unlink()

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)
    assert "holds test data only" in capfd.readouterr().err


def test_a_durable_cluster_that_does_not_start_names_the_cause_and_the_remedy(of_an_older_postgres):
    with pytest.raises(PostgresUnavailableError) as caught, embedded_postgres(of_an_older_postgres):
        pass

    assert "initialized by PostgreSQL version 15" in str(caught.value)
    assert "make reset" in str(caught.value)


def test_variables_for_another_server_have_no_effect(folder, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "elsewhere.example")

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)


def test_a_database_is_created_once_and_kept(folder):
    with embedded_postgres(folder, durable=False) as url:
        made = ensure_database(url, "handshake")

    with embedded_postgres(folder, durable=False) as url:
        assert answers(made)
        assert ensure_database(url, "handshake") == made
