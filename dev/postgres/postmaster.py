"""The server process of a cluster, as its file postmaster.pid and the process table show it."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from dev.postgres.programs import PostgresUnavailableError
from dev.postgres.server_lock import is_served, unseen


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says about the server of the cluster in `data`; it may be outdated."""

    data: Path
    pid: int
    port: str
    socket: Path

    @property
    def url(self) -> str:
        """Return the URL it listens on."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket))}&port={self.port}"

    def answers(self) -> bool:
        """Tell whether a server answers there and serves this cluster."""
        try:
            with psycopg.connect(self.url, connect_timeout=3) as connection:
                served = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return served == (str(self.data),)

    def ends(self, *, seconds: float) -> bool:
        """Wait for its process to end; tell whether it has."""
        deadline = time.monotonic() + seconds
        while self.lives() and time.monotonic() < deadline:
            time.sleep(0.01)
        return not self.lives()

    def lives(self) -> bool:
        """Tell whether a process of this server still runs, in this container or another."""
        return is_served(self.data) or self.is_seen()

    def is_seen(self) -> bool:
        """Tell whether its pid belongs to it in this container, and not to another program."""
        try:
            process = psutil.Process(self.pid)
            return process.name().startswith("postgres") and str(self.data) in process.cmdline()
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True


def postmaster_of(data: Path) -> Postmaster | None:
    """Return what postmaster.pid in `data` says, or None if it is missing or incomplete."""
    try:
        lines = os.fsdecode((data / "postmaster.pid").read_bytes()).splitlines()
        return Postmaster(data, int(lines[0]), lines[3], Path(lines[4]))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def running_postmaster(data: Path, *, seconds: float = 20) -> Postmaster | None:
    """Return the server that answers for `data`, or None.

    Waits while it starts or stops; raises PostgresUnavailableError after `seconds`.
    """
    deadline = time.monotonic() + seconds
    while postmaster := postmaster_of(data):
        if postmaster.answers():
            return postmaster
        if not postmaster.lives():
            _forget(postmaster)
            return None
        if time.monotonic() > deadline:
            raise PostgresUnavailableError(_silence(postmaster))
        time.sleep(0.1)
    return None


def _silence(postmaster: Postmaster) -> str:
    if not postmaster.is_seen():
        return unseen(postmaster.data)
    return (
        f"The PostgreSQL server of {postmaster.data} runs as process {postmaster.pid} but does not"
        f" answer. Stop it with `kill -QUIT {postmaster.pid}` and try again."
    )


def _forget(postmaster: Postmaster) -> None:
    # PostgreSQL replaces the files of a dead pid, but not if another program has that pid now.
    if psutil.pid_exists(postmaster.pid):
        (postmaster.data / "postmaster.pid").unlink(missing_ok=True)
        (postmaster.socket / f".s.PGSQL.{postmaster.port}.lock").unlink(missing_ok=True)
