"""Which attempts are counted together.

No twin: the keys are computed before the database is asked.
"""

import pytest

from app.accounts.throttle import LOGIN, REGISTER, limits

HOME = "192.0.2.1"
ADA = limits(LOGIN, "ada@example.com", HOME)


def test_upper_and_lower_case_of_an_email_are_counted_together():
    assert limits(LOGIN, "ADA@example.com", HOME) == ADA


def test_each_action_is_counted_separately():
    registrations = limits(REGISTER, "ada@example.com", HOME)

    assert registrations.keys() & ADA.keys() == set()


def test_a_whole_ipv6_network_is_counted_as_one_client():
    counts = limits(LOGIN, "ada@example.com", "2001:db8::1")

    assert limits(LOGIN, "ada@example.com", "2001:db8:0:0:ffff::1") == counts


@pytest.mark.parametrize(
    ("client_ip", "other"),
    [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1"), ("unknown", "192.0.2.1")],
)
def test_another_network_is_counted_separately(client_ip, other):
    counts, others = [limits(LOGIN, "ada@example.com", each) for each in (client_ip, other)]

    assert len(counts.keys() & others.keys()) == 1, "only the email is the same"
