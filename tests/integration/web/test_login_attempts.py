import pytest
from sqlalchemy import func

from app.accounts.throttle import LOGIN
from app.database.models import Attempts, LoginSession
from tests.support.builders import PASSWORD, THROTTLE, a_user
from tests.support.reading import shown, without_request_id


@pytest.fixture
def too_many_attempts(save):
    """Let the next attempt on ada@example.com or eve@example.com be one too many."""
    counts = {
        **THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1"),
        **THROTTLE.limits(LOGIN, "eve@example.com", "127.0.0.1"),
    }
    save(*[Attempts(key=key, count=count, since=func.now()) for key, count in counts.items()])


def test_a_password_of_1025_characters_is_refused_before_it_is_counted(submit, committed):
    response = submit("/login", email="ada@example.com", password="x" * 1025)

    assert response.status_code == 422
    assert "A password has 1024 characters at most." in shown(response)
    assert committed(Attempts) == []


def test_logging_in_does_not_count_as_a_guess(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    _, of_client = THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1")
    assert {row.key: row.count for row in committed(Attempts)} == {of_client: 0}


def test_a_wrong_password_counts_as_a_guess(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password="a guess")

    assert [row.count for row in committed(Attempts)] == [1, 1]


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_are_told_when_to_try_again(submit, save):
    save(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Too many attempts Wait 15 minutes, then try again." in shown(response)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_get_the_same_page_with_and_without_an_account(submit, save):
    save(a_user(email="ada@example.com"))
    with_account = submit("/login", email="ada@example.com", password=PASSWORD)

    without_account = submit("/login", email="eve@example.com", password=PASSWORD)

    assert without_account.status_code == with_account.status_code == 429
    assert without_request_id(without_account) == without_request_id(with_account)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_open_no_session_even_with_the_right_password(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert committed(LoginSession) == []
