"""Two people who want one address at the same moment: real connections and a real unique index."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.address_change import change_address
from app.links import LinkUsed
from app.models import User
from app.services import services
from app.users import EmailTaken
from tests.builders import LINKS, a_user, an_address_token

WANTED = "countess@example.com"


@pytest.fixture
def sessions(cloned_app):
    with cloned_app.app_context():
        yield services().session_factory


@pytest.fixture
def tokens(sessions):
    """Links that would give each of these users the wanted address."""

    def for_users(*emails):
        with sessions() as session:
            users = [a_user(email=email) for email in emails]
            session.add_all(users)
            session.commit()
            return [an_address_token(user, WANTED) for user in users]

    return for_users


@pytest.fixture
def use_at_once(sessions):
    """Use links at the same moment; return what became of each."""

    def use(tokens):
        start = threading.Barrier(len(tokens), timeout=5)

        def change(token):
            with sessions() as session:
                start.wait()
                try:
                    return change_address(session, LINKS, token)
                except (EmailTaken, LinkUsed) as error:
                    return type(error)

        with ThreadPoolExecutor(len(tokens)) as pool:
            return list(pool.map(change, tokens))

    return use


def test_one_of_two_users_gets_the_address(sessions, tokens, use_at_once):
    outcomes = use_at_once(tokens("ada@example.com", "grace@example.com"))

    assert set(outcomes) == {WANTED, EmailTaken}
    with sessions() as session:
        addresses = set(session.scalars(select(User.email)))
    assert len(addresses & {"ada@example.com", "grace@example.com"}) == 1
    assert WANTED in addresses


def test_one_link_used_twice_counts_once(tokens, use_at_once):
    [token] = tokens("ada@example.com")

    outcomes = use_at_once([token, token])

    assert set(outcomes) == {WANTED, LinkUsed}
