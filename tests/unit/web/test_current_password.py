"""A form that asks for the current password, on a page of the example feature."""

import pytest

from app import create_app
from app.accounts.throttle import CURRENT_PASSWORD
from app.web import CORE
from tests.support.builders import PASSWORD, a_config, a_user
from tests.support.example_feature import CHANGED, EXAMPLE
from tests.support.reading import shown
from tests.unit.doubles import every_sql, sql_of_success


@pytest.fixture
def app(session, mail):
    """The core with the example feature; both dependencies are mocked."""
    app = create_app(
        a_config(), session_factory=lambda: session, mail=mail, features=(CORE, EXAMPLE)
    )
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_the_current_password_allows_the_change(submit, log_in):
    row = log_in(a_user(email="ada@example.com"))

    response = submit("/example", current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")
    assert row.user.email == CHANGED


def test_a_wrong_password_allows_no_change(submit, log_in):
    row = log_in(a_user(email="ada@example.com"))

    response = submit("/example", current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    assert row.user.email == "ada@example.com"


def test_a_missing_password_is_not_counted_as_an_attempt(submit, log_in, session):
    log_in(a_user(email="ada@example.com"))

    response = submit("/example", current="")

    assert response.status_code == 422
    assert "Type your password." in shown(response)
    session.execute.assert_not_called()


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_allow_no_change(submit, log_in, session):
    row = log_in(a_user(email="ada@example.com"))

    response = submit("/example", current=PASSWORD)

    assert response.status_code == 429
    assert row.user.email == "ada@example.com"


def test_the_current_password_forgets_the_wrong_ones_before(submit, log_in, session):
    log_in(a_user(email="ada@example.com"))

    submit("/example", current=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(CURRENT_PASSWORD, "ada@example.com")
