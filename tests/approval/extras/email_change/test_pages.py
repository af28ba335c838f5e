import pytest

from tests.support.builders import PASSWORD, a_user
from tests.support.extras.email_change.builders import an_email_change_token


@pytest.fixture
def ada(save):
    return save(a_user(email="ada@example.com"))


@pytest.fixture
def link(ada):
    return f"/email/{an_email_change_token(ada, 'ada@new.example')}"


def test_account(approve, client, log_in, ada):
    log_in(ada)

    approve(client.get("/account").text, "html")


def test_form(approve, client, log_in, ada):
    log_in(ada)

    approve(client.get("/account/email").text, "html")


def test_requested_change(approve, client, submit, log_in, ada):
    log_in(ada)
    submit("/account/email", email="ada@new.example", current=PASSWORD)

    approve(client.get("/account").text, "html")


def test_link(approve, client, link):
    approve(client.get(link).text, "html")


def test_invalid_link(approve, client):
    approve(client.get("/email/nonsense").text, "html")


def test_expired_link(approve, client, ada, expired):
    token = expired(an_email_change_token, ada, "ada@new.example")

    approve(client.get(f"/email/{token}").text, "html")


def test_used_link(approve, client, ada):
    before = a_user(id=ada.id, email="ada@old.example")
    token = an_email_change_token(before, "ada@example.com")

    approve(client.get(f"/email/{token}").text, "html")


def test_changed_email(approve, client, submit, link):
    submit(link)

    approve(client.get("/").text, "html")


def test_taken_email(approve, submit, save, link):
    save(a_user(email="ada@new.example"))

    approve(submit(link).text, "html")
