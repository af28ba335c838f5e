"""Which attempts are counted together, and how many are allowed.

No twin: the keys are computed before the database is asked.
"""

from datetime import timedelta

import pytest

from app import create_app
from app.accounts.limits import Throttle
from app.accounts.throttle import LOGIN, REGISTER
from app.services import services
from tests.support.builders import THROTTLE, a_config

HOME = "192.0.2.1"
ADA = THROTTLE.limits(LOGIN, "ada@example.com", HOME)


def test_upper_and_lower_case_of_an_email_are_counted_together():
    assert THROTTLE.limits(LOGIN, "ADA@example.com", HOME) == ADA


def test_each_action_is_counted_separately():
    registrations = THROTTLE.limits(REGISTER, "ada@example.com", HOME)

    assert registrations.keys() & ADA.keys() == set()


def test_a_whole_ipv6_network_is_counted_as_one_client():
    counts = THROTTLE.limits(LOGIN, "ada@example.com", "2001:db8::1")

    assert THROTTLE.limits(LOGIN, "ada@example.com", "2001:db8:0:0:ffff::1") == counts


@pytest.mark.parametrize(
    ("client_ip", "other"),
    [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1"), ("unknown", "192.0.2.1")],
)
def test_another_network_is_counted_separately(client_ip, other):
    counts, others = [
        THROTTLE.limits(LOGIN, "ada@example.com", each) for each in (client_ip, other)
    ]

    assert len(counts.keys() & others.keys()) == 1, "only the email is the same"


def test_the_limits_are_those_of_the_configuration(session, mail):
    config = a_config(throttle_per_email=1, throttle_per_client=2, throttle_window_seconds=3)

    app = create_app(config, session_factory=lambda: session, mail=mail)

    with app.app_context():
        assert services().throttle == Throttle(1, 2, timedelta(seconds=3))


def test_each_count_has_its_own_limit():
    throttle = Throttle(per_email=1, per_client=2, window=timedelta(seconds=3))

    assert tuple(throttle.limits(LOGIN, "ada@example.com", HOME).values()) == (1, 2)
