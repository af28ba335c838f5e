"""An inbox: its mailbox, its pages, and an SMTP sink that fills it."""

import smtplib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dev.inbox.pages import create_inbox
from dev.inbox.sink import running_sink
from dev.inbox.store import Mailbox
from tests.dev.emails import Deliver


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def inbox_app(folder: Path) -> tuple[Mailbox, Flask]:
    mailbox = Mailbox(folder)
    return mailbox, create_inbox(mailbox)


@pytest.fixture
def mailbox(inbox_app: tuple[Mailbox, Flask]) -> Mailbox:
    """A mailbox that is empty when a test begins."""
    mailbox, _ = inbox_app
    mailbox.delete()
    return mailbox


@pytest.fixture
def deliver(mailbox: Mailbox) -> Iterator[Deliver]:
    """Send messages by SMTP to the sink that fills the mailbox."""

    def send(*messages: bytes, to: tuple[str, ...] = ("ada@example.com",)) -> None:
        for message in messages:
            smtp.sendmail("hello@handshake.example", to, message, ["SMTPUTF8"])

    with running_sink(mailbox) as address, smtplib.SMTP(*address, timeout=5) as smtp:
        yield send


@pytest.fixture
def browser(inbox_app: tuple[Mailbox, Flask], mailbox: Mailbox) -> FlaskClient:
    _, app = inbox_app
    return app.test_client()


@pytest.fixture
def shallow_stack() -> Iterator[None]:
    """Lower the recursion limit, so that a test reaches it within milliseconds."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(250)
    yield
    sys.setrecursionlimit(limit)
