"""Two users who want one email at the same moment: real connections and a real unique index.

No twin: a mock is never in two transactions at once.
"""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import pytest
from sqlalchemy import event, select

from app.accounts.registration import EmailTaken
from app.database.models import User
from app.extras.email_change.change import change_email, find_email_change
from app.mail.links import LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORD,
    PASSWORDS,
    a_user,
)
from tests.support.extras.email_change.builders import an_email_change_token

WANTED = "countess@example.com"


@pytest.fixture
def tokens(cloned_sessions):
    """Make links that would give each of these users the wanted email."""

    def for_users(*emails):
        with cloned_sessions() as session:
            users = [a_user(email=email) for email in emails]
            session.add_all(users)
            session.commit()
            return [an_email_change_token(user, WANTED) for user in users]

    return for_users


@pytest.fixture
def change(cloned_sessions):
    """Use a link; right before its commit, let something else happen."""

    def use(token, meanwhile=lambda: None):
        with cloned_sessions() as session:
            event.listen(session, "before_commit", lambda _session: meanwhile(), once=True)
            return change_email(session, PASSWORDS, LINKS, token, PASSWORD)

    return use


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_opening_a_link_does_not_wait_for_a_lock(tokens, cloned_sessions):
    [token] = tokens("ada@example.com")
    with cloned_sessions() as holder, cloned_sessions() as session:
        holder.scalars(select(User).with_for_update()).one()

        _, email = find_email_change(session, LINKS, token)

    assert email == WANTED


def test_the_first_of_two_users_gets_the_email(tokens, change, cloned_sessions):
    first, second = tokens("ada@example.com", "grace@example.com")

    with suppress(EmailTaken):
        change(second, meanwhile=lambda: change(first))
        pytest.fail(f"{WANTED} has two accounts: the database should have refused the second.")

    with cloned_sessions() as session:
        emails = session.scalars(select(User.email).order_by(User.id)).all()
    assert emails == [WANTED, "grace@example.com"]


def test_one_link_used_twice_at_the_same_time_works_once(tokens, change, pool):
    [token] = tokens("ada@example.com")
    others = []

    def use_it_as_well():
        others.append(pool.submit(change, token))
        wait(others, timeout=0.05)  # the other one should wait for this transaction

    change(token, meanwhile=use_it_as_well)

    with pytest.raises(LinkUsed):
        others[0].result(5)
