import smtplib
import ssl
from contextlib import suppress
from unittest.mock import create_autospec

import pytest

from tests.unit.doubles import fresh_constructor


@pytest.fixture
def server(monkeypatch):
    """The mail server that smtplib connects to, mocked."""
    constructor = fresh_constructor(smtplib.SMTP)
    monkeypatch.setattr(smtplib, "SMTP", constructor)
    return constructor


@pytest.fixture
def secure_server(monkeypatch):
    """The mail server of a connection that is encrypted from the start, mocked."""
    constructor = fresh_constructor(smtplib.SMTP_SSL)
    monkeypatch.setattr(smtplib, "SMTP_SSL", constructor)
    return constructor


def test_a_message_is_sent_although_the_application_is_testing(server, send_message):
    send_message(mail_server="smtp.example", mail_port=25)

    assert server.call_args.args[:2] == ("smtp.example", 25)
    server.return_value.sendmail.assert_called_once()


def test_a_connection_ends_with_quit(server, send_message):
    send_message()

    server.return_value.quit.assert_called_once_with()


def test_a_silent_server_ends_the_attempt_after_the_timeout(server, send_message):
    send_message(mail_timeout=0.05)

    assert server.call_args.kwargs["timeout"] == 0.05


def test_a_server_that_falls_silent_later_ends_the_attempt_after_the_timeout(server, send_message):
    server.return_value.sendmail.side_effect = smtplib.SMTPServerDisconnected("timed out")

    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send_message(mail_timeout=0.05)


@pytest.mark.parametrize("name", ["Handshake", '"Handshake @ home"'])
def test_the_greeting_names_the_domain_of_the_sender(server, send_message, name):
    send_message(mail_default_sender=f"{name} <hello@handshake.example>")

    assert server.call_args.args[2] == "handshake.example"


def test_the_error_of_the_server_is_raised(server, send_message):
    server.return_value.sendmail.side_effect = smtplib.SMTPDataError(451, b"busy")
    server.return_value.quit.side_effect = smtplib.SMTPServerDisconnected

    with pytest.raises(smtplib.SMTPDataError, match="busy"):
        send_message()


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected, ConnectionResetError])
def test_a_server_that_hangs_up_after_its_250_causes_no_error(server, send_message, error):
    server.return_value.quit.side_effect = error

    send_message()

    server.return_value.sendmail.assert_called_once()


def test_a_server_without_starttls_gets_no_message_when_tls_is_required(server, send_message):
    server.return_value.starttls.side_effect = smtplib.SMTPNotSupportedError

    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_message(mail_use_tls=True)

    server.return_value.sendmail.assert_not_called()


def test_a_certificate_of_an_unknown_authority_is_refused(server, send_message):
    send_message(mail_use_tls=True)

    context = server.return_value.starttls.call_args.kwargs["context"]
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_a_certificate_for_another_host_is_refused(server, send_message):
    send_message(mail_use_tls=True)

    context = server.return_value.starttls.call_args.kwargs["context"]
    assert context.check_hostname


def test_a_certificate_of_the_given_authority_is_accepted(server, send_message, monkeypatch):
    trusted = create_autospec(ssl.create_default_context)
    monkeypatch.setattr(ssl, "create_default_context", trusted)

    send_message(mail_use_tls=True, mail_ca_file="our-ca.pem")

    trusted.assert_called_once_with(cafile="our-ca.pem")


def test_implicit_tls_refuses_a_certificate_of_an_unknown_authority(secure_server, send_message):
    send_message(mail_use_ssl=True, mail_timeout=0.05)

    options = secure_server.call_args.kwargs
    assert options["context"].verify_mode == ssl.CERT_REQUIRED
    assert options["context"].check_hostname
    assert options["timeout"] == 0.05


def test_implicit_tls_delivers(secure_server, send_message):
    send_message(mail_use_ssl=True)

    secure_server.return_value.sendmail.assert_called_once()
    assert secure_server.call_args.args[2] == "handshake.example"


def test_no_connection_stays_open_after_a_failure(server, send_message):
    server.return_value.starttls.side_effect = ssl.SSLError

    with suppress(ssl.SSLError):
        send_message(mail_use_tls=True)

    server.return_value.close.assert_called_once_with()
