"""The two long-running commands: `flask web` and `flask worker`."""

import logging
import signal
import socket
import threading
from datetime import timedelta
from types import FrameType
from typing import NoReturn

import click
import waitress
from flask import current_app
from flask.cli import with_appcontext

from app import emails
from app.cli.logs import configure_logging
from app.database.models import OutboxEmail
from app.mail.outbox import deliver_next
from app.services import services
from app.cli.purging import tidy
from app.mail.worker import Every, Listener, work

# Far above the form limit, so that Flask answers with a page; waitress has the last word.
MAX_BODY_BYTES = 1024 * 1024
CONNECTION_LIMIT = 1000
TIDY_EVERY = timedelta(hours=1)

logger = logging.getLogger(__name__)


@click.command
@with_appcontext
def web() -> None:
    """Serve the pages until SIGTERM or Ctrl-C."""
    config = services().config
    door = _listening_socket(config.host, config.port)
    configure_logging(config.log_level)
    signal.signal(signal.SIGTERM, _exit)
    logger.info("web listens on http://%s:%s", config.host, config.port)
    waitress.serve(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        sockets=[door],
        threads=config.web_threads,
        connection_limit=CONNECTION_LIMIT,
        max_request_body_size=MAX_BODY_BYTES,
        ident=None,
        # ProxyFix counts the proxies of TRUSTED_PROXIES, and needs to see what they say.
        clear_untrusted_proxy_headers=False,
        _quiet=True,
    )
    logger.info("web has stopped")


@click.command
@with_appcontext
def worker() -> None:
    """Deliver queued emails until SIGTERM or Ctrl-C; the email in hand is finished first."""
    config = services().config
    configure_logging(config.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    listener = Listener(config)
    tidy_at_times = Every(TIDY_EVERY, tidy_up)

    def deliver() -> bool:
        tidy_at_times()
        return deliver_one()

    logger.info("worker waits for emails")
    try:
        work(deliver, listener.wait, stopping)
    finally:
        listener.close()
    logger.info("worker has stopped")


def deliver_one() -> bool:
    """Deliver the next email that is due, if there is one, in a session of its own."""
    first_delay = timedelta(seconds=services().config.outbox_retry_seconds)
    with services().session_factory() as session:
        return deliver_next(session, send_email, first_delay)


def tidy_up() -> dict[str, int]:
    """Delete what has done its service, as the configuration says; return how many of each."""
    config = services().config
    with services().session_factory() as session:
        deleted = tidy(
            session,
            idle=timedelta(hours=config.session_idle_hours),
            keep=timedelta(days=config.outbox_keep_days),
        )
    logger.info("tidied %s", " ".join(f"{name}={count}" for name, count in deleted.items()))
    return deleted


def send_email(email: OutboxEmail) -> None:
    """Write a queued email and hand it to the mail server. Raises what the mail server raises."""
    found = services()
    found.mail.send(emails.compose(email, found.links, found.config.mail_default_sender))


def _listening_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=CONNECTION_LIMIT)
    except OSError as error:
        raise click.ClickException(
            f"HOST={host} PORT={port} cannot be listened on: {error.strerror}."
            " Rule: an address of this machine, and a port that nobody else holds."
            " Example: PORT=8001"
        ) from error


def _exit(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
