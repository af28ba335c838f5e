from tests.support.builders import a_login_session, a_user
from tests.support.extras.session_list.builders import SAFARI_ON_IPHONE


def test_account(approve_page, client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    approve_page(client.get("/account"))


def test_one_session(approve_page, client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    approve_page(client.get("/account/sessions"))


def test_two_sessions(approve_page, client, log_in, save):
    ada = save(a_user(email="ada@example.com"))
    save(a_login_session(user_id=ada.id, user_agent=SAFARI_ON_IPHONE, ip_address="192.0.2.7"))
    log_in(ada)

    approve_page(client.get("/account/sessions"))
