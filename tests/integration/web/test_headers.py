from tests.support.builders import a_user


def test_a_visitors_page_is_stored_nowhere(client, log_in, save):
    log_in(save(a_user()))

    page = client.get("/account")

    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_for_everybody_may_be_stored(client):
    page = client.get("/")

    assert "no-store" not in page.headers.get("Cache-Control", "")


def test_a_visitors_browser_may_keep_the_style_sheet(client, log_in, save):
    log_in(save(a_user()))

    with client.get("/static/style.css") as style:
        assert "no-store" not in style.headers["Cache-Control"]


def test_every_response_tells_the_browser_to_stay_careful(client):
    page = client.get("/login")

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin"


def test_a_page_loads_nothing_from_elsewhere(client):
    page = client.get("/login")

    assert 'href="/static/' in page.text
    assert "//" not in page.text


def test_https_is_insisted_on_where_there_is_https(https_client):
    page = https_client.get("/login")

    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_http_on_a_laptop_stays_http(client):
    page = client.get("/login")

    assert "Strict-Transport-Security" not in page.headers
