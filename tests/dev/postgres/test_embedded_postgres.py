"""The server of `make run`, and the ways in which users and crashes end it."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from dev.postgres import PostgresUnavailableError, embedded_postgres, ensure_database, stop_leftover
from dev.postgres.account import server_account
from dev.postgres.server_lock import is_served
from dev.settings import ROOT
from tests.dev.postgres.connecting import answers

DIE_WHILE_USING_IT = """
import os, pathlib, signal, sys
from dev.postgres import embedded_postgres
with embedded_postgres(pathlib.Path(sys.argv[1]), durable=False):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def of_an_older_postgres(folder):
    """Make the cluster look as if an older PostgreSQL had created it."""
    with embedded_postgres(folder, durable=False):
        version = folder / "data" / "PG_VERSION"
    newer = version.read_text()
    version.write_text("15\n")
    yield folder
    version.write_text(newer)


def test_the_last_process_that_leaves_stops_the_server(folder):
    with embedded_postgres(folder, durable=False) as url:
        with embedded_postgres(folder, durable=False) as same_url:
            pass

        assert same_url == url
        assert answers(url)
    assert not answers(url)


def test_a_server_stops_whose_account_may_no_longer_enter_the_folder(folder):
    try:
        with embedded_postgres(folder, durable=False) as url:
            folder.chmod(0o700)  # if root runs the tests, the server belongs to `nobody`
    finally:
        folder.chmod(0o711)

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
