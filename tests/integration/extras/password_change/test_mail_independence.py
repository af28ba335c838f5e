from tests.support.builders import PASSWORD, a_user


def test_a_change_asks_nothing_of_the_mail_server(submit, log_in, save, inbox):
    log_in(save(a_user()))

    response = submit("/account/password", current=PASSWORD, password="a brand new password")

    assert response.status_code == 303
    assert inbox.messages() == []
