"""The server of `make run`, and the ways in which users and crashes end it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from dev.locks import alone_with
from dev.postgres import (
    PostgresUnavailableError,
    cluster,
    embedded_postgres,
    ensure_database,
    launching,
    stop_leftover,
)
from dev.postgres.account import server_account
from dev.postgres.postmaster import Postmaster, running_postmaster
from dev.postgres.programs import run
from dev.postgres.server_lock import is_served
from dev.postgres.socket_folder import socket_folder
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


@pytest.fixture
def far_folder(folder):
    """A folder whose path is too long for a Unix socket, and has an accent."""
    return folder / "ä".ljust(120, "x")


@pytest.fixture
def postmaster_pid(folder):
    """Write the file of a server that has ended, with another pid."""
    path = folder / "data" / "postmaster.pid"
    with embedded_postgres(folder, durable=False):
        lines = path.read_text().splitlines()

    def write(pid):
        path.write_text("\n".join([str(pid), *lines[1:]]))
        return path

    yield write
    path.unlink(missing_ok=True)


@pytest.fixture
def hidden(folder):
    """A cluster whose server cannot be seen from here, as in another container; its lock can."""
    with embedded_postgres(folder, durable=False):
        pass
    with alone_with(folder / "server"):
        yield folder


@pytest.fixture
def deaf(monkeypatch):
    """Let every server look as if it did not answer."""
    with monkeypatch.context() as patched:
        patched.setattr(Postmaster, "answers", lambda _: False)
        patched.setattr(launching, "running_postmaster", partial(running_postmaster, seconds=0.2))
        yield


@pytest.fixture
def stopped(folder):
    """A test cluster without a server; a server that a test leaves behind is stopped."""
    with embedded_postgres(folder, durable=False):
        pass
    yield folder
    stop_leftover(folder)


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


def test_another_program_with_the_pid_of_a_dead_server_is_not_taken_for_it(folder, postmaster_pid):
    postmaster_pid(os.getpid())

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)


def test_another_program_with_the_pid_of_a_dead_server_is_not_stopped(folder, postmaster_pid):
    user = server_account(folder / "data").uid
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=user) as other:
        postmaster_pid(other.pid)

        stop_leftover(folder)

        other.communicate(timeout=10)
    assert other.returncode == 0


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


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PGHOST", "elsewhere.example"),
        ("PGPORT", "1"),
        ("PGUSER", "nonsense"),
        ("PGSERVICE", "nonsense"),
        ("PGOPTIONS", "-c nonsense=1"),
        ("PGREQUIREAUTH", "scram-sha-256"),
        ("PGCHANNELBINDING", "require"),
        ("PGTARGETSESSIONATTRS", "standby"),
        ("PGSSLMODE", "nonsense"),
        ("PGDATESTYLE", "nonsense"),
        ("PGTZ", "nonsense"),
        ("PGCLIENTENCODING", "SQL_ASCII"),
    ],
)
def test_a_variable_for_another_server_has_no_effect(folder, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)

    with embedded_postgres(folder, durable=False) as url:
        assert answers(url)
        assert ensure_database(url, "handshake").endswith("port=5432")


def test_a_test_cluster_that_a_hidden_server_uses_is_never_created_again(hidden, monkeypatch):
    monkeypatch.setattr(launching, "SECONDS_TO_END", 0.1)
    before = (hidden / "data" / "PG_VERSION").stat()

    with (
        pytest.raises(PostgresUnavailableError, match="may run in another container"),
        embedded_postgres(hidden, durable=False),
    ):
        pass

    assert (hidden / "data" / "PG_VERSION").stat() == before


def test_the_pid_of_a_hidden_server_is_kept_though_another_program_has_it_here(
    postmaster_pid, hidden, monkeypatch
):
    monkeypatch.setattr(cluster, "running_postmaster", partial(running_postmaster, seconds=0.2))
    left_behind = postmaster_pid(os.getpid())

    with (
        pytest.raises(PostgresUnavailableError, match="may run in another container"),
        embedded_postgres(hidden, durable=False),
    ):
        pass

    assert left_behind.exists()


def test_a_hidden_server_is_not_taken_for_a_stopped_one(hidden):
    with pytest.raises(PostgresUnavailableError, match="may run in another container"):
        stop_leftover(hidden)


def test_a_test_cluster_whose_living_server_does_not_answer_is_not_created_again(stopped, deaf):
    with (
        pytest.raises(PostgresUnavailableError, match="Stop it with `kill -QUIT"),
        embedded_postgres(stopped, durable=False),
    ):
        pass

    assert (stopped / "data" / "PG_VERSION").exists()


def test_a_server_holds_its_lock_until_it_ends(folder):
    with embedded_postgres(folder, durable=False):
        while_it_runs = is_served(folder / "data")

    assert while_it_runs
    assert not is_served(folder / "data")


def test_a_database_is_created_once_and_kept(folder):
    with (
        embedded_postgres(folder, durable=False) as url,
        psycopg.connect(ensure_database(url, "handshake"), autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE kept ()")

    with (
        embedded_postgres(folder, durable=False) as url,  # it may be another one than before
        psycopg.connect(ensure_database(url, "handshake")) as connection,
    ):
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_server_in_a_far_folder_comes_back_at_the_same_url(far_folder):
    with embedded_postgres(far_folder, durable=False) as url:
        data = far_folder / "data"
        run("pg_ctl", "stop", "-D", str(data), "-w", account=server_account(data), seconds=30)

        assert cluster.start(data, durable=False) == url
        assert answers(url)


def test_a_copy_of_a_far_folder_does_not_use_the_socket_of_the_original(far_folder):
    with embedded_postgres(far_folder, durable=False) as url:
        copy = far_folder.with_name(f"{far_folder.name}-copy") / "data"
        copy.mkdir(parents=True)
        shutil.copy(far_folder / "data" / "postmaster.opts", copy)
        used = socket_folder(copy, server_account(far_folder / "data"))
        used.rmdir()

    assert str(used) not in url


def test_the_short_folder_of_a_far_one_goes_when_the_server_stops(far_folder):
    with embedded_postgres(far_folder, durable=False) as url:
        socket = Path(make_url(url).query["host"])
        there = socket.is_dir()

    assert there
    assert not socket.exists()
