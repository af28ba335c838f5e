from tests.support.builders import PASSWORD, a_user


def test_registering_asks_nothing_of_the_mail_server(submit, mail):
    answer = submit("/register", email="ada@example.com", password=PASSWORD)

    assert answer.status_code == 303
    assert mail.mock_calls == []


def test_a_forgotten_password_asks_nothing_of_the_mail_server(submit, session, mail):
    session.scalar.return_value = a_user(email="ada@example.com")

    answer = submit("/password/forgot", email="ada@example.com")

    assert answer.status_code == 303
    assert mail.mock_calls == []
