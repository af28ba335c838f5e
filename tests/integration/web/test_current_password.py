"""A form that asks for the current password, on a page of the example feature."""

from datetime import UTC, datetime

import pytest

from app.accounts.throttle import CURRENT_PASSWORD
from app.database.models import Attempts, User
from app.web import CORE
from tests.support.builders import PASSWORD, THROTTLE, a_user
from tests.support.example_feature import CHANGED, EXAMPLE
from tests.support.reading import shown


@pytest.fixture
def features():
    return (CORE, EXAMPLE)


def test_the_current_password_allows_the_change(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    response = submit("/example", current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")
    [user] = committed(User)
    assert user.email == CHANGED


def test_a_wrong_password_allows_no_change(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    response = submit("/example", current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_a_missing_password_is_not_counted_as_an_attempt(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    response = submit("/example", current="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    assert committed(Attempts) == []


def test_too_many_attempts_allow_no_change(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    counts = THROTTLE.limits(CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=count, since=now) for key, count in counts.items()])

    response = submit("/example", current=PASSWORD)

    assert response.status_code == 429
    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_current_password_forgets_the_wrong_ones_before(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    _, of_the_client = THROTTLE.limits(CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    submit("/example", current="a guess")

    submit("/example", current=PASSWORD)

    counted = {row.key: row.count for row in committed(Attempts)}
    assert counted == {of_the_client: 1}, "only the guess may count"
