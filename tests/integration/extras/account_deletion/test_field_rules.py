"""What the form of this feature keeps of the current password.

No twin: what is stored decides, and a mock stores nothing.
"""

from app.database.models import User
from tests.support.builders import PASSWORDS, a_user
from tests.support.field_rules import OTHER_PASSWORD, SAME_PASSWORD, each


@each(SAME_PASSWORD)
def test_a_password_that_is_typed_in_another_way_deletes_the_account(
    submit, log_in, save, committed, stored, typed
):
    log_in(save(a_user(password_hash=PASSWORDS.hash(stored))))

    submit("/account/delete", current=typed)

    assert committed(User) == []


@each(OTHER_PASSWORD)
def test_a_password_that_only_looks_similar_deletes_nothing(
    submit, log_in, save, committed, stored, typed
):
    log_in(save(a_user(password_hash=PASSWORDS.hash(stored))))

    submit("/account/delete", current=typed)

    assert len(committed(User)) == 1
