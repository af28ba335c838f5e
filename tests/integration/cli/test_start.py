"""What `flask web` and `flask worker` log about their environment when they start.

No twin: the environment is that of a process.
"""

import pytest

from tests.support.processes import Process, eventually, free_port


@pytest.fixture
def environment():
    """What an administrator sets, with one variable that has a wrong name."""
    port = str(free_port())
    return {
        "SECRET_KEY": "a key for tests, 32 characters or more",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": port,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_DEFAULT_SENDER": "hello@handshake.example",
        "MAIL_TLS": "false",
        "TEST_DATABASE_URL": "postgresql:///another",
    }


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_variable_with_nearly_the_name_of_a_setting_is_logged_once(
    environment, tmp_path, command
):
    process = Process("flask", command, environment=environment, log=tmp_path / "process.log")
    try:
        eventually(lambda: f" {command} " in process.log(), "the start")
    finally:
        process.end()

    [line] = [line for line in process.log().splitlines() if " WARNING app.cli" in line]
    assert " MAIL_TLS is set, but no setting has this name" in line
    assert line.endswith("Did you mean MAIL_USE_TLS?")
