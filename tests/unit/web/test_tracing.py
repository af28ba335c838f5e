import pytest

from tests.support.builders import PASSWORD, a_confirm_token, a_user, an_unconfirmed_user


def test_the_token_of_a_link_is_not_logged(client, lines, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    client.get(f"/confirm/{a_confirm_token(ada)}")

    assert a_confirm_token(ada) not in "".join(lines())
    assert "GET /confirm/<token> status=200" in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_the_token_of_a_link_is_not_logged_with_an_unexpected_error(client, lines):
    token = a_confirm_token(an_unconfirmed_user(id=7))

    client.get(f"/confirm/{token}")

    assert token not in "".join(lines())
    assert "exception on GET /confirm/<token>" in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_an_unexpected_error_is_logged_in_one_line_with_its_traceback(client, lines):
    client.get(f"/confirm/{a_confirm_token(an_unconfirmed_user(id=7))}")

    exception, response = lines()
    assert r"\nTraceback (most recent call last):\n" in exception
    assert "status=500" in response


def test_no_password_is_logged(submit, lines, session):
    session.scalar.return_value = session.get.return_value = a_user(email="ada@example.com")

    submit("/login", email="ada@example.com", password=PASSWORD)
    submit("/login", email="ada@example.com", password="a wrong guess")

    assert "POST /login status=303" in "".join(lines())
    assert PASSWORD not in "".join(lines())
    assert "a wrong guess" not in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_no_cookie_is_logged(client, lines):
    client.set_cookie("session", "the value of a cookie")

    client.get(f"/confirm/{a_confirm_token(an_unconfirmed_user(id=7))}")

    assert "status=500" in lines()[-1]
    assert "the value of a cookie" not in "".join(lines())
