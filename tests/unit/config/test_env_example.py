"""The file .env.example against the code.

No twin: the test compares a file with the code.
"""

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from app.config.settings import Config

EXAMPLE = Path(__file__).parents[3] / ".env.example"
REQUIRED = [setting.name for setting in fields(Config) if setting.default is MISSING]


@pytest.fixture
def documented():
    """The variables of .env.example, as a shell reads them."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def test_the_documented_variables_are_those_that_exist(documented):
    assert sorted(documented) == sorted(setting.name.upper() for setting in fields(Config))


def test_the_documented_values_are_the_defaults(documented):
    required = {name.upper(): documented[name.upper()] for name in REQUIRED}
    key = {"SECRET_KEY": "a key for tests, 32 characters or more"}

    assert Config.from_environ(documented | key) == Config.from_environ(required | key)


def test_no_secret_is_documented(documented):
    assert documented["SECRET_KEY"] == ""
    assert documented["MAIL_PASSWORD"] == ""
