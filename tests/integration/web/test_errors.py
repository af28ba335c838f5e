from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, event, text
from sqlalchemy.exc import IntegrityError

from app.database.models import User
from tests.support.builders import (
    PASSWORD,
    a_confirm_token,
    a_registration,
    a_user,
    an_unconfirmed_user,
)
from tests.support.reading import hidden_fields, shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def all_users_deleted_before_the_commit(session_factory):
    """Let another transaction delete all users right before the request saves its changes."""

    def begin():
        event.listen(session_factory.class_, "before_flush", delete_all, once=True)

    def delete_all(*_):
        with session_factory() as other:
            other.execute(delete(User))
            other.commit()

    return begin


def test_a_form_without_a_csrf_token_is_refused(client, committed):
    page = client.post("/register", data=a_registration(email="eve@example.com"))

    assert page.status_code == 403
    assert "This form is no longer valid Go back, reload the page" in shown(page)
    assert committed(User) == []


def test_a_form_that_was_open_for_two_hours_still_works(client):
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


def test_a_user_who_is_logged_in_sees_the_page_about_an_outage(client, log_in, outage, save):
    log_in(save(a_user()))
    outage()

    page = client.get("/account")

    assert page.status_code == 503
    assert "This site is temporarily unavailable" in shown(page)


def test_a_row_that_is_deleted_during_the_request_is_a_conflict(
    submit, save, all_users_deleted_before_the_commit
):
    ada = save(an_unconfirmed_user())
    all_users_deleted_before_the_commit()

    page = submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    assert page.status_code == 409
    assert "This has changed in the meantime" in shown(page)


def test_a_row_that_is_deleted_during_the_request_is_logged(
    submit, save, all_users_deleted_before_the_commit, lines
):
    ada = save(an_unconfirmed_user())
    all_users_deleted_before_the_commit()

    submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)

    [line] = [line for line in lines() if " INFO app.web.errors " in line]
    assert "0 were matched" in line.partition(" a row was deleted during the request: ")[2]


def test_any_other_integrity_error_is_a_bug(submit, save, session):
    ada = save(an_unconfirmed_user())
    session.execute(text("ALTER TABLE users ADD CHECK (confirmed_at IS NULL)"))
    session.commit()

    with pytest.raises(IntegrityError):
        submit(f"/confirm/{a_confirm_token(ada)}", password=PASSWORD)


@pytest.mark.usefixtures("bug")
def test_an_unexpected_error_shows_the_request_number_and_no_details(submit):
    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 500
    assert f"Request number: {page.headers['X-Request-ID']}" in shown(page)
    assert "relation" not in page.text
