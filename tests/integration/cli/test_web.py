import socket

import pytest

from app import create_app
from tests.support.builders import a_config


@pytest.fixture
def serve():
    """Run `flask web` with these settings; return what it prints before it stops."""

    def run(**settings):
        result = create_app(a_config(**settings)).test_cli_runner().invoke(args=["web"])
        assert result.exit_code == 1
        return result.output

    return run


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_an_example(serve, taken_port):
    printed = serve(port=taken_port)

    assert f"PORT={taken_port} cannot be used: Address already in use" in printed
    assert "Example: PORT=8001" in printed


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_of_another_machine_is_named(serve, host):
    printed = serve(host=host)

    assert f"HOST={host} PORT=8000 cannot be used: " in printed
    assert "Address family for hostname" not in printed
