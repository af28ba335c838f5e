from app.accounts.throttle import CURRENT_PASSWORD
from app.extras.email_change.pages import REQUEST_CHANGE
from tests.support.builders import PASSWORD, THROTTLE, a_user
from tests.support.reading import shown
from tests.unit.doubles import every_sql, keys_of, let_counts_be, sql_of_success

ADA = "ada@example.com"
NEW = "ada@new.example"


def test_a_request_leads_to_the_account_which_says_where_the_link_is(
    client, submit, log_in, session
):
    log_in(a_user())

    response = submit("/account/email", email=NEW, current=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")
    message = f"We have sent a link to {NEW}. Open it to change your email address."
    assert message in shown(client.get("/account"))
    [emails] = session.add_all.call_args.args
    assert NEW in {email.recipient for email in emails}


def test_a_request_needs_the_current_password(submit, log_in, session):
    log_in(a_user())

    response = submit("/account/email", email=NEW, current="a guess")

    assert response.status_code == 422
    assert "This is not your current password." in shown(response)
    session.add_all.assert_not_called()


def test_the_email_of_the_account_is_not_a_new_one(submit, log_in, session):
    log_in(a_user(email=ADA))

    response = submit("/account/email", email=ADA, current=PASSWORD)

    assert response.status_code == 422
    assert "This is already your email address. Type another one." in shown(response)
    session.add_all.assert_not_called()


def test_an_anonymous_user_requests_nothing(submit, session):
    response = submit("/account/email", page="/login", email=NEW, current=PASSWORD)

    assert (response.status_code, response.location) == (302, "/login")
    assert session.mock_calls == []


def test_a_request_counts_for_the_current_password_and_for_the_new_email(submit, log_in, session):
    log_in(a_user(email=ADA))

    submit("/account/email", email="eve@example.com", current="a wrong guess")

    counted = {key for call in session.execute.call_args_list for key in keys_of(call.args[0])}
    guess = THROTTLE.limits(CURRENT_PASSWORD, ADA, "127.0.0.1")
    link = THROTTLE.limits(REQUEST_CHANGE, "eve@example.com", "127.0.0.1")
    assert counted == guess.keys() | link.keys()


def test_too_many_links_to_one_email_are_refused(submit, log_in, session):
    log_in(a_user(email=ADA))
    let_counts_be(session, 1, THROTTLE.per_email + 1)

    response = submit("/account/email", email="victim@example.com", current=PASSWORD)

    assert response.status_code == 429
    session.add_all.assert_not_called()


def test_the_right_password_forgets_earlier_guesses(submit, log_in, session):
    log_in(a_user(email=ADA))

    submit("/account/email", email=NEW, current=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(CURRENT_PASSWORD, ADA)
