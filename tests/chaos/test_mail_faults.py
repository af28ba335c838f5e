"""The mail server, or the connection to it, fails: F12 to F18 of docs/reliability.md."""

import ssl

import pytest
import trustme

from dev.inbox.sink import running_smtp
from tests.support.http_browser import Browser
from tests.support.mail_server import message_id
from tests.support.processes import eventually

ADA = "ada@example.com"


@pytest.fixture
def row(system):
    """The one row of the outbox: status, attempts, last error."""

    def read():
        [found] = system.database.run("SELECT status, attempts, last_error FROM outbox_emails")
        return found

    return read


@pytest.fixture
def offers(system):
    """How often the one email was offered to the mail server."""

    def count():
        [(row_id,)] = system.database.run("SELECT id FROM outbox_emails")
        return system.mail.offered.count(message_id(row_id))

    return count


@pytest.fixture
def untrusted():
    """What a mail server needs for TLS, from an authority that the worker does not trust."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def worker_that_wants_tls(system):
    """Replace the worker by one that insists on STARTTLS, during the test."""
    assert system.workers[0].stop() == 0

    def start(port):
        return system.start_worker(MAIL_USE_TLS="true", MAIL_PORT=str(port))

    yield start
    for worker in system.workers[1:]:
        assert worker.stop() == 0
    del system.workers[1:]
    system.workers[0].start()


def test_f12_a_refused_connection_is_retried(system, ledger, row):
    system.worker_to_mail.refuse()

    answer = ledger.register(ADA)

    assert answer.succeeded
    eventually(lambda: row()[1] >= 1, "an attempt")
    assert row()[0] == "pending"
    assert "ConnectionRefusedError" in row()[2]


def test_f13_a_silent_server_postpones_the_email(system, ledger, row):
    system.worker_to_mail.swallow()

    ledger.register(ADA)

    eventually(lambda: row()[1] >= 1, "an attempt that has failed")
    assert row()[0] == "pending"
    assert "timed out" in row()[2]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", ["421 4.3.2 going down", "451 4.3.0 busy"])
def test_f14_a_4xx_reply_is_retried_and_its_code_is_logged(system, ledger, command, code):
    system.mail.replies[command].append(code)

    ledger.register(ADA)

    eventually(lambda: system.mail.copies, "the email")
    assert code[:3] in system.workers[0].log().rpartition("postponed")[2]


def test_f15_an_email_to_a_refused_recipient_is_given_up_and_reported(system, ledger, row):
    system.mail.refused.add(ADA)

    ledger.register(ADA)

    eventually(lambda: row()[0] == "given_up", "the email is given up")
    assert row()[1] == 1
    assert "550" in row()[2]
    browser = Browser(system.web_url())
    browser.visit("/readyz")
    assert browser.status == 200
    assert '"outbox_given_up":1' in browser.html


def test_f16_a_retry_after_a_421_keeps_its_message_id(system, ledger, offers):
    system.mail.replies["DATA"].append("421 4.3.2 going down")

    ledger.register(ADA)

    eventually(lambda: system.mail.copies, "the email")
    assert offers() >= 2  # with the Message-ID of this email


def test_f17_an_email_is_sent_when_the_server_hangs_up_after_its_250(system, ledger, row, offers):
    def ended():
        _, attempts, last_error = row()
        return attempts and "timed out" not in (last_error or "")

    system.mail.hangs_up_after_taking = True

    ledger.register(ADA)

    eventually(ended, "an attempt that did not take too long, as it may on a busy machine")
    status, attempts, last_error = row()
    assert status == "sent", f"the mail server has the email, and the outbox says {last_error}"
    assert 1 <= offers() <= attempts, f"sent after {attempts} attempts, offered {offers()} times"


def test_f18_a_server_with_an_untrusted_certificate_gets_no_email(
    system, ledger, row, worker_that_wants_tls, untrusted
):
    with running_smtp(system.mail, tls_context=untrusted) as (_, port):
        worker_that_wants_tls(port)
        ledger.register(ADA)
        # While the server is there: later attempts have another error, as one that took too long.
        eventually(lambda: "CERTIFICATE_VERIFY_FAILED" in (row()[2] or ""), "the reason")

    assert system.mail.offered == []


def test_f18_a_server_without_starttls_gets_no_email(system, ledger, row, worker_that_wants_tls):
    with running_smtp(system.mail) as (_, port):
        worker_that_wants_tls(port)
        ledger.register(ADA)
        eventually(lambda: "STARTTLS" in (row()[2] or ""), "the reason")

    assert system.mail.offered == []
