"""Run a command as `make run` would: with the development database and its settings."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType

from dev.database import development_database
from dev.ports import read_ports
from dev.postgres import PostgresUnavailableError
from dev.run.stopping import end_on_signals, end_with_parent
from dev.settings import ROOT, development_environment, kept_secret_key

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
    with (
        _ctrl_c_left_to_the_program(),
        subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            preexec_fn=end_with_parent,  # noqa: PLW1509  it takes no lock
        ) as process,
    ):
        return _wait(process)


@contextmanager
def _ctrl_c_left_to_the_program() -> Iterator[None]:
    """Go on after Ctrl-C, which the program gets as well: a shell only forgets the line."""
    pressed: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:  # after a first signal, another must not interrupt the end of the database
        if not pressed and signal.getsignal(signal.SIGINT) is note:
            signal.signal(signal.SIGINT, before)


def _wait(process: "subprocess.Popen[bytes]") -> int:
    """Return its exit status, also if a signal asks this process to end meanwhile."""
    try:
        return process.wait()
    except SystemExit:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        return process.wait(SECONDS_TO_END)
    process.kill()
    return process.wait(SECONDS_TO_END)


if __name__ == "__main__":
    end_on_signals()
    sys.exit(main(sys.argv[1:]))
