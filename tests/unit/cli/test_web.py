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
    """Let the operating system refuse to listen."""

    def with_error(number):
        trouble = OSError(number, os.strerror(number))
        door = create_autospec(socket.create_server, side_effect=trouble)
        monkeypatch.setattr(socket, "create_server", door)
        return door

    return with_error


def test_a_port_that_is_taken_is_named_with_the_way_out(serve, refuse):
    refuse(errno.EADDRINUSE)

    printed = serve(port=8000)

    assert "PORT=8000 cannot be listened on: Address already in use" in printed
    assert "Example: PORT=8001" in printed


@pytest.mark.parametrize(
    ("host", "family"), [("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6)]
)
def test_an_address_of_another_machine_is_named(serve, refuse, host, family):
    door = refuse(errno.EADDRNOTAVAIL)

    printed = serve(host=host)

    assert f"HOST={host} PORT=8000 cannot be listened on" in printed
    assert door.call_args.kwargs["family"] == family
