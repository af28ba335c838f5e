import smtplib
import ssl
from contextlib import suppress

import pytest
import trustme

from tests.support.faulty_mail_servers import busy, recording, silent


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def tls(authority):
    """The TLS settings of a server whose certificate the authority signed."""
    return tls_for("127.0.0.1", authority)


def test_a_message_is_sent_although_the_application_is_testing(send_message, inbox, sink):
    _, (host, port) = sink

    send_message(mail_server=host, mail_port=port)

    [message] = inbox.messages()
    assert message.text.strip() == "Hello, Ada"


def test_a_connection_ends_with_quit(send_message):
    with recording() as (record, port):
        send_message(mail_port=port)

    assert record.farewells == 1


def test_a_silent_server_ends_the_attempt_after_the_timeout(send_message):
    with silent() as (_, port), pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send_message(mail_port=port, mail_timeout=0.05)


def test_a_server_that_falls_silent_later_ends_the_attempt_after_the_timeout(send_message):
    silence = suppress(smtplib.SMTPServerDisconnected)
    with recording(seconds_to_take=0.5) as (record, port), silence:
        send_message(mail_port=port, mail_timeout=0.05)

    assert record.messages == [], "MAIL_TIMEOUT is 0.05 s, but the client waited 0.5 s"


@pytest.mark.parametrize("name", ["Handshake", '"Handshake @ home"'])
def test_the_greeting_names_the_domain_of_the_sender(send_message, name):
    with recording() as (record, port):
        send_message(mail_port=port, mail_default_sender=f"{name} <hello@handshake.example>")

    assert record.greetings == ["handshake.example"]


def test_the_error_of_the_server_is_raised(send_message):
    with busy() as (_, port), pytest.raises(smtplib.SMTPDataError, match="busy"):
        send_message(mail_port=port)


def test_a_server_that_hangs_up_after_its_250_causes_no_error(send_message):
    with recording(quits=False) as (record, port):
        send_message(mail_port=port)

    assert len(record.messages) == 1


def test_a_server_without_starttls_gets_no_message_when_tls_is_required(send_message):
    with recording() as (record, port), pytest.raises(smtplib.SMTPNotSupportedError):
        send_message(mail_port=port, mail_use_tls=True)

    assert record.messages == []


def test_a_certificate_of_an_unknown_authority_is_refused(send_message, tls):
    with recording(**tls) as (record, port), pytest.raises(ssl.SSLCertVerificationError):
        send_message(mail_port=port, mail_use_tls=True)

    assert record.messages == []


def test_a_certificate_for_another_host_is_refused(send_message, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "our-ca.pem")

    refusal = suppress(ssl.SSLCertVerificationError)
    with recording(**tls_for("other.example", authority)) as (record, port), refusal:
        send_message(mail_port=port, mail_use_tls=True, mail_ca_file=str(tmp_path / "our-ca.pem"))

    assert record.messages == [], "other.example received an email for 127.0.0.1"


def test_a_certificate_of_the_given_authority_is_accepted(send_message, tls, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "our-ca.pem")

    with recording(**tls) as (record, port):
        send_message(mail_port=port, mail_use_tls=True, mail_ca_file=str(tmp_path / "our-ca.pem"))

    assert len(record.messages) == 1


def test_implicit_tls_refuses_a_certificate_of_an_unknown_authority(send_message, tls):
    with (
        recording(tls=tls["tls_context"]) as (record, port),
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        send_message(mail_port=port, mail_use_ssl=True)

    assert record.messages == []


def test_implicit_tls_delivers(send_message, tls, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "our-ca.pem")

    with recording(tls=tls["tls_context"]) as (record, port):
        send_message(mail_port=port, mail_use_ssl=True, mail_ca_file=str(tmp_path / "our-ca.pem"))

    assert len(record.messages) == 1
    assert record.greetings == ["handshake.example"]


def test_no_connection_stays_open_after_a_failure(send_message, tls):
    with recording(**tls) as (record, port):
        with suppress(ssl.SSLError):
            send_message(mail_port=port, mail_use_tls=True)

        assert record.all_closed(within=1.0)


def tls_for(host, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return {"tls_context": context}
