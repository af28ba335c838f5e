from app.accounts.new_password import PASSWORD_CHANGED, set_password
from app.database.models import OutboxEmail
from tests.support.builders import PASSWORDS, a_user

NEW = "a brand new battery"


def test_set_password_stores_a_hash_of_the_new_password(session):
    ada = a_user()

    set_password(session, PASSWORDS, ada, NEW)

    assert NEW not in ada.password_hash
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_set_password_queues_an_email_about_the_change(session, saved):
    ada = a_user(email="ada@example.com")

    set_password(session, PASSWORDS, ada, NEW)

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (PASSWORD_CHANGED.name, ada)
    assert email.recipient == "ada@example.com"


def test_set_password_does_not_commit(session):
    set_password(session, PASSWORDS, a_user(), NEW)

    session.commit.assert_not_called()
