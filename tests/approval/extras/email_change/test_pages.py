import pytest

from tests.support.builders import PASSWORD, a_user
from tests.support.extras.email_change.builders import an_email_change_token


@pytest.fixture
def ada(save):
    return save(a_user(email="ada@example.com"))


@pytest.fixture
def link(ada):
    return f"/email/{an_email_change_token(ada, 'ada@new.example')}"


def test_account(approve_page, client, log_in, ada):
    log_in(ada)

    approve_page(client.get("/account"))


def test_form(approve_page, client, log_in, ada):
    log_in(ada)

    approve_page(client.get("/account/email"))


def test_requested_change(approve_page, client, submit, log_in, ada):
    log_in(ada)
    submit("/account/email", email="ada@new.example", current=PASSWORD)

    approve_page(client.get("/account"))


def test_link(approve_page, client, link):
    approve_page(client.get(link))


def test_invalid_link(approve_page, client):
    approve_page(client.get("/email/nonsense"))


def test_expired_link(approve_page, client, ada, expired):
    token = expired(an_email_change_token, ada, "ada@new.example")

    approve_page(client.get(f"/email/{token}"))


def test_used_link(approve_page, client, ada):
    before = a_user(id=ada.id, email="ada@old.example")
    token = an_email_change_token(before, "ada@example.com")

    approve_page(client.get(f"/email/{token}"))


def test_changed_email(approve_page, client, submit, link):
    submit(link, password=PASSWORD)

    approve_page(client.get("/"))


def test_taken_email(approve_page, submit, save, link):
    save(a_user(email="ada@new.example"))

    approve_page(submit(link, password=PASSWORD))
