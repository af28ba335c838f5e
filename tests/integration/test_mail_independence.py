import socket

import pytest

from app import create_app
from tests.builders import PASSWORD, a_config, a_user


@pytest.fixture
def mail_server():
    """A mail server that would never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def app(mail_server, session_factory):
    """The application, told to use that mail server."""
    host, port = mail_server.getsockname()
    config = a_config(mail_server=host, mail_port=port)
    return create_app(config, session_factory=session_factory)


def test_registering_asks_nothing_of_the_mail_server(submit, mail_server):
    answer = submit("/register", email="ada@example.com", password=PASSWORD)

    assert answer.status_code == 303
    with pytest.raises(BlockingIOError):
        mail_server.accept()


def test_a_forgotten_password_asks_nothing_of_the_mail_server(submit, save, mail_server):
    save(a_user(email="ada@example.com"))

    answer = submit("/password/forgot", email="ada@example.com")

    assert answer.status_code == 303
    with pytest.raises(BlockingIOError):
        mail_server.accept()
