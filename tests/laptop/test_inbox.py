import logging
import smtplib
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dev.inbox.pages import create_inbox
from dev.inbox.sink import running_sink
from dev.inbox.store import KEPT, Mailbox

Deliver = Callable[..., None]

ADDRESSES = {"From", "To", "Cc", "Bcc", "ReplyTo"}
BOTH = {"ID", "MessageID", "Subject", "Tags", "Username", "Size", "Attachments"} | ADDRESSES
LISTED = BOTH | {"Read", "Created", "Snippet"}
FULL = BOTH | {"ReturnPath", "ListUnsubscribe", "Date", "Text", "HTML", "Inline"}
BROKEN = {
    "no headers": b"just words\r\n",
    "nothing": b"\r\n",
    "8-bit junk": b"Subject: \xff\xfe\r\nFrom: \xc3\r\n\r\n\xff\x00\xfe\r\n",
    "unknown charset": b"Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH \xff\r\n",
    "lone surrogate": b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-\r\n",
    "impossible header": b"Content-Type: text/plain; charset*0*=\r\nTo: =?utf-8?q?<\r\n\r\n.",
    "no parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\nnot a part\r\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def inbox_app(folder: Path) -> tuple[Mailbox, Flask]:
    mailbox = Mailbox(folder)
    return mailbox, create_inbox(mailbox)


@pytest.fixture
def mailbox(inbox_app: tuple[Mailbox, Flask]) -> Mailbox:
    """A mailbox that is empty when a test begins."""
    mailbox, _ = inbox_app
    mailbox.delete()
    return mailbox


@pytest.fixture
def deliver(mailbox: Mailbox) -> Iterator[Deliver]:
    """Send messages over TCP to the sink that fills the mailbox."""

    def send(*messages: bytes, to: tuple[str, ...] = ("ada@example.com",)) -> None:
        for message in messages:
            smtp.sendmail("hello@handshake.example", to, message, ["SMTPUTF8"])

    with running_sink(mailbox) as address, smtplib.SMTP(*address, timeout=5) as smtp:
        yield send


@pytest.fixture
def browser(inbox_app: tuple[Mailbox, Flask], mailbox: Mailbox) -> FlaskClient:
    _, app = inbox_app
    return app.test_client()


@pytest.fixture
def shallow_stack() -> Iterator[None]:
    """Let recursion fail at a depth that is reached in milliseconds."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(250)
    yield
    sys.setrecursionlimit(limit)


def an_email(subject: str = "Welcome", text: str = "Hello Ada", html: str = "") -> bytes:
    email = EmailMessage(SMTP)
    email["From"] = "Handshake <hello@handshake.example>"
    email["To"] = "Ada <ada@example.com>"
    email["Subject"] = subject
    email["Message-ID"] = "<1@handshake.example>"
    email.set_content(text)
    if html:
        email.add_alternative(html, subtype="html")
    return email.as_bytes()


def test_messages_are_listed_newest_first(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email("The first"), an_email("The second"))

    page = browser.get("/").text

    assert page.index("The second") < page.index("The first")
    assert "<title>(2) Inbox</title>" in page


def test_an_empty_inbox_says_how_to_fill_it(browser: FlaskClient) -> None:
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


def test_the_list_is_mailpits(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email("The first"), an_email("The second"), an_email("The third"))

    answer = browser.get("/api/v1/messages?start=1&limit=1").json

    [message] = answer.pop("messages")
    assert answer == {
        "total": 3,
        "unread": 3,
        "count": 1,
        "messages_count": 3,
        "messages_unread": 3,
        "start": 1,
        "tags": [],
    }
    assert message.keys() == LISTED
    assert message["Subject"] == "The second"
    assert message["Snippet"] == "Hello Ada"


def test_one_message_is_mailpits(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email(html="<p>Hello Ada</p>"), to=("ada@example.com", "bob@example.com"))

    message = browser.get("/api/v1/message/latest").json

    assert message.keys() == FULL
    assert message["MessageID"] == "1@handshake.example"
    assert message["From"] == {"Name": "Handshake", "Address": "hello@handshake.example"}
    assert message["To"] == [{"Name": "Ada", "Address": "ada@example.com"}]
    assert message["Bcc"] == [{"Name": "", "Address": "bob@example.com"}]
    assert message["ReturnPath"] == "hello@handshake.example"
    assert message["Text"] == "Hello Ada\n"
    assert message["HTML"] == "<p>Hello Ada</p>\n"


def test_reading_a_message_marks_it(browser: FlaskClient, deliver: Deliver) -> None:
    deliver(an_email("The first"), an_email("The second"))

    browser.get("/api/v1/message/latest")

    listed = browser.get("/api/v1/messages").json["messages"]
    assert [(message["Subject"], message["Read"]) for message in listed] == [
        ("The second", True),
        ("The first", False),
    ]


def test_chosen_messages_are_deleted(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox
) -> None:
    deliver(an_email("Stays"), an_email("Goes"))
    chosen = mailbox.messages()[0].id

    answer = browser.delete("/api/v1/messages", json={"IDs": [chosen]})

    assert (answer.text, answer.mimetype) == ("ok", "text/plain")
    assert [message.subject for message in mailbox.messages()] == ["Stays"]


@pytest.mark.parametrize("body", ["", "{}", '{"IDs": []}'])
def test_no_choice_deletes_all(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox, body: str
) -> None:
    deliver(an_email(), an_email())

    browser.delete("/api/v1/messages", data=body)

    assert mailbox.messages() == []


def test_the_button_empties_the_inbox(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox
) -> None:
    deliver(an_email(), an_email())

    answer = browser.post("/empty", headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status_code, answer.location) == (303, "/")
    assert mailbox.messages() == []


@pytest.mark.parametrize("path", ["/api/v1/message/none", "/view/none", "/view/none.html"])
def test_an_unknown_message_is_not_found(browser: FlaskClient, deliver: Deliver, path: str) -> None:
    deliver(an_email())

    answer = browser.get(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/messages?limit=many",
        "/api/v1/messages?start=-1",
        "/api/v1/message/latest?since=2025",
        "/view/latest?view=hex",
    ],
)
def test_a_bad_parameter_is_refused(browser: FlaskClient, deliver: Deliver, path: str) -> None:
    deliver(an_email())

    answer = browser.get(path)

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


@pytest.mark.parametrize("body", ["all", "[]", '{"IDs": [1]}', '{"ids": []}', "[" * 9999])
def test_a_bad_choice_deletes_nothing(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox, body: str
) -> None:
    deliver(an_email())

    answer = browser.delete("/api/v1/messages", data=body)

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert len(mailbox.messages()) == 1


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
def test_a_broken_message_is_shown_all_the_same(
    browser: FlaskClient, deliver: Deliver, path: str, raw: bytes
) -> None:
    deliver(raw)

    answer = browser.get(path)

    assert answer.status_code == 200
    assert "ada@example.com" in answer.text


def test_parts_nested_without_end_are_shown_by_their_headers(
    browser: FlaskClient, deliver: Deliver, shallow_stack: None
) -> None:
    part = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    deliver(b"Subject: Endless\r\n" + b"".join(part % (n, n) for n in range(250)))

    message = browser.get("/api/v1/message/latest").json

    assert (message["Subject"], message["Text"]) == ("Endless", "")


def test_messages_outlive_a_restart(deliver: Deliver, mailbox: Mailbox, folder: Path) -> None:
    deliver(an_email("The first"), an_email("The second"))

    reopened = Mailbox(folder)

    assert reopened.messages() == mailbox.messages()


def test_a_deleted_message_stays_deleted(deliver: Deliver, mailbox: Mailbox, folder: Path) -> None:
    deliver(an_email(), an_email())

    mailbox.delete()

    assert Mailbox(folder).messages() == []


def test_a_broken_file_is_named_and_left_out(
    deliver: Deliver, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(an_email("Whole"))
    (folder / "broken.eml").write_bytes(b"X-Envelope: {")
    (folder / "foreign.eml").write_bytes(an_email("Foreign"))

    with caplog.at_level(logging.WARNING):
        reopened = Mailbox(folder)

    assert [message.subject for message in reopened.messages()] == ["Whole"]
    assert "broken.eml: its envelope line is damaged" in caplog.text
    assert "foreign.eml: its first line is not X-Envelope" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "[::1"},
    ],
)
def test_another_site_may_not_delete(
    browser: FlaskClient, deliver: Deliver, mailbox: Mailbox, headers: dict[str, str]
) -> None:
    deliver(an_email())

    answer = browser.delete("/api/v1/messages", headers=headers)

    assert answer.status_code == 403
    assert len(mailbox.messages()) == 1


@pytest.mark.parametrize("host", ["localhost:8025", "127.0.0.1:8025", "[::1]:8025"])
def test_this_machine_may_read(browser: FlaskClient, host: str) -> None:
    answer = browser.get("/", headers={"Host": host})

    assert answer.status_code == 200


def test_waiting_in_vain_tells_what_arrived(deliver: Deliver, mailbox: Mailbox) -> None:
    deliver(an_email("The only one"))

    with pytest.raises(TimeoutError) as failure:
        mailbox.wait_for(2, timeout=0)

    assert "2 messages" in str(failure.value)
    assert "The only one" in str(failure.value)


def test_the_oldest_message_makes_room_for_the_newest(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    first = mailbox.add(an_email("The first"), "hello@handshake.example", [])

    for _ in range(KEPT):
        mailbox.add(an_email(), "hello@handshake.example", [])

    assert len(mailbox.messages()) == len(list(tmp_path.glob("*.eml"))) == KEPT
    assert mailbox.get(first.id) is None
