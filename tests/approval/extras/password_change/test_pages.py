import pytest

from tests.support.builders import PASSWORD, a_user


@pytest.fixture(autouse=True)
def ada(save, log_in):
    log_in(save(a_user(email="ada@example.com")))


def test_account(approve, client):
    approve(client.get("/account").text, "html")


def test_form(approve, client):
    approve(client.get("/account/password").text, "html")


def test_wrong_password(approve, submit):
    fields = {"current": "a guess", "password": "a new battery"}

    approve(submit("/account/password", **fields).text, "html")


def test_changed_password(approve, client, submit):
    submit("/account/password", current=PASSWORD, password="a new battery")

    approve(client.get("/account").text, "html")
