"""How PostgreSQL compares emails when a user is looked up.

No twin: a mock answers every query as it was told.
"""

import pytest
from sqlalchemy import text

from app.accounts.registration import EmailTaken, register
from app.accounts.users import find_user
from tests.support.builders import a_new_account, a_user

TURKISH = "tr-x-icu"  # the small letter of I has no dot
UNICODE = "pg_unicode_fast"  # the small letter of the Kelvin sign is k
KELVIN = "\N{KELVIN SIGN}@example.com"


@pytest.fixture
def locale(session):
    """Give the database another locale, as far as emails are concerned."""

    def change(collation):
        known = text("SELECT count(*) FROM pg_collation WHERE collname = :name")
        if not session.scalar(known, {"name": collation}):
            pytest.skip(f"this PostgreSQL was built without the collation {collation}")
        session.execute(
            text(f'ALTER TABLE users ALTER email TYPE varchar(254) COLLATE "{collation}"')
        )
        session.commit()

    return change


@pytest.mark.parametrize("email", ["ADA@example.com", "ada@EXAMPLE.com"])
def test_find_user_ignores_upper_and_lower_case(session, save, email):
    ada = save(a_user(email="ada@example.com"))

    user = find_user(session, email)

    assert user.id == ada.id


def test_find_user_takes_a_percent_sign_literally(session, save):
    save(a_user(email="ada@example.com"))

    user = find_user(session, "%@example.com")

    assert user is None


def test_find_user_ignores_the_case_of_an_email_in_a_turkish_database(session, save, locale):
    locale(TURKISH)
    ingrid = save(a_user(email="INGRID@example.com"))

    user = find_user(session, "ingrid@example.com")

    assert user.id == ingrid.id


def test_register_refuses_another_spelling_in_a_turkish_database(session, save, locale):
    locale(TURKISH)
    save(a_user(email="INGRID@example.com"))

    with pytest.raises(EmailTaken):
        register(session, **a_new_account(email="ingrid@example.com"))


def test_find_user_takes_no_other_letter_for_k_in_a_unicode_database(session, save, locale):
    locale(UNICODE)
    save(a_user(email=KELVIN))

    user = find_user(session, "k@example.com")

    assert user is None


def test_register_takes_no_other_letter_for_k_in_a_unicode_database(session, save, locale):
    locale(UNICODE)
    save(a_user(email=KELVIN))

    register(session, **a_new_account(email="k@example.com"))

    assert find_user(session, "k@example.com").email == "k@example.com"
