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
def test_public_page(approve, client, name):
    approve(client.get(PUBLIC[name]).text, "html")


def test_link(approve, client, ada):
    approve(client.get(f"/password/reset/{a_reset_token(ada)}").text, "html")


def test_invalid_link(approve, client):
    approve(client.get("/password/reset/nonsense").text, "html")


def test_expired_link(approve, client, ada, expired):
    approve(client.get(f"/password/reset/{expired(a_reset_token, ada)}").text, "html")


def test_used_link(approve, client, ada):
    token = a_reset_token(a_user(id=ada.id, password_hash="of an older password"))

    approve(client.get(f"/password/reset/{token}").text, "html")


def test_changed_password(approve, client, submit, ada):
    submit(f"/password/reset/{a_reset_token(ada)}", password="a new battery")

    approve(client.get("/login").text, "html")
