import pytest

from tests.support.builders import PASSWORD, a_user


@pytest.fixture(autouse=True)
def ada(save, log_in):
    log_in(save(a_user(email="ada@example.com")))


def test_account(approve_page, client):
    approve_page(client.get("/account"))


def test_form(approve_page, client):
    approve_page(client.get("/account/password"))


def test_wrong_password(approve_page, submit):
    fields = {"current": "a guess", "password": "a new battery"}

    approve_page(submit("/account/password", **fields))


def test_changed_password(approve_page, client, submit):
    submit("/account/password", current=PASSWORD, password="a new battery")

    approve_page(client.get("/account"))
