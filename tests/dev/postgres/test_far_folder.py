"""A cluster in a folder whose path is too long for a Unix socket."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import make_url

from dev.postgres import cluster, embedded_postgres
from dev.postgres.account import server_account
from dev.postgres.programs import run
from dev.postgres.socket_folder import socket_folder
from tests.dev.postgres.connecting import answers


@pytest.fixture
def far_folder(folder):
    """A folder whose path is too long for a Unix socket, and has an accent."""
    return folder / "ä".ljust(120, "x")


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
