from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.database.models import User
from tests.support.builders import PASSWORD
from tests.support.reading import shown


def test_the_form_asks_for_address_and_password(client):
    page = client.get("/register")

    assert page.status_code == 200
    assert "Email address Password 8 characters or more" in shown(page)


def test_registering_leads_to_the_inbox(submit):
    answer = submit("/register", email="ada@example.com", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/register/inbox")


def test_registering_saves_the_account(submit, saved):
    submit("/register", email="ada@example.com", password=PASSWORD)

    assert saved(User).email == "ada@example.com"


def test_the_page_after_registering_says_where_to_look(client):
    page = client.get("/register/inbox")

    assert "Look in your inbox" in shown(page)


def test_a_taken_address_gets_the_same_answer(submit, session):
    session.commit.side_effect = [None, IntegrityError("INSERT", {}, UniqueViolation()), None]

    answer = submit("/register", email="ada@example.com", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/register/inbox")


def test_a_taken_address_is_noted_in_the_log(submit, session, lines):
    session.commit.side_effect = [None, IntegrityError("INSERT", {}, UniqueViolation()), None]

    submit("/register", email="ada@example.com", password=PASSWORD)

    [line] = [line for line in lines() if " app.web.registration " in line]
    assert line.endswith(" registration for a taken address")


def test_the_address_is_saved_without_the_blanks_around_it(submit, saved):
    submit("/register", email="  ada@EXAMPLE.com ", password=PASSWORD)

    assert saved(User).email == "ada@example.com"


def test_a_bad_address_is_explained(submit):
    answer = submit("/register", email="ada at example.com", password=PASSWORD)

    assert answer.status_code == 422
    assert "An address looks like ada@example.com." in shown(answer)


def test_what_was_typed_is_kept_when_it_was_wrong(submit):
    answer = submit("/register", email="ada at example.com", password=PASSWORD)

    assert 'value="ada at example.com"' in answer.text
    assert PASSWORD not in answer.text


def test_a_wrong_address_comes_back_without_the_blanks_around_it(submit):
    answer = submit("/register", email=" ada at example.com ", password=PASSWORD)

    assert 'value="ada at example.com"' in answer.text


def test_a_short_password_is_explained(submit):
    answer = submit("/register", email="ada@example.com", password="battery")

    assert answer.status_code == 422
    assert "A password has 8 to 1024 characters. Try a few words in a row." in shown(answer)


def test_a_common_password_is_explained(submit):
    answer = submit("/register", email="ada@example.com", password="Password1")

    assert answer.status_code == 422
    assert "This password is one of the first that anybody would guess." in shown(answer)


def test_a_password_of_1025_characters_is_refused(submit):
    answer = submit("/register", email="ada@example.com", password="x" * 1025)

    assert answer.status_code == 422


def test_an_empty_form_names_both_fields(submit):
    answer = submit("/register", email="", password="")

    assert "Type your email address." in shown(answer)
    assert "Type your password." in shown(answer)


def test_a_field_that_the_form_does_not_have_is_ignored(submit, saved):
    submit("/register", email="ada@example.com", password=PASSWORD, confirmed_at="2026-01-01")

    assert saved(User).confirmed_at is None
