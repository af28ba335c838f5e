"""Which accounts `flask users list` finds, and in which order.

No twin: a mock returns the rows that a test gives it, whatever the query says.
"""

from datetime import UTC, datetime

from tests.support.builders import a_user


def test_list_can_show_only_disabled_accounts(users, save):
    save(a_user(email="eve@example.com", disabled_at=datetime.now(UTC)))
    save(a_user(email="ada@example.com"))

    printed = users("list", "--disabled")

    assert [line.split()[-1] for line in printed.splitlines()] == ["eve@example.com"]


def test_list_stops_at_its_limit(users, save):
    save(a_user(email="ada@example.com"))
    save(a_user(email="grace@example.com"))

    printed = users("list", "--limit", "1")

    assert [line.split()[-1] for line in printed.splitlines()] == ["grace@example.com"]
