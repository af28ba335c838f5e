"""What the forms of this feature keep of the new email and of the current password.

No twin: what is stored decides, and a mock stores nothing.
"""

from app.database.models import OutboxEmail, User
from tests.support.builders import PASSWORD, PASSWORDS, a_user
from tests.support.extras.email_change.builders import an_email_change_token
from tests.support.field_rules import NO_EMAIL, OTHER_PASSWORD, SAME_EMAIL, SAME_PASSWORD, each

OLD = "grace@example.com"


@each(SAME_EMAIL)
def test_the_link_goes_to_the_stored_form_of_the_new_email(
    submit, log_in, save, committed, stored, typed
):
    log_in(save(a_user(email=OLD)))

    submit("/account/email", email=typed, current=PASSWORD)

    [sent_to] = {email.recipient for email in committed(OutboxEmail)} - {OLD}
    assert sent_to.lower() == stored.lower()


@each(NO_EMAIL, "typed")
def test_a_text_that_is_no_email_is_refused_as_a_new_one(submit, log_in, save, committed, typed):
    log_in(save(a_user(email=OLD)))

    response = submit("/account/email", email=typed, current=PASSWORD)

    assert response.status_code == 422
    assert committed(OutboxEmail) == []


@each(SAME_PASSWORD)
def test_a_password_that_is_typed_in_another_way_changes_the_email(
    submit, save, committed, stored, typed
):
    ada = save(a_user(email=OLD, password_hash=PASSWORDS.hash(stored)))

    submit(f"/email/{an_email_change_token(ada, 'ada@new.example')}", password=typed)

    assert [user.email for user in committed(User)] == ["ada@new.example"]


@each(OTHER_PASSWORD)
def test_a_password_that_only_looks_similar_changes_no_email(
    submit, save, committed, stored, typed
):
    ada = save(a_user(email=OLD, password_hash=PASSWORDS.hash(stored)))

    submit(f"/email/{an_email_change_token(ada, 'ada@new.example')}", password=typed)

    assert [user.email for user in committed(User)] == [OLD]
