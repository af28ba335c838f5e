"""Two people who want one address at the same moment: real connections and a real unique index."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import pytest
from sqlalchemy import event, select

from app.extras.email_change.change import change_address, find_address_change
from app.mail.links import LinkUsed
from app.database.models import User
from app.accounts.users import EmailTaken
from tests.support.builders import LINKS, a_user, an_address_token

WANTED = "countess@example.com"


@pytest.fixture
def tokens(cloned_sessions):
    """Links that would give each of these users the wanted address."""

    def for_users(*emails):
        with cloned_sessions() as session:
            users = [a_user(email=email) for email in emails]
            session.add_all(users)
            session.commit()
            return [an_address_token(user, WANTED) for user in users]

    return for_users


@pytest.fixture
def change(cloned_sessions):
    """Use a link; right before its commit, let something else happen."""

    def use(token, meanwhile=lambda: None):
        with cloned_sessions() as session:
            event.listen(session, "before_commit", lambda _session: meanwhile(), once=True)
            return change_address(session, LINKS, token)

    return use


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_looking_at_a_link_waits_for_nobody(tokens, cloned_sessions):
    [token] = tokens("ada@example.com")
    with cloned_sessions() as holder, cloned_sessions() as session:
        holder.scalars(select(User).with_for_update()).one()

        _, address = find_address_change(session, LINKS, token)

    assert address == WANTED


def test_of_two_users_the_first_gets_the_address(tokens, change):
    first, second = tokens("ada@example.com", "grace@example.com")

    with suppress(EmailTaken):
        change(second, meanwhile=lambda: change(first))
        pytest.fail(f"{WANTED} has two accounts: the database should have refused the second.")


def test_one_link_used_twice_counts_once(tokens, change, pool):
    [token] = tokens("ada@example.com")
    others = []

    def use_it_as_well():
        others.append(pool.submit(change, token))
        wait(others, timeout=0.05)  # it waits for us in turn, if all is well

    change(token, meanwhile=use_it_as_well)

    with pytest.raises(LinkUsed):
        others[0].result(5)
