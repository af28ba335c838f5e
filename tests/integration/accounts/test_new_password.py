from app.accounts.new_password import PASSWORD_CHANGED, set_password
from app.database.models import OutboxEmail, User
from tests.support.builders import PASSWORD, PASSWORDS

NEW = "a brand new battery"


def test_set_password_stores_a_hash_of_the_new_password(session, ada, committed):
    set_password(session, PASSWORDS, ada, NEW)
    session.commit()

    [user] = committed(User)
    assert NEW not in user.password_hash
    assert PASSWORDS.match(user.password_hash, NEW)


def test_set_password_queues_an_email_about_the_change(session, ada, committed):
    set_password(session, PASSWORDS, ada, NEW)
    session.commit()

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (PASSWORD_CHANGED.name, ada.id)
    assert email.recipient == "ada@example.com"


def test_set_password_does_not_commit(session, ada, committed):
    set_password(session, PASSWORDS, ada, NEW)

    [user] = committed(User)
    assert PASSWORDS.match(user.password_hash, PASSWORD)
    assert committed(OutboxEmail) == []
