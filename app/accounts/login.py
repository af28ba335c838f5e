"""Login and logout: the password opens a session, and the browser keeps the session's secret."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords
from app.accounts.registration import WELCOME
from app.accounts.sessions import Client, open_session
from app.accounts.users import find_user, lock_user
from app.database.models import LoginSession, User
from app.mail.outbox import queue


class WrongCredentials(Exception):
    """No account has this email and this password; the message does not say which is wrong."""


class AccountDisabled(Exception):
    """The password is right, but the administrator has disabled the account."""


class NotConfirmed(Exception):
    """The password is right, but the email is not confirmed; a new link is on its way."""


def log_in(  # noqa: PLR0913  what the form, the request and the configuration say
    session: Session,
    passwords: Passwords,
    email: str,
    password: str,
    *,
    client: Client,
    lifetime: timedelta,
) -> tuple[LoginSession, str]:
    """Open a session for the user; return it and its secret, which only the browser keeps.

    Raises WrongCredentials, AccountDisabled, or NotConfirmed after queueing a new confirm link.
    """
    user = authenticate(session, passwords, email, password)
    if user.confirmed_at is None:
        session.add(queue(WELCOME, user))
        session.commit()
        raise NotConfirmed
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hash(password)
    opened = open_session(session, user, client, lifetime)
    session.commit()
    return opened


def authenticate(session: Session, passwords: Passwords, email: str, password: str) -> User:
    """Return the user with this email and this password, locked until the next commit.

    The lock makes a simultaneous change of the password wait, so that it also ends the session
    that is about to open. Raises WrongCredentials or AccountDisabled.
    """
    found = find_user(session, email)
    known_hash = found.password_hash if found else None
    if not passwords.match(known_hash, password) or found is None:
        raise WrongCredentials
    user = lock_user(session, found.id)
    if user is None or user.password_hash != known_hash:
        raise WrongCredentials
    if user.disabled_at is not None:
        raise AccountDisabled
    return user


def log_out(session: Session, login_session: LoginSession) -> None:
    """End a session: its cookie is worthless from now on."""
    session.delete(login_session)
    session.commit()
