import pytest
from flask.testing import FlaskClient

from dev.inbox.store import Mailbox
from tests.dev.emails import Deliver, an_email

ADDRESSES = {"From", "To", "Cc", "Bcc", "ReplyTo"}
BOTH = {"ID", "MessageID", "Subject", "Tags", "Username", "Size", "Attachments"} | ADDRESSES
LISTED = BOTH | {"Read", "Created", "Snippet"}
FULL = BOTH | {"ReturnPath", "ListUnsubscribe", "Date", "Text", "HTML", "Inline"}


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
