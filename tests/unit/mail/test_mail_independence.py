from tests.support.builders import a_registration


def test_registering_sends_no_email_during_the_request(submit, mail):
    response = submit("/register", **a_registration())

    assert response.status_code == 303
    assert mail.mock_calls == []
