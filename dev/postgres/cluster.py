"""One PostgreSQL cluster on disk: created, started, stopped."""

import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

from dev.postgres.account import let_in, server_account
from dev.postgres.launching import launch
from dev.postgres.postmaster import postmaster_of, running_postmaster
from dev.postgres.programs import PostgresUnavailableError, package, run
from dev.postgres.server_lock import is_served, unseen
from dev.postgres.socket_folder import remove_socket_folder

SMALL = ("--no-sync", "--wal-segsize=1")  # MB of memory; the least that PostgreSQL keeps is five
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")


def start(data: Path, *, durable: bool) -> str:
    """Return the URL of the server of the cluster in `data`; create and start what is missing.

    Replaces a cluster that does not start, unless it is durable. Raises PostgresUnavailableError.
    """
    running = running_postmaster(data)
    if running:
        return running.url
    let_in(server_account(data), data, package())
    if data.exists() and not durable:
        try:
            return launch(data, durable=False)
        except PostgresUnavailableError as error:
            if is_served(data):
                raise
            print(
                f"{error}\n{data} holds test data only and is created again.",
                file=sys.stderr,
                flush=True,
            )
            shutil.rmtree(data)
    if not data.exists():
        _make(data, durable=durable)
    return launch(data, durable=durable)


def stop(data: Path) -> None:
    """Stop the server of the cluster in `data`; raise PostgresUnavailableError if it stays."""
    postmaster = postmaster_of(data)
    if postmaster is None or not postmaster.is_seen():
        # pg_ctl would send its signal to the program that has this pid here.
        if is_served(data):
            raise PostgresUnavailableError(unseen(data))
        return
    # A fast shutdown, then an immediate one (PostgreSQL 18, section 18.5). pg_ctl would look up the
    # pid in the folder once more, which its account may no longer enter.
    for number in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(postmaster.pid, number)
        if postmaster.ends(seconds=20):
            remove_socket_folder(postmaster.socket, data)
            return
    raise PostgresUnavailableError(
        f"The PostgreSQL server of {data} does not stop. Stop it with"
        f" `kill -KILL {postmaster.pid}`."
    )


def _make(data: Path, *, durable: bool) -> None:
    # Under another name first: what an interrupted initdb leaves must not look like a cluster.
    unfinished = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    account = server_account(data)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    options += [*LOCALE, *([] if durable else SMALL)]
    status, said = run("initdb", f"--pgdata={unfinished}", *options, account=account, seconds=120)
    if status:
        raise PostgresUnavailableError(f"initdb failed with exit status {status}.\n{said}")
    unfinished.rename(data)
