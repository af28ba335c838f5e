from tests.support.builders import a_user


def test_a_request_asks_nothing_of_the_mail_server(submit, session, mail):
    session.scalar.return_value = a_user(email="ada@example.com")

    response = submit("/password/forgot", email="ada@example.com")

    assert response.status_code == 303
    assert mail.mock_calls == []
