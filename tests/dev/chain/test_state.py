from datetime import UTC, datetime, timedelta

import pytest

from dev.chain.state import PIECES, Chain

START = datetime(2026, 1, 31, 12, tzinfo=UTC)


def after(milliseconds):
    return START + timedelta(milliseconds=milliseconds)


@pytest.fixture
def chain():
    return Chain()


@pytest.fixture
def registered(chain):
    """A chain in which the form was sent, answered and saved."""
    chain.note("browser", START, "POST /register")
    chain.note("web", after(70), "POST /register 303")
    chain.note("PostgreSQL", after(80), "welcome")
    return chain


def states(chain):
    return [piece.state for piece in chain.pieces()]


def piece(chain, name):
    return next(each for each in chain.pieces() if each.name == name)


def test_before_a_registration_every_piece_is_dark(chain):
    chain.note("NOTIFY", START, "on the channel outbox")

    assert states(chain) == ["dark"] * len(PIECES)


def test_a_piece_that_has_passed_something_on_is_lit_and_says_when_and_how_long_it_took(registered):
    saved = piece(registered, "PostgreSQL")

    assert (saved.state, saved.item, saved.at, saved.after_ms) == ("lit", "welcome", after(80), 10)


def test_the_first_piece_that_has_not_answered_is_waited_for_and_the_rest_is_dark(registered):
    assert states(registered)[2:6] == ["lit", "waiting", "dark", "dark"]
    assert piece(registered, "NOTIFY").since == after(80)


def test_a_piece_that_fails_breaks_the_chain(registered):
    registered.note("NOTIFY", after(81), "")
    registered.note("worker", after(90), "attempt 1: refused", failed=True)

    assert states(registered)[3:6] == ["lit", "failed", "dark"]


def test_a_piece_that_succeeds_at_last_is_lit(registered):
    registered.note("NOTIFY", after(81), "")
    registered.note("worker", after(90), "attempt 1: refused", failed=True)
    registered.note("worker", after(900), "attempt 2: sent")

    assert piece(registered, "worker").item == "attempt 2: sent"


def test_of_two_events_of_a_piece_the_first_counts(registered):
    registered.note("PostgreSQL", after(500), "a notice")

    assert piece(registered, "PostgreSQL").item == "welcome"


def test_the_link_and_the_login_wait_for_the_user(registered):
    for name in ("NOTIFY", "worker", "SMTP", "inbox"):
        registered.note(name, after(100), "")

    assert states(registered)[6:] == ["lit", "yours", "dark"]


def test_a_new_registration_begins_a_new_round(registered):
    registered.note("browser", after(5000), "POST /register")

    assert states(registered)[:3] == ["lit", "waiting", "dark"]


def test_what_was_observed_before_the_request_was_logged_belongs_to_its_round(registered):
    registered.note("PostgreSQL", after(5060), "seen early")
    registered.note("NOTIFY", after(5061), "")
    registered.note("browser", after(5000), "POST /register")
    registered.note("web", after(5070), "POST /register 303")

    assert states(registered)[:4] == ["lit"] * 4
    assert piece(registered, "PostgreSQL").item == "seen early"
    assert piece(registered, "PostgreSQL").after_ms == 0  # and not less


def test_a_change_wakes_those_who_wait(chain):
    known = chain.wait(-1, 0)
    chain.note("browser", START, "POST /register")

    assert chain.wait(known, 5) != known
    assert chain.wait(known + 1, 0) == known + 1
