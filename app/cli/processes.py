"""The two long-running commands: `flask web` and `flask worker`."""

import logging
import os
import socket
from datetime import timedelta
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.logs import configure_logging
from app.cli.purging import purge_now
from app.cli.serving import CONNECTION_LIMIT, WebServer
from app.cli.stopping import stop_on_signals
from app.config.near_misses import near_misses
from app.mail.messages import compose
from app.mail.outbox import deliver_next
from app.mail.worker import Every, Listener, work
from app.services import services

PURGE_INTERVAL = timedelta(hours=1)

logger = logging.getLogger(__name__)


@click.command
@with_appcontext
def web() -> None:
    """Serve the pages until SIGTERM or Ctrl-C.

    Requests that have arrived are answered.
    """
    config = services().config
    listening = _listening_socket(config.host, config.port)
    configure_logging(config.log_level, services().links.paths)
    app, stopping = current_app._get_current_object(), services().stopping  # type: ignore[attr-defined]
    server = WebServer(app, listening, config, stopping)
    stop_on_signals(stopping, server.wake)
    _warn_of_near_misses()
    logger.info("web listens on http://%s:%s", config.host, config.port)
    try:
        server.serve()
    finally:
        server.finish()
    logger.info("web has stopped")


@click.command
@with_appcontext
def worker() -> None:
    """Deliver queued emails until SIGTERM or Ctrl-C.

    A delivery that has begun is finished.
    """
    config = services().config
    configure_logging(config.log_level, services().links.paths)
    stopping = services().stopping
    stop_on_signals(stopping)
    _warn_of_near_misses()
    listener = Listener(config)
    logger.info("worker waits for emails")
    try:
        deliver = listener.closed_by_failure()(deliver_one)
        work(Every(PURGE_INTERVAL, purge_now), deliver, listener.wait, stopping)
    finally:
        listener.close()
    logger.info("worker has stopped")


def deliver_one() -> bool:
    """Deliver the next email that is due, if there is one, in a session of its own."""
    found = services()
    sender, first_delay = found.config.mail_default_sender, found.config.outbox_retry_seconds
    write = partial(compose, kinds=found.email_kinds, links=found.links, sender=sender)
    with found.session_factory() as session:
        return deliver_next(session, write, found.mail.send, timedelta(seconds=first_delay))


def _warn_of_near_misses() -> None:
    for sentence in near_misses(os.environ):
        logger.warning(sentence)


def _listening_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=CONNECTION_LIMIT)
    except OSError as error:
        raise click.ClickException(
            f"HOST={host} PORT={port} cannot be used: {error.strerror}."
            " Rule: an address of this machine, and a port that no other program uses."
            " Example: PORT=8001"
        ) from error
