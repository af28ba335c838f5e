"""Run a command as `make run` would: with the development database and its settings."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from dev.database import development_database
from dev.ports import read_ports
from dev.postgres import PostgresUnavailableError
from dev.run.stopping import end_with_parent
from dev.settings import ROOT, development_environment, kept_secret_key

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_END = 12  # the worker may wait 10 s for an SMTP server


def main(arguments: list[str]) -> int:
    """Run `python -m` with `arguments`, such as `alembic upgrade head`; return its exit status.

    For flask, one argument can hold all its words: `flask 'outbox list'`.
    """
    ports, problems = read_ports(os.environ)
    program, given = arguments[:1], arguments[1:]
    try:
        given = words(" ".join(given)) if program == ["flask"] else given
    except ValueError as error:
        problems.append(str(error))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 2
    try:
        with development_database(os.environ) as url:
            return run([*program, *given], url, ports)
    except PostgresUnavailableError as error:
        print(error, file=sys.stderr)
        return 1


def words(text: str) -> list[str]:
    """Return the words of a command; an apostrophe within a word is a letter of it.

    Raises ValueError for a quote that does not end.
    """
    try:
        found = shlex.split(text, posix=False)
    except ValueError as error:
        raise ValueError(
            f"c={text!r} has a quote that does not end. Rule: quotes around several words make"
            " one of them. Example: make flask c='users list'"
        ) from error
    return [word[1:-1] if word[0] in "'\"" else word for word in found]


def run(arguments: list[str], database_url: str, ports: Mapping[str, int]) -> int:
    """Run a Python module with the development settings against `database_url`."""
    environment = development_environment(
        os.environ, ports=ports, database_url=database_url, secret_key=kept_secret_key()
    )
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=ROOT,
        preexec_fn=end_with_parent,  # noqa: PLW1509  it takes no lock
    ) as process:
        return _wait(process)


def end_on_signals() -> None:
    """Let a signal end this process in order: first its program, then the database. Once."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` ignores one
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def _wait(process: "subprocess.Popen[bytes]") -> int:
    """Return its exit status, also if a signal asks this process to end meanwhile."""
    try:
        return process.wait()
    except SystemExit as ending:
        if ending.code != 128 + signal.SIGINT:  # Ctrl-C has reached the process, too
            process.terminate()
    for end_sooner in (process.terminate, process.kill):
        with suppress(subprocess.TimeoutExpired):
            return process.wait(SECONDS_TO_END)
        end_sooner()
    return process.wait(SECONDS_TO_END)


if __name__ == "__main__":
    end_on_signals()
    sys.exit(main(sys.argv[1:]))
