import pytest

from tests.support.builders import a_user
from tests.support.extras.password_reset.builders import a_reset_token

PUBLIC = {
    "login": "/login",
    "request": "/password/forgot",
    "requested": "/password/forgot/inbox",
}


@pytest.fixture
def ada(save):
    return save(a_user(email="ada@example.com"))


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page(approve_page, client, name):
    approve_page(client.get(PUBLIC[name]))


def test_page_about_the_inbox(approve_page, client, submit):
    submit("/password/forgot", email="ada@exmaple.com")

    approve_page(client.get("/password/forgot/inbox"))


def test_link(approve_page, client, ada):
    approve_page(client.get(f"/password/reset/{a_reset_token(ada)}"))


def test_invalid_link(approve_page, client):
    approve_page(client.get("/password/reset/nonsense"))


def test_expired_link(approve_page, client, ada, expired):
    approve_page(client.get(f"/password/reset/{expired(a_reset_token, ada)}"))


def test_used_link(approve_page, client, ada):
    token = a_reset_token(a_user(id=ada.id, password_hash="of an older password"))

    approve_page(client.get(f"/password/reset/{token}"))


def test_changed_password(approve_page, client, submit, ada):
    submit(f"/password/reset/{a_reset_token(ada)}", password="a new battery")

    approve_page(client.get("/login"))
