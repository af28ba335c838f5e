import re
from base64 import urlsafe_b64decode

import pytest

from app.mail.links import BadLink, Links
from tests.support.builders import BASE_URL, LINKS, SECRET_KEY, a_newcomer
from tests.support.reading import token_of


@pytest.fixture
def link_for():
    """Make the confirm link of a user."""

    def make(user):
        return LINKS.confirm_url(user.id, user.email)

    return make


@pytest.fixture
def ada():
    return a_newcomer(id=7, email="ada@example.com")


def test_a_link_leads_to_the_public_address(link_for, ada):
    link = link_for(ada)

    assert link.startswith("http://handshake.example/confirm/")


def test_a_link_tells_whose_it_is(link_for, ada):
    link = link_for(ada)

    assert LINKS.read_confirm(token_of(link)) == (ada.id, "ada@example.com")


def test_a_link_needs_no_escaping(link_for, ada):
    link = link_for(ada)

    assert re.fullmatch(r"http://handshake\.example/confirm/[A-Za-z0-9._-]+", link)


def test_a_link_is_signed_with_256_bits(link_for, ada):
    signature = token_of(link_for(ada)).rpartition(".")[2]

    assert len(urlsafe_b64decode(signature + "=")) == 32


def test_a_link_cut_short_is_bad(link_for, ada):
    link = link_for(ada)

    with pytest.raises(BadLink):
        LINKS.read_confirm(token_of(link)[:-1])


def test_a_link_signed_with_another_key_is_bad(link_for, ada):
    link = link_for(ada)

    with pytest.raises(BadLink):
        Links(SECRET_KEY[::-1], BASE_URL).read_confirm(token_of(link))


def test_two_people_get_two_links(link_for, ada):
    link = link_for(ada)

    assert link != link_for(a_newcomer(id=8, email="grace@example.com"))
