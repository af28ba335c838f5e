import pytest

from tests.support.builders import PASSWORD, a_user


@pytest.fixture(autouse=True)
def ada(save, log_in):
    log_in(save(a_user(email="ada@example.com")))


def test_account(approve_page, client):
    approve_page(client.get("/account"))


def test_form(approve_page, client):
    approve_page(client.get("/account/delete"))


def test_deleted_account(approve_page, client, submit):
    submit("/account/delete", current=PASSWORD)

    approve_page(client.get("/"))
