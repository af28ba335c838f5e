"""Start the server of a cluster, with its socket where PostgreSQL can listen."""

import shlex
from pathlib import Path
from typing import IO

from dev.locks import alone_with
from dev.postgres.account import Account, server_account
from dev.postgres.postmaster import running_postmaster
from dev.postgres.programs import PostgresUnavailableError, run
from dev.postgres.server_lock import server_lock, unseen
from dev.postgres.socket_folder import remove_socket_folder, socket_folder

SECONDS_TO_END = 10.0  # for the last processes of a server that was killed
DISPOSABLE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",  # makes CREATE DATABASE up to seven times faster
    "max_wal_senders=0",
    "shared_buffers=32MB",
)


def launch(data: Path, *, durable: bool) -> str:
    """Start the server of the cluster in `data`; return its URL.

    Raises PostgresUnavailableError.
    """
    account = server_account(data)
    try:
        with alone_with(server_lock(data), seconds=SECONDS_TO_END) as lock:
            socket = socket_folder(data, account)
            options = ["-h", "", "-p", "5432", "-k", str(socket), *_settings(durable=durable)]
            said = _start(data, options, account, lock)
    except TimeoutError as error:
        raise PostgresUnavailableError(unseen(data)) from error
    running = running_postmaster(data)
    if running is None:
        remove_socket_folder(socket, data)
        raise PostgresUnavailableError(_failure(data, said))
    return running.url


def _start(data: Path, options: list[str], account: Account, lock: IO[str]) -> str:
    log = data / "postgres.log"
    log.unlink(missing_ok=True)
    arguments = ["start", "-D", str(data), "-l", str(log), "-w", "-t", "30"]
    arguments += ["-o", shlex.join(options)]
    # The server inherits the lock, and so holds it exactly as long as it runs.
    return run("pg_ctl", *arguments, account=account, seconds=60, inherited=[lock.fileno()])[1]


def _settings(*, durable: bool) -> list[str]:
    return [] if durable else [word for setting in DISPOSABLE for word in ("-c", setting)]


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
