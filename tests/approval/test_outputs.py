import os
import subprocess
import sys

import pytest

from tests.support.postgres_server import ROOT

COMMANDS = {
    "flask": [sys.executable, "-m", "flask", "--app", "app", "--help"],
    "flask-outbox": [sys.executable, "-m", "flask", "--app", "app", "outbox", "--help"],
    "flask-users": [sys.executable, "-m", "flask", "--app", "app", "users", "--help"],
    "make": ["make", "--no-print-directory"],
    "schema": [sys.executable, "-m", "alembic", "upgrade", "head", "--sql"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_command(approve, config, command):
    environment = {
        "PATH": os.environ["PATH"],
        "COLUMNS": "100",
        "SECRET_KEY": config.secret_key,
        "DATABASE_URL": "postgresql://ada@localhost/handshake",
        "PUBLIC_BASE_URL": config.public_base_url,
        "MAIL_SERVER": config.mail_server,
        "MAIL_DEFAULT_SENDER": config.mail_default_sender,
    }
    arguments = COMMANDS[command]

    printed = subprocess.run(
        arguments, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
    )

    approve(printed.stdout, "sql" if command == "schema" else "txt")


def test_log(approve, client, lines):
    client.get("/login")

    approve("\n".join(lines()))
