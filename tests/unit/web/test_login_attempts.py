import pytest

from app.accounts.throttle import LOGIN
from tests.support.builders import PASSWORD, a_user
from tests.support.reading import shown, without_request_id
from tests.unit.doubles import every_sql, sql_of_success


def test_a_password_of_1025_characters_is_refused_before_it_is_counted(submit, session):
    response = submit("/login", email="ada@example.com", password="x" * 1025)

    assert response.status_code == 422
    assert "A password has 1024 characters at most." in shown(response)
    assert session.mock_calls == []


def test_logging_in_does_not_count_as_a_guess(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(LOGIN, "ada@example.com")


def test_a_wrong_password_counts_as_a_guess(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password="a guess")

    assert [sql.split()[0] for sql in every_sql(session)] == ["INSERT"]


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_are_told_when_to_try_again(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Too many attempts Wait 15 minutes, then try again." in shown(response)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_get_the_same_page_with_and_without_an_account(submit, found):
    found(a_user(email="ada@example.com"))
    with_account = submit("/login", email="ada@example.com", password=PASSWORD)
    found(None)

    without_account = submit("/login", email="eve@example.com", password=PASSWORD)

    assert without_account.status_code == with_account.status_code == 429
    assert without_request_id(without_account) == without_request_id(with_account)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_open_no_session_even_with_the_right_password(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    session.add.assert_not_called()
