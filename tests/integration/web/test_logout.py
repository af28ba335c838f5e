from app.database.models import LoginSession
from tests.support.builders import a_user


def test_logging_out_ends_the_session_on_the_server(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/logout", page="/")

    assert (response.status_code, response.location) == (303, "/")
    assert committed(LoginSession) == []


def test_logging_out_makes_the_browser_anonymous(client, submit, log_in, save):
    log_in(save(a_user()))

    submit("/logout", page="/")

    assert client.get("/account").location.startswith("/login")


def test_logging_out_twice_does_no_harm(submit, log_in, save):
    log_in(save(a_user()))
    submit("/logout", page="/")

    response = submit("/logout", page="/login")

    assert (response.status_code, response.location) == (303, "/")


def test_a_link_cannot_log_a_user_out(client, log_in, save, committed):
    log_in(save(a_user()))

    response = client.get("/logout")

    assert response.status_code == 405
    assert len(committed(LoginSession)) == 1
