from app.accounts.throttle import CURRENT_PASSWORD, LOGIN
from tests.support.builders import PASSWORD, PASSWORDS, THROTTLE, a_user
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.reading import shown, success_messages

NEW = "a brand new password"
ADA = "ada@example.com"


def test_the_page_behind_the_link_asks_for_a_new_password(client, session):
    ada = session.get.return_value = a_user(id=7, email=ADA)

    page = client.get(f"/password/reset/{a_reset_token(ada)}")

    assert page.status_code == 200
    assert f"This is the new password of {ADA}. All your devices will be logged out." in shown(page)


def test_a_mail_scanner_that_opens_the_link_changes_nothing(client, session):
    ada = session.get.return_value = a_user(id=7)

    client.get(f"/password/reset/{a_reset_token(ada)}")

    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_new_password_leads_to_the_login(submit, session):
    ada = session.get.return_value = a_user(id=7)

    response = submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    assert (response.status_code, response.location) == (303, "/login")
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_new_password_logs_no_user_in(client, submit, session):
    ada = session.get.return_value = a_user(id=7)

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    [message] = success_messages(client.get("/login"))
    assert message == "Your password is changed. Log in with the new one."
    assert client.get("/account").status_code == 302


def test_another_user_who_is_logged_in_is_logged_out(submit, log_in, session):
    of_grace = log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = a_user(id=7, email=ADA)

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    session.delete.assert_called_once_with(of_grace)


def test_a_new_password_forgets_earlier_guesses(submit, session):
    ada = session.get.return_value = a_user(id=7, email=ADA)

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    statement = session.execute.call_args_list[0].args[0]
    for_ada = [next(iter(THROTTLE.limits(action, ADA, ""))) for action in (LOGIN, CURRENT_PASSWORD)]
    assert (statement.table.name, statement.is_delete) == ("attempts", True)
    assert statement.compile().params == {"key_1": for_ada}


def test_a_new_password_clears_what_the_browser_kept(client, submit, session):
    ada = session.get.return_value = a_user(id=7)
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit(f"/password/reset/{a_reset_token(ada)}", password=NEW)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_short_password_shows_an_explanation_and_changes_nothing(submit, session):
    ada = session.get.return_value = a_user(id=7, email=ADA)

    response = submit(f"/password/reset/{a_reset_token(ada)}", password="short")

    assert response.status_code == 422
    assert "A password has 8 to 1024 characters." in shown(response)
    assert f"This is the new password of {ADA}." in shown(response)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_not_called()


def test_a_used_link_offers_a_new_one(client, submit, session):
    ada = session.get.return_value = a_user(id=7)
    link = f"/password/reset/{a_reset_token(ada)}"
    submit(link, password=NEW)

    page = client.get(link)

    assert page.status_code == 410
    assert "This link was already used You can get a new link at any time." in shown(page)
