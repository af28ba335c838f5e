import smtplib
import ssl
from contextlib import suppress

import pytest
import trustme

from tests.support.mail_servers import busy, recording, silent


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def tls(authority):
    """The TLS settings of a server whose certificate the authority signed."""
    return tls_for("127.0.0.1", authority)


def test_a_message_is_sent_even_while_testing(send_message, inbox, sink):
    _, (host, port) = sink

    send_message(mail_server=host, mail_port=port)

    [message] = inbox.messages()
    assert message.text.strip() == "Hello, Ada"


def test_the_server_is_told_that_this_was_all(send_message):
    with recording() as (record, port):
        send_message(mail_port=port)

    assert record.farewells == 1


def test_a_silent_server_is_not_waited_for_longer_than_the_timeout(send_message):
    with silent() as (_, port), pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send_message(mail_port=port, mail_timeout=0.05)


def test_a_server_that_falls_silent_later_is_not_waited_for(send_message):
    trouble = suppress(smtplib.SMTPServerDisconnected)
    with recording(seconds_to_take=0.5) as (record, port), trouble:
        send_message(mail_port=port, mail_timeout=0.05)

    assert record.messages == [], "MAIL_TIMEOUT is 0.05 s, and yet 0.5 s of silence were sat out"


@pytest.mark.parametrize("name", ["Handshake", '"Handshake @ home"'])
def test_the_greeting_names_the_domain_of_the_sender(send_message, name):
    with recording() as (record, port):
        send_message(mail_port=port, mail_default_sender=f"{name} <hello@handshake.example>")

    assert record.greetings == ["handshake.example"]


def test_an_error_of_the_server_is_the_error_that_is_seen(send_message):
    with busy() as (_, port), pytest.raises(smtplib.SMTPDataError, match="busy"):
        send_message(mail_port=port)


def test_a_server_gone_after_its_250_is_no_error(send_message):
    with recording(quits=False) as (record, port):
        send_message(mail_port=port)

    assert len(record.messages) == 1


def test_without_starttls_nothing_is_sent_when_it_was_asked_for(send_message):
    with recording() as (record, port), pytest.raises(smtplib.SMTPNotSupportedError):
        send_message(mail_port=port, mail_use_tls=True)

    assert record.messages == []


def test_a_certificate_that_nobody_vouches_for_is_refused(send_message, tls):
    with recording(**tls) as (record, port), pytest.raises(ssl.SSLCertVerificationError):
        send_message(mail_port=port, mail_use_tls=True)

    assert record.messages == []


def test_a_certificate_for_another_host_is_refused(send_message, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "our-ca.pem")

    trouble = suppress(ssl.SSLCertVerificationError)
    with recording(**tls_for("other.example", authority)) as (record, port), trouble:
        send_message(mail_port=port, mail_use_tls=True, mail_ca_file=str(tmp_path / "our-ca.pem"))

    assert record.messages == [], "an email for 127.0.0.1 was handed to other.example"


def test_a_certificate_of_the_given_authority_is_accepted(send_message, tls, authority, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "our-ca.pem")

    with recording(**tls) as (record, port):
        send_message(mail_port=port, mail_use_tls=True, mail_ca_file=str(tmp_path / "our-ca.pem"))

    assert len(record.messages) == 1


def test_tls_from_the_first_byte_verifies_as_well(send_message, tls):
    with (
        recording(tls=tls["tls_context"]) as (record, port),
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        send_message(mail_port=port, mail_use_ssl=True)

    assert record.messages == []


def test_tls_from_the_first_byte_delivers(send_message, tls, authority, tmp_path):
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
