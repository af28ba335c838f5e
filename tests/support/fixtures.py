"""Fixtures of both layers: their code is the same, and the application under them differs."""

import io
import logging
from functools import partial

import pytest
from flask import Flask
from flask_mail import Message

from app.cli.logs import OneLineFormatter
from app.mail.smtp import SafeMail, flask_mail_settings
from tests.support.builders import LINKS, a_config


@pytest.fixture
def lines():
    """The lines that `flask web` would have written to stderr so far."""
    stderr, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stderr)
    handler.setFormatter(OneLineFormatter(LINKS.paths))
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield lambda: stderr.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def flask(app):
    """Run a `flask` command; return what it prints."""

    def run(*arguments):
        return app.test_cli_runner().invoke(args=arguments).output

    return run


@pytest.fixture
def outbox(flask):
    """Run `flask outbox ...`; return what it prints."""
    return partial(flask, "outbox")


@pytest.fixture
def users(flask):
    """Run `flask users ...`; return what it prints."""
    return partial(flask, "users")


@pytest.fixture
def send_message():
    """Send one message with these settings."""

    def send_one(**settings):
        app = Flask("test")
        app.testing = True
        app.config.update(flask_mail_settings(a_config(**settings)))
        mail = SafeMail(app)
        with app.app_context():
            mail.send(Message("Hello", recipients=["ada@example.com"], body="Hello, Ada"))

    return send_one


@pytest.fixture
def own_pages(app):
    """Every page that a user can open without a token."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    return sorted({rule.rule for rule in rules if not rule.arguments} - {"/readyz"})
