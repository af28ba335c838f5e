"""What the application talks to, put together once by create_app."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from flask_mail import Mail
from sqlalchemy.orm import Session

from app.config.settings import Config
from app.mail.links import Links
from app.accounts.passwords import Passwords

SessionFactory = Callable[[], Session]


@dataclass(frozen=True)
class Services:
    """The doors of one application; tests hand in their own."""

    config: Config
    session_factory: SessionFactory
    mail: Mail
    passwords: Passwords
    links: Links


def services() -> Services:
    """Return the services of the current application."""
    found: Services = current_app.extensions["handshake"]
    return found
