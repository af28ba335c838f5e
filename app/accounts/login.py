"""Logging in: the password opens a session, the session's secret stays with the browser."""

from sqlalchemy.orm import Session

from app.database.models import Kind, User
from app.accounts.passwords import Passwords
from app.accounts.users import email_to, find_user, lock_user


class WrongCredentials(Exception):
    """No account has this address and this password; which of the two is not said."""


class AccountDisabled(Exception):
    """The password is right; whoever runs this has disabled the account."""


class NotConfirmed(Exception):
    """The password is right, the address is not confirmed yet; its link is on the way again."""


def authenticate(session: Session, passwords: Passwords, email: str, password: str) -> User:
    """Return the user whose address and password these are, the hash renewed if its cost is old.

    The user is locked until the commit, which `open_session` makes: a password that is changed at
    the same moment ends the session as well. Raises WrongCredentials, AccountDisabled, or
    NotConfirmed after queueing the confirm link once more.
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
    if user.confirmed_at is None:
        session.add(email_to(user, Kind.WELCOME))
        session.commit()
        raise NotConfirmed
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hash(password)
    return user
