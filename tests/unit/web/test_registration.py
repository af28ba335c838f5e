import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.accounts.registration import ALREADY_REGISTERED
from app.database.models import User
from tests.support.builders import (
    PASSWORD,
    PASSWORDS,
    a_registration,
    a_user,
)
from tests.support.forms import values_of
from tests.support.reading import shown

ABOUT_THE_INBOX = "We have sent an email to ada@example.com. Open the link in it"


@pytest.fixture
def owner(session, found):
    """The owner of a taken email: a second account is refused, until the session rolls back."""
    taken = IntegrityError("INSERT", {}, UniqueViolation())
    session.add_all.side_effect = lambda _: session.commit.configure_mock(side_effect=taken)
    session.rollback.side_effect = lambda: session.commit.configure_mock(side_effect=None)
    return found(a_user(email="ada@example.com"))


def test_registering_leads_to_the_page_about_the_inbox(submit):
    response = submit("/register", **a_registration())

    assert (response.status_code, response.location) == (303, "/register/inbox")


def test_registering_saves_the_account(submit, saved):
    submit("/register", **a_registration(email="ada@example.com"))

    assert saved(User).email == "ada@example.com"


def test_registering_saves_only_a_hash_of_the_password(submit, saved):
    submit("/register", **a_registration(password=PASSWORD))

    assert PASSWORD not in saved(User).password_hash
    assert PASSWORDS.match(saved(User).password_hash, PASSWORD)


def test_a_password_keeps_the_spaces_around_it(submit, saved):
    submit("/register", **a_registration(password=" correct horse battery "))

    assert PASSWORDS.match(saved(User).password_hash, " correct horse battery ")


@pytest.mark.usefixtures("owner")
def test_a_taken_email_gets_the_same_response(client, submit):
    response = submit("/register", **a_registration(email="ada@example.com"))

    assert (response.status_code, response.location) == (303, "/register/inbox")
    assert ABOUT_THE_INBOX in shown(client.get("/register/inbox"))


def test_the_page_about_the_inbox_names_the_email_that_was_typed(client, submit):
    submit("/register", **a_registration(email="ada@example.com"))

    page = client.get("/register/inbox")

    assert ABOUT_THE_INBOX in shown(page)


def test_the_form_offers_the_email_that_was_typed_last(client, submit):
    submit("/register", **a_registration(email="ada@exmaple.com"))

    page = client.get("/register")

    assert values_of(page) == {"email": "ada@exmaple.com"}


def test_the_owner_of_a_taken_email_is_notified(submit, owner, session):
    submit("/register", **a_registration(email="ada@example.com"))

    [email] = session.add.call_args.args
    assert (email.kind, email.user) == (ALREADY_REGISTERED.name, owner)


def test_registering_again_before_the_confirmation_changes_the_password(submit, owner):
    owner.confirmed_at = None

    submit("/register", **a_registration(email="ada@example.com", password="chosen by the owner"))

    assert PASSWORDS.match(owner.password_hash, "chosen by the owner")


@pytest.mark.usefixtures("owner")
def test_a_taken_email_is_logged(submit, lines):
    submit("/register", **a_registration(email="ada@example.com"))

    [line] = [line for line in lines() if " app.web.registration " in line]
    assert line.endswith(" registration with an email that has an account")


def test_the_email_is_saved_without_the_spaces_around_it(submit, saved):
    submit("/register", **a_registration(email="  ada@EXAMPLE.com "))

    assert saved(User).email == "ada@example.com"


def test_a_field_that_the_form_does_not_have_is_ignored(submit, saved):
    submit("/register", **a_registration(confirmed_at="2026-01-01"))

    assert saved(User).confirmed_at is None
