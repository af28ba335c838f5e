"""One cluster for these tests, which the first of them creates."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from dev.postgres import embedded_postgres

CONNECT = psycopg.connect


@pytest.fixture(autouse=True)
def any_database(monkeypatch):
    """The guard of the integration tests knows one server; these tests start their own."""
    monkeypatch.setattr(psycopg, "connect", CONNECT)


@pytest.fixture(scope="session")
def folder():
    """A folder for a cluster, which the first test creates."""
    with tempfile.TemporaryDirectory(prefix="handshake-test-") as name:
        Path(name).chmod(0o711)  # if root runs the tests, the user `nobody` needs to enter
        yield Path(name)


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
