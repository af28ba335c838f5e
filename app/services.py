"""What the application talks to, put together once by create_app, and the session of a request."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app, g
from flask_mail import Mail
from sqlalchemy.orm import Session

from app.accounts.limits import Throttle
from app.accounts.passwords import Passwords
from app.config.settings import Config
from app.database.engine import OUTAGES
from app.mail.links import Links
from app.mail.messages import EmailKind

SessionFactory = Callable[[], Session]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """The dependencies of one application; tests hand in their own."""

    config: Config
    session_factory: SessionFactory
    mail: Mail
    passwords: Passwords
    throttle: Throttle
    links: Links
    email_kinds: Mapping[str, EmailKind]
    # Set from the signal on: the process finishes what it has begun, and is not ready for more.
    stopping: threading.Event = field(default_factory=threading.Event)


def services() -> Services:
    """Return the services of the current application."""
    found: Services = current_app.extensions["handshake"]
    return found


def current_session() -> Session:
    """Return the database session of this request, opened at the first call."""
    if "session" not in g:
        g.session = services().session_factory()
    session: Session = g.session
    return session


def init_app(app: Flask) -> None:
    """Close the database session of each request when the request ends."""

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is None:
            return
        try:
            session.close()
        except OUTAGES as error:
            # The response is complete; only its ROLLBACK could not be sent.
            logger.warning("the database failed after the response: %s", error)
            session.invalidate()
