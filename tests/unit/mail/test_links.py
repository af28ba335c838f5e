import re

import pytest

from app.accounts.confirmation import CONFIRM
from tests.support.builders import LINKS, an_unconfirmed_user
from tests.support.reading import token_of


@pytest.fixture
def link_for():
    """Make the confirm link of a user."""

    def make(user):
        return LINKS.url(CONFIRM, user.id, user.fingerprint)

    return make


@pytest.fixture
def ada():
    return an_unconfirmed_user(id=7, email="ada@example.com")


def test_a_link_starts_with_the_public_base_url(link_for, ada):
    link = link_for(ada)

    assert link.startswith("http://handshake.example/confirm/")


def test_a_link_carries_its_facts(link_for, ada):
    link = link_for(ada)

    assert LINKS.read(CONFIRM, token_of(link)) == [ada.id, ada.fingerprint]


def test_a_link_needs_no_url_escaping(link_for, ada):
    link = link_for(ada)

    assert re.fullmatch(r"http://handshake\.example/confirm/[A-Za-z0-9._-]+", link)


def test_two_users_get_different_links(link_for, ada):
    link = link_for(ada)

    assert link != link_for(an_unconfirmed_user(id=8, email="grace@example.com"))
