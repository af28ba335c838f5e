import re

import pytest

from app.accounts.confirmation import CONFIRM
from tests.support.builders import LINKS, a_queued_email, an_unconfirmed_user
from tests.support.reading import link_in, token_of


@pytest.fixture
def link_for(save, deliver, inbox):
    """Send the welcome email to a user, and return the link in it as it arrived."""

    def receive(user):
        save(a_queued_email(user_id=user.id, recipient=user.email, fingerprint=user.fingerprint))
        deliver()
        return link_in(inbox.messages()[0].text)

    return receive


@pytest.fixture
def ada(save):
    return save(an_unconfirmed_user(email="ada@example.com"))


def test_a_link_starts_with_the_public_base_url(link_for, ada):
    link = link_for(ada)

    assert link.startswith("http://handshake.example/confirm/")


def test_a_link_carries_its_facts(link_for, ada):
    link = link_for(ada)

    assert LINKS.read(CONFIRM, token_of(link)) == [ada.id, ada.fingerprint]


def test_a_link_needs_no_url_escaping(link_for, ada):
    link = link_for(ada)

    assert re.fullmatch(r"http://handshake\.example/confirm/[A-Za-z0-9._-]+", link)


def test_two_users_get_different_links(link_for, ada, save):
    link = link_for(ada)

    assert link != link_for(save(an_unconfirmed_user(email="grace@example.com")))
