"""The commands in the README's table work as they are written."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from dev.settings import ROOT

TABLE = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Every command")[2]
COMMANDS = re.findall(r"^\| (`.*?`) \|", TABLE, re.MULTILINE)
SPANS = [span for row in COMMANDS for span in re.findall(r"`([^`]+)`", row)]
OF_FLASK = [*re.findall(r'c="([^"]+)"', " ".join(SPANS)), "--help"]
OF_FLASK += [span.partition("bin/flask ")[2] for span in SPANS if "bin/flask " in span]


@pytest.mark.parametrize("command", OF_FLASK)
def test_a_command_of_the_application_exists(command):
    words = [sys.executable, "-m", "flask", "--app", "app", *shlex.split(command), "--help"]

    done = subprocess.run(
        words,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "a key for tests, 32 characters or more",
            "DATABASE_URL": "postgresql://ada@localhost/handshake",
            "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_DEFAULT_SENDER": "hello@handshake.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_a_row_begins_with_make_or_with_a_program_of_the_environment():
    elsewhere = [row for row in COMMANDS if not row.startswith(("`make ", "`.venv/bin/"))]

    assert elsewhere == []
