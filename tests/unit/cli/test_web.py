import errno
import os
import socket
from unittest.mock import create_autospec

import pytest

from app import create_app
from tests.support.builders import a_config


@pytest.fixture
def serve(session, mail):
    """Run `flask web` with these settings; return what it prints before it stops."""

    def run(**settings):
        app = create_app(a_config(**settings), session_factory=lambda: session, mail=mail)
        result = app.test_cli_runner().invoke(args=["web"])
        assert result.exit_code == 1
        return result.output

    return run


@pytest.fixture
def refuse(monkeypatch):
    """Let the operating system refuse to listen; return the double that was asked."""

    def with_error(number):
        error = OSError(number, os.strerror(number))
        create_server = create_autospec(socket.create_server, side_effect=error)
        monkeypatch.setattr(socket, "create_server", create_server)
        return create_server

    return with_error


def test_a_taken_port_is_named_with_an_example(serve, refuse):
    refuse(errno.EADDRINUSE)

    printed = serve(port=8000)

    assert "PORT=8000 cannot be used: Address already in use" in printed
    assert "Example: PORT=8001" in printed


@pytest.mark.parametrize(
    ("host", "family"), [("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6)]
)
def test_an_address_of_another_machine_is_named(serve, refuse, host, family):
    create_server = refuse(errno.EADDRNOTAVAIL)

    printed = serve(host=host)

    assert f"HOST={host} PORT=8000 cannot be used: " in printed
    assert create_server.call_args.kwargs["family"] == family
