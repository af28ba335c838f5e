from tests.support.builders import a_login_session, a_user


def test_account(approve, client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    approve(client.get("/account").text, "html")


def test_one_session(approve, client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    approve(client.get("/account/sessions").text, "html")


def test_two_sessions(approve, client, log_in, save):
    ada = save(a_user(email="ada@example.com"))
    save(a_login_session(user_id=ada.id, user_agent="A phone", ip_address="192.0.2.7"))
    log_in(ada)

    approve(client.get("/account/sessions").text, "html")
