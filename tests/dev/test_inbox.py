import pytest
from flask.testing import FlaskClient

from dev.inbox.store import Mailbox
from tests.dev.emails import Deliver, an_email

BROKEN = {
    "no headers": b"just words\r\n",
    "nothing": b"\r\n",
    "8-bit junk": b"Subject: \xff\xfe\r\nFrom: \xc3\r\n\r\n\xff\x00\xfe\r\n",
    "unknown charset": b"Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH \xff\r\n",
    "lone surrogate": b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-\r\n",
    "impossible header": b"Content-Type: text/plain; charset*0*=\r\nTo: =?utf-8?q?<\r\n\r\n.",
    "no parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\nnot a part\r\n",
}


def test_messages_are_listed_newest_first(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email("The first"), an_email("The second"))

    page = browser.get("/").text

    assert page.index("The second") < page.index("The first")
    assert "<title>(2) Inbox</title>" in page


def test_an_empty_inbox_links_to_the_application(browser: FlaskClient) -> None:
    page = browser.get("/").text

    assert "No mail yet" in page
    assert '<a href="http://127.0.0.1:8000">' in page


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("text", '<a href="http://127.0.0.1:8000/confirm/a.b" rel="noopener" target="_blank">'),
        ("html", "<iframe"),
        ("source", "Content-Type: multipart/alternative"),
    ],
    ids=["text", "html", "source"],
)
def test_each_view_shows_the_message(
    browser: FlaskClient, deliver: Deliver, view: str, shown: str
) -> None:
    link = "http://127.0.0.1:8000/confirm/a.b"
    deliver(an_email(text=f"Confirm: {link}", html=f'<a href="{link}">Confirm</a>'))

    page = browser.get(f"/view/latest?view={view}").text

    assert shown in page


def test_hostile_html_stays_in_its_sandbox(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email("<script>1</script>", "<script>2</script>", "<script>3</script>"))

    page = browser.get("/view/latest?view=html").text
    document = browser.get("/view/latest.html")

    assert page.count("<script") == 1
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert document.headers["Content-Security-Policy"].startswith(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"
    )
    assert document.headers["X-Content-Type-Options"] == "nosniff"


def test_links_in_html_open_in_a_new_tab(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email(html="<!doctype html><title>Welcome</title>"))

    document = browser.get("/view/latest.html").text

    assert document.startswith('<!doctype html><base target="_blank">')


def test_the_button_empties_the_inbox(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox
) -> None:
    deliver(an_email(), an_email())

    answer = browser.post("/empty", headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status_code, answer.location) == (303, "/")
    assert mailbox.messages() == []


def test_accents_and_many_recipients_arrive(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox
) -> None:
    deliver(an_email("Grüße, José 👋", "Schöne Grüße"), to=("zoë@example.com", "bo@example.com"))

    page = browser.get("/").text

    assert "Grüße, José 👋" in page
    assert "Schöne Grüße" in page
    assert mailbox.messages()[0].recipients == ["zoë@example.com", "bo@example.com"]


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", ["/", "/api/v1/message/latest"])
def test_a_broken_message_is_shown_too(
    browser: FlaskClient, deliver: Deliver, path: str, raw: bytes
) -> None:
    deliver(raw)

    answer = browser.get(path)

    assert answer.status_code == 200
    assert "ada@example.com" in answer.text


def test_a_message_with_too_deeply_nested_parts_is_shown_by_its_headers(
    browser: FlaskClient, deliver: Deliver, shallow_stack: None
) -> None:
    part = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    deliver(b"Subject: Endless\r\n" + b"".join(part % (n, n) for n in range(250)))

    message = browser.get("/api/v1/message/latest").json

    assert (message["Subject"], message["Text"]) == ("Endless", "")
