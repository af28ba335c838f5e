from tests.support.builders import a_registration


def test_registering_sends_no_email_during_the_request(submit, inbox):
    response = submit("/register", **a_registration())

    assert response.status_code == 303
    assert inbox.messages() == []
