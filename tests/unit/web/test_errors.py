from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from psycopg.errors import CheckViolation, ForeignKeyViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from tests.support.builders import (
    PASSWORD,
    a_confirm_token,
    a_registration,
    a_user,
    an_unconfirmed_user,
)
from tests.support.reading import hidden_fields, shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DELETED = [
    StaleDataError("0 rows were matched"),
    ObjectDeletedError(None, "the row is gone"),
    IntegrityError("INSERT", {}, ForeignKeyViolation("is not present in table")),
]


def test_a_form_without_a_csrf_token_is_refused(app, client, session, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    page = client.post("/register", data=a_registration(email="eve@example.com"))

    assert page.status_code == 403
    assert "This form is no longer valid Go back, reload the page" in shown(page)
    session.add_all.assert_not_called()


@pytest.mark.usefixtures("first_attempt")
def test_a_form_that_was_open_for_two_hours_still_works(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with time_machine.travel(NOON, tick=False):
        form = hidden_fields(client.get("/register").text)

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        response = client.post("/register", data={**form, **a_registration()})

    assert response.status_code == 303


def test_an_outage_of_the_database_says_when_to_try_again(submit, outage):
    outage()

    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "This site is temporarily unavailable Try again in a few seconds." in shown(page)


def test_an_outage_of_the_database_is_logged_with_its_cause(submit, outage, lines):
    outage()

    submit("/login", email="ada@example.com", password=PASSWORD)

    [line] = [line for line in lines() if " ERROR " in line]
    assert " app.web.errors " in line
    assert "refused" in line.partition(" database unavailable: ")[2]


def test_a_user_who_is_logged_in_sees_the_page_about_an_outage(client, log_in, outage):
    log_in(a_user())
    outage()

    page = client.get("/account")

    assert page.status_code == 503
    assert "This site is temporarily unavailable" in shown(page)


@pytest.mark.parametrize("verdict", DELETED, ids=lambda verdict: type(verdict).__name__)
def test_a_row_that_is_deleted_during_the_request_is_a_conflict(submit, session, verdict):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    session.commit.side_effect = verdict

    page = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert page.status_code == 409
    assert "This has changed in the meantime" in shown(page)


@pytest.mark.parametrize("verdict", DELETED, ids=lambda verdict: type(verdict).__name__)
def test_a_row_that_is_deleted_during_the_request_is_logged(submit, session, lines, verdict):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    session.commit.side_effect = verdict

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    [line] = [line for line in lines() if " INFO app.web.errors " in line]
    cause = line.partition(" a row was deleted during the request: ")[2]
    assert cause.startswith(str(verdict).splitlines()[0])


def test_any_other_integrity_error_is_a_bug(submit, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)
    session.commit.side_effect = IntegrityError("UPDATE", {}, CheckViolation())

    with pytest.raises(IntegrityError):
        submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)


@pytest.mark.usefixtures("bug")
def test_an_unexpected_error_shows_the_request_number_and_no_details(submit):
    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 500
    assert f"Request number: {page.headers['X-Request-ID']}" in shown(page)
    assert "unexpected error" not in page.text
