"""Arguments that a command refuses.

No twin: click checks the arguments before a command opens a database session.
"""

import pytest


def test_outbox_list_refuses_an_unknown_status(outbox):
    printed = outbox("list", "--status", "lost")

    assert "'lost' is not one of 'pending', 'sent', 'given_up'" in printed


def test_outbox_retry_refuses_an_invalid_id(outbox):
    printed = outbox("retry", "7")

    assert "'7' is not a valid UUID" in printed


@pytest.mark.parametrize("command", ["outbox", "users"])
@pytest.mark.parametrize("limit", ["0", "10001"])
def test_list_refuses_a_limit_out_of_bounds(flask, command, limit):
    printed = flask(command, "list", "--limit", limit)

    assert f"{limit} is not in the range 1<=x<=10000" in printed


@pytest.mark.parametrize("command", ["disable", "enable", "unlock"])
def test_users_commands_refuse_an_invalid_email_address(users, command):
    printed = users(command, "ada at example.com")

    assert "Error: Invalid value for 'EMAIL': " in printed
    assert "'ada at example.com' is not an email address: " in printed
