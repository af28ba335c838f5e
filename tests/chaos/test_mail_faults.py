"""The mail server, or the way to it, fails under the worker: F12 to F18 of docs/reliability.md."""

import ssl

import pytest
import trustme

from tests.support.http_browser import Browser
from tests.support.mail_server import running
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
def forged():
    """What a mail server needs for TLS, from an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def worker_that_wants_tls(system):
    """Let a worker that insists on STARTTLS take the place of the other, for a while."""
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


def test_f13_a_silent_server_is_not_waited_for(system, ledger, row):
    system.worker_to_mail.swallow()

    ledger.register(ADA)

    eventually(lambda: row()[1] >= 1, "an attempt that was given up")
    assert row()[0] == "pending"
    assert "timed out" in row()[2]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", ["421 4.3.2 going down", "451 4.3.0 busy"])
def test_f14_not_now_is_asked_again_and_its_code_is_kept(system, ledger, command, code):
    system.mail.replies[command].append(code)

    ledger.register(ADA)

    eventually(lambda: system.mail.copies, "the email")
    assert code[:3] in system.workers[0].log().rpartition("postponed")[2]


def test_f15_a_refused_recipient_is_given_up_and_shown(system, ledger, row):
    system.mail.refused.add(ADA)

    ledger.register(ADA)

    eventually(lambda: row()[0] == "given_up", "the email is given up")
    assert row()[1] == 1
    assert "550" in row()[2]
    browser = Browser(system.web_url())
    browser.visit("/readyz")
    assert browser.status == 200
    assert '"outbox_given_up":1' in browser.html


def test_f16_after_a_421_at_the_end_it_is_the_same_message_again(system, ledger):
    system.mail.replies["DATA"].append("421 4.3.2 going down")

    ledger.register(ADA)

    eventually(lambda: system.mail.copies, "the email")
    assert len(system.mail.offered) == 2
    assert len(set(system.mail.offered)) == 1


def test_f17_a_server_gone_right_after_its_250_has_the_email(system, ledger, row):
    system.mail.hangs_up_after_taking = True

    ledger.register(ADA)

    eventually(lambda: row()[1] >= 1, "an attempt")
    status, _, trouble = row()
    assert status == "sent", f"the mail server has the email, and the outbox says {trouble}"
    offered = len(system.mail.offered)
    assert offered == 1, f"the outbox says sent, and the mail server was offered {offered} emails"


def test_f18_a_forged_certificate_gets_nothing(system, ledger, row, worker_that_wants_tls, forged):
    with running(system.mail, tls_context=forged) as (_, port):
        worker_that_wants_tls(port)
        ledger.register(ADA)
        eventually(lambda: row()[1] >= 1, "an attempt")
        trouble = row()[2]  # once the server is gone, the next attempt says something else

    assert "CERTIFICATE_VERIFY_FAILED" in trouble
    assert system.mail.offered == []


def test_f18_without_starttls_nothing_is_sent_in_plain_text(
    system, ledger, row, worker_that_wants_tls
):
    with running(system.mail) as (_, port):
        worker_that_wants_tls(port)
        ledger.register(ADA)
        eventually(lambda: row()[1] >= 1, "an attempt")
        trouble = row()[2]

    assert "STARTTLS" in trouble
    assert system.mail.offered == []
