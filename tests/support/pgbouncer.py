"""PgBouncer in transaction mode, in front of a server of the tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from dev.postgres.account import server_account
from tests.support.postgres_server import Server
from tests.support.processes import eventually, free_port

# A user's PATH may lack the folder in which Debian installs it.
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
CONNECTIONS = 2  # to PostgreSQL: fewer than the application has to PgBouncer
SETTINGS = """
[databases]
* = host={server.host} port={server.port} user={server.user}{password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
query_wait_timeout = {wait_seconds}
server_login_retry = 1
ignore_startup_parameters = {ignored}
"""


class PgBouncer:
    """A PgBouncer that can be stopped, killed and started again; its port never changes."""

    def __init__(self, folder: Path, server: Server, **settings: object) -> None:
        self.port = free_port()
        self._settings = folder / f"pgbouncer-{self.port}.ini"
        self._log = self._settings.with_suffix(".log")
        self._account = server_account(folder)
        password = f" password='{server.password}'" if server.password else ""
        self._settings.write_text(
            SETTINGS.format(**settings, server=server, port=self.port, password=password),
            encoding="utf-8",
        )
        self.start()

    def url(self, direct: URL) -> URL:
        """Return the URL of a database through PgBouncer."""
        return direct.set(host="127.0.0.1", port=self.port, query={})

    def start(self) -> None:
        """Start it, and wait until it listens."""
        # Read now: it refuses to run as root, and may not enter the folder of the settings.
        with self._settings.open("rb") as settings, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "/dev/stdin"],
                stdin=settings,
                stdout=log,
                stderr=log,
                user=self._account.uid,
                group=self._account.gid,
                extra_groups=None if self._account.uid is None else [],
            )
        eventually(lambda: "process up" in self._said(), "PgBouncer listens")

    def stop(self) -> None:
        """End it at once: its clients lose their connections."""
        self._process.kill()
        self._process.wait(10)

    def _said(self) -> str:
        said = self._log.read_text(encoding="utf-8")
        assert self._process.poll() is None, f"PgBouncer has ended: {said}"
        return said


@contextmanager
def running_pgbouncer(
    folder: Path,
    server: Server,
    *,
    ignored: str = "",
    connections: int = CONNECTIONS,
    wait_seconds: int = 10,
) -> Iterator[PgBouncer]:
    """Run PgBouncer within the block; skip the test where it is not installed.

    It refuses the startup parameters that are not `ignored`, keeps so many connections to the
    server, and lets a client wait for one of them for some seconds.
    """
    if PROGRAM is None:
        pytest.skip("PgBouncer is not installed. On Debian: apt-get install pgbouncer")
    settings = {"ignored": ignored, "connections": connections, "wait_seconds": wait_seconds}
    pooler = PgBouncer(folder, server, **settings)
    try:
        yield pooler
    finally:
        pooler.stop()
