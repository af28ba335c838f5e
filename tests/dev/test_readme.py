"""The commands in the README's table work as they are written."""

import re
import shlex

import pytest

from app import create_app
from dev.settings import ROOT
from tests.support.builders import a_config

TABLE = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Every command")[2]
COMMANDS = re.findall(r"^\| (`.*?`) \|", TABLE, re.MULTILINE)
SPANS = [span for row in COMMANDS for span in re.findall(r"`([^`]+)`", row)]
OF_FLASK = re.findall(r'c="([^"]+)"|bin/flask (\w+)', "\n".join(SPANS))


@pytest.fixture(scope="module")
def flask():
    return create_app(a_config()).test_cli_runner()


@pytest.mark.parametrize("command", ["".join(found) for found in OF_FLASK])
def test_a_command_of_the_application_exists(command, flask):
    result = flask.invoke(args=[*shlex.split(command), "--help"])

    assert result.exit_code == 0, result.output


def test_a_row_begins_with_make_or_with_a_program_of_the_environment():
    elsewhere = [row for row in COMMANDS if not row.startswith(("`make ", "`.venv/bin/"))]

    assert elsewhere == []
