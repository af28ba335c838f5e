"""What only the Python of .venv can tell: whether the installed parts start."""

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
            Path(folder).chmod(0o711)  # where root starts it, nobody must get in
            with embedded_postgres(Path(folder), durable=False):
                return Finding("PostgreSQL starts")
    except (PostgresUnavailableError, OSError) as error:
        return Finding(
            f"PostgreSQL does not start: {error}",
            "Read these lines, or set DATABASE_URL to a server of yours",
        )


def sink() -> Finding:
    """Start the SMTP sink on some free port and greet it."""
    try:
        with running_sink(Mailbox(None)) as address, smtplib.SMTP(*address, timeout=5) as client:
            client.noop()
            return Finding("The SMTP sink answers")
    except OSError as error:
        return Finding(
            f"The SMTP sink does not answer: {error}",
            "Does a firewall bar 127.0.0.1? Or set MAIL_SERVER to a server of yours",
        )


def browser() -> str:
    """Say which browser tests/browser would use; the rest does without one."""
    try:
        return f"  ok       tests/browser uses {find_browser(os.environ)}"
    except NoBrowserError as error:
        return f"  note     tests/browser will not run. {error}"


if __name__ == "__main__":
    status = report([postgres(), sink()])
    print(browser())
    sys.exit(status)
