"""A server that this process cannot see or hear, which must not be taken for a stopped one."""

import os
from functools import partial

import pytest

from dev.locks import alone_with
from dev.postgres import (
    PostgresUnavailableError,
    cluster,
    embedded_postgres,
    launching,
    stop_leftover,
)
from dev.postgres.postmaster import Postmaster, running_postmaster


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
