"""Two PostgreSQL servers, of which one streams from the other, and a failover between them.

PostgreSQL 18, chapter 26: pg_basebackup copies a running server, and standby.signal makes a server
follow another one.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dev.postgres import cluster
from dev.postgres.account import server_account
from dev.postgres.programs import run
from tests.support.processes import eventually
from tests.support.restartable_database import NAME, Database


class Pair:
    """A primary, and a standby that streams from it."""

    def __init__(self, primary: Database, standby: Database) -> None:
        self.primary, self.standby = primary, standby

    def fail_over(self) -> None:
        """Promote the standby; the old primary comes back as its standby, at its old place."""
        old, new = self.primary, self.standby
        old.stop("fast")  # it ends only when the standby has everything
        _run("pg_ctl", "promote", "-D", str(new.data), "-w", data=new.data)
        _follow(old, new)
        old.start()
        self.primary, self.standby = new, old

    @property
    def url(self) -> str:
        """Return the URL of whichever of the two can write."""
        hosts = "&".join(f"host={each.socket.parent}" for each in (self.primary, self.standby))
        return f"postgresql://postgres@/{NAME}?{hosts}&target_session_attrs=read-write"


@contextmanager
def replicated(origin: Database) -> Iterator[Pair]:
    """Run a copy of a server, and a standby of the copy; delete both afterwards."""
    with ExitStack() as stack:
        primary = stack.enter_context(_running_copy(origin, "primary"))
        standby = stack.enter_context(_running_copy(primary, "standby", "--write-recovery-conf"))
        streaming = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"
        eventually(lambda: primary.run(streaming), "a standby that streams")
        yield Pair(primary, standby)


@contextmanager
def _running_copy(origin: Database, name: str, *options: str) -> Iterator[Database]:
    data = origin.data.parent / name / "data"  # a server's lock lies beside its data
    _delete(data)  # of a run that was killed
    data.mkdir(mode=0o700, parents=True)
    for folder in (data.parent, data):
        server_account(origin.data).own(folder)
    source = ("-h", str(origin.socket.parent), "-p", "5432", "-U", "postgres")
    fast = ("--checkpoint=fast", "--no-sync")
    _run("pg_basebackup", "-D", str(data), *source, *fast, *options, data=data)
    (data / f"{origin.socket.name}.lock").unlink(missing_ok=True)  # of the server it is copied from
    try:
        url = cluster.start(data, durable=True)
        yield Database(data, url.replace("/postgres?", f"/{NAME}?"))
    finally:
        _delete(data)


def _follow(old: Database, new: Database) -> None:
    with (old.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"primary_conninfo = 'host={new.socket.parent} port=5432 user=postgres'\n")
    (old.data / "standby.signal").touch()


def _run(program: str, *arguments: str, data: Path) -> None:
    status, said = run(program, *arguments, account=server_account(data), seconds=60)
    assert status == 0, said


def _delete(data: Path) -> None:
    cluster.stop(data)
    shutil.rmtree(data.parent, ignore_errors=True)
