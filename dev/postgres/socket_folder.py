"""The folder of the server's Unix socket: its data folder, or a short one if that path is long."""

import os
import re
import shlex
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

from dev.postgres.account import Account

LONGEST_SOCKET_PATH = 103  # bytes, on macOS; Linux allows 107
SOCKET = ".s.PGSQL.5432"
SHORT, PREFIX = Path("/tmp"), "handshake-"


def socket_folder(data: Path, account: Account) -> Path:
    """Return the folder for the server of `data`; create one if neither fits nor was used before.

    A server that was killed, or stopped by hand, comes back at the same URL.
    """
    if _fits(data):
        return data
    if used := _last_used(data, account):
        return used
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=SHORT))
    account.own(folder)
    return folder


def remove_socket_folder(socket: Path, data: Path) -> None:
    """Remove the folder that socket_folder has created, if it has created one."""
    if socket != data and socket.name.startswith(PREFIX):
        shutil.rmtree(socket, ignore_errors=True)


def _fits(folder: Path) -> bool:
    # PostgreSQL, libpq and URLs would each need their own quoting of other characters.
    path = str(folder / SOCKET)
    return len(path) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[A-Za-z0-9/._-]+", path) is not None


def _last_used(data: Path, account: Account) -> Path | None:
    # PostgreSQL keeps its last command in this file: postgres "-D" "..." ... "-k" "..."
    try:
        words = shlex.split(os.fsdecode((data / "postmaster.opts").read_bytes()))
    except (OSError, ValueError):
        return None
    options = dict(pairwise(words))
    folder = Path(options.get("-k", ""))
    own = options.get("-D") == str(data)  # not so in a copy of the clone, whose server may run too
    made_here = folder.parent == SHORT and folder.name.startswith(PREFIX)
    return folder if own and made_here and _belongs_to(account, folder) else None


def _belongs_to(account: Account, folder: Path) -> bool:
    owner = os.geteuid() if account.uid is None else account.uid
    return folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == owner
