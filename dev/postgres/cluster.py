"""One PostgreSQL cluster on disk: created, started, stopped."""

import shlex
import shutil
import sys
from pathlib import Path

from dev.postgres.account import let_in, server_account
from dev.postgres.postmaster import postmaster_of, running_postmaster
from dev.postgres.programs import PostgresUnavailableError, package, run
from dev.postgres.socket_folder import remove_socket_folder, socket_folder

LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
DISPOSABLE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",  # makes CREATE DATABASE up to seven times faster
    "max_wal_senders=0",
    "shared_buffers=32MB",
)


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
            return _launch(data, durable=False)
        except PostgresUnavailableError as error:
            print(
                f"{error}\n{data} holds test data only and is created again.",
                file=sys.stderr,
                flush=True,
            )
            shutil.rmtree(data)
    if not data.exists():
        _make(data, durable=durable)
    return _launch(data, durable=durable)


def stop(data: Path) -> None:
    """Stop the server of the cluster in `data`; raise PostgresUnavailableError if it stays."""
    postmaster = postmaster_of(data)
    if postmaster is None:
        return
    account = server_account(data)
    for mode in ("fast", "immediate"):
        # Without -W, pg_ctl checks only ten times a second whether it has ended.
        arguments = ("stop", "-D", str(data), "-m", mode, "-W")
        _, said = run("pg_ctl", *arguments, account=account, seconds=30)
        if postmaster.ends(seconds=20):
            remove_socket_folder(postmaster.socket, data)
            return
    raise PostgresUnavailableError(
        f"The PostgreSQL server of {data} does not stop: {said}\n"
        f"Stop it with `kill -QUIT {postmaster.pid}`."
    )


def _make(data: Path, *, durable: bool) -> None:
    # Under another name first: what an interrupted initdb leaves must not look like a cluster.
    unfinished = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    account = server_account(data)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    options += [*LOCALE, *([] if durable else ["--no-sync"])]
    status, said = run("initdb", f"--pgdata={unfinished}", *options, account=account, seconds=120)
    if status:
        raise PostgresUnavailableError(f"initdb failed with exit status {status}.\n{said}")
    unfinished.rename(data)


def _launch(data: Path, *, durable: bool) -> str:
    account = server_account(data)
    socket = socket_folder(data, account)
    log = data / "postgres.log"
    log.unlink(missing_ok=True)
    options = ["-h", "", "-p", "5432", "-k", str(socket)]
    options += [] if durable else [word for setting in DISPOSABLE for word in ("-c", setting)]
    arguments = ["start", "-D", str(data), "-l", str(log), "-w", "-t", "30"]
    _, said = run("pg_ctl", *arguments, "-o", shlex.join(options), account=account, seconds=60)
    running = running_postmaster(data)
    if running is None:
        remove_socket_folder(socket, data)
        raise PostgresUnavailableError(_failure(data, said))
    return running.url


def _failure(data: Path, said: str) -> str:
    log = data / "postgres.log"
    lines = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    return "\n".join(
        [
            f"PostgreSQL did not start on {data}. {said}",
            *(f"  {line}" for line in lines),
            "Run `make reset`, which deletes the data in .local. Or set DATABASE_URL (for the "
            "tests TEST_DATABASE_URL) to your own server.",
        ]
    )
