"""Flask-Mail, with a timeout, verified TLS, and a QUIT whose failure changes nothing."""

import smtplib
import ssl
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import Any

from flask import current_app
from flask_mail import Connection, Mail

from app.config.settings import Config


def flask_mail_settings(config: Config) -> dict[str, Any]:
    """Return what Flask-Mail and SafeConnection read from the Flask configuration."""
    return {
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_USE_SSL": config.mail_use_ssl,
        "MAIL_USERNAME": config.mail_username,
        "MAIL_PASSWORD": config.mail_password,
        "MAIL_DEFAULT_SENDER": config.mail_default_sender,
        "MAIL_CA_FILE": config.mail_ca_file,
        "MAIL_TIMEOUT": config.mail_timeout,
        # Flask-Mail would read it from app.testing.
        "MAIL_SUPPRESS_SEND": False,
    }


class SafeConnection(Connection):
    """A connection with a time limit for a silent server and a check of its certificate."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt, log in. Raises OSError or SMTPException, and leaves no socket open."""
        host = self._connect()
        try:
            if self.mail.use_tls:
                host.starttls(context=_tls_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def _connect(self) -> smtplib.SMTP:
        server, port = self.mail.server, self.mail.port or 0
        timeout: float = current_app.config["MAIL_TIMEOUT"]
        # Given here, because smtplib would look up our host name, which may take seconds.
        name = sender_domain(self.mail.default_sender or "")
        if self.mail.use_ssl:
            return smtplib.SMTP_SSL(
                server,
                port,
                name,
                timeout=timeout,
                context=_tls_context(),
            )
        return smtplib.SMTP(server, port, name, timeout=timeout)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Send QUIT after success; after an error only close, so that the error is seen."""
        if self.host is None:
            return
        # The server has accepted the message: a failing QUIT must not cause a second copy.
        with suppress(smtplib.SMTPException, OSError):
            if exc_type is None:
                self.host.quit()
        self.host.close()


class SafeMail(Mail):
    """Flask-Mail with safe connections. Needs an app context."""

    def connect(self) -> SafeConnection:
        """Return a connection to use in a `with` statement."""
        return SafeConnection(current_app.extensions["mail"])


def sender_domain(sender: str) -> str:
    """Return the domain of a sender such as `Ada <ada@example.com>`."""
    return sender.rstrip("> ").rpartition("@")[2]


def _tls_context() -> ssl.SSLContext:
    return _trusting(current_app.config["MAIL_CA_FILE"])


@cache
def _trusting(authority: str | None) -> ssl.SSLContext:
    # Reading the system's authorities takes about 25 ms, as much as the rest of an email.
    return ssl.create_default_context(cafile=authority)
