"""The attributes of the session cookie.

No twin: they follow from the configuration; no dependency takes part.
"""


def test_no_other_site_and_no_script_can_use_the_cookie(client):
    response = client.get("/account")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_a_site_with_https_sends_its_cookie_over_https_only(https_client):
    response = https_client.get("/account")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "; Secure; " in cookie
