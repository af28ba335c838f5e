import pytest

from tests.support.builders import PASSWORD, a_user


@pytest.fixture(autouse=True)
def ada(save, log_in):
    log_in(save(a_user(email="ada@example.com")))


def test_account(approve, client):
    approve(client.get("/account").text, "html")


def test_form(approve, client):
    approve(client.get("/account/delete").text, "html")


def test_deleted_account(approve, client, submit):
    submit("/account/delete", current=PASSWORD)

    approve(client.get("/").text, "html")
