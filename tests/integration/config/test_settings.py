import os
import subprocess
import sys

import pytest

from app import create_app
from app.services import services
from tests.support.builders import A_COMPLETE_ENVIRONMENT


@pytest.fixture
def start(monkeypatch):
    """Set these environment variables and create the application; return its configuration."""

    def create(environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with create_app().app_context():
            return services().config

    return create


def test_a_complete_environment_is_typed(start):
    environment = {
        **A_COMPLETE_ENVIRONMENT,
        "MAIL_PORT": "25",
        "MAIL_USE_TLS": "false",
        "MAIL_TIMEOUT": "2.5",
    }

    config = start(environment)

    assert (config.mail_port, config.mail_use_tls, config.mail_timeout) == (25, False, 2.5)


def test_a_variable_that_is_not_set_has_a_safe_default(start):
    config = start(A_COMPLETE_ENVIRONMENT)

    assert (config.mail_port, config.mail_use_tls) == (587, True)
    assert (config.argon2_memory_kib, config.argon2_time_cost) == (19456, 2)


def test_all_problems_are_reported_at_once():
    environment = {
        **A_COMPLETE_ENVIRONMENT,
        "SECRET_KEY": "",
        "MAIL_PORT": "smtp",
        "LOG_LEVEL": "LOUD",
        "PATH": os.environ["PATH"],
        "FLASK_APP": "app",
    }

    process = subprocess.run(
        [sys.executable, "-m", "flask", "web"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert process.returncode == 1
    lines = process.stderr.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["SECRET_KEY", "MAIL_PORT", "LOG_LEVEL"]
