"""What only the Python of .venv can check: whether the installed parts start."""

import os
import smtplib
import sys
import tempfile
from pathlib import Path

from dev.chromium import NoBrowserError, find_browser
from dev.doctor.finding import Finding, report
from dev.inbox.sink import running_sink
from dev.inbox.store import Mailbox
from dev.postgres import PostgresUnavailableError, embedded_postgres


def postgres() -> Finding:
    """Start the embedded PostgreSQL in a folder of its own and stop it again."""
    try:
        with tempfile.TemporaryDirectory(prefix="handshake-doctor-") as folder:
            Path(folder).chmod(0o711)  # if root starts it, the user `nobody` needs to enter
            with embedded_postgres(Path(folder), durable=False):
                return Finding("PostgreSQL starts")
    except (PostgresUnavailableError, OSError) as error:
        return Finding(
            f"PostgreSQL does not start: {error}",
            "Read these lines, or set DATABASE_URL to your own server",
        )


def sink() -> Finding:
    """Start the test mail server on a free port and connect to it."""
    try:
        with running_sink(Mailbox(None)) as address, smtplib.SMTP(*address, timeout=5) as client:
            client.noop()
            return Finding("The test mail server answers")
    except OSError as error:
        return Finding(
            f"The test mail server does not answer: {error}",
            "Check whether a firewall blocks 127.0.0.1, or set MAIL_SERVER to your own server",
        )


def browser() -> str:
    """Say which browser tests/browser would use; nothing else needs one."""
    try:
        return f"  ok       tests/browser uses {find_browser(os.environ)}"
    except NoBrowserError as error:
        return f"  note     tests/browser will not run. {error}"


if __name__ == "__main__":
    status = report([postgres(), sink()])
    print(browser())
    sys.exit(status)
