"""Confirmation: the link proves that the user reads the mailbox, the password that it is theirs."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords, WrongPassword
from app.accounts.sessions import Client, open_session
from app.accounts.users import lock_user
from app.database.models import LoginSession, User
from app.mail.links import BadLink, LinkPurpose, LinkReplaced, Links, LinkUsed

CONFIRM = LinkPurpose(name="confirm", path="/confirm", lifetime=timedelta(hours=24))


def find_unconfirmed(session: Session, links: Links, token: str, *, lock: bool = False) -> User:
    """Return the user that a confirm link would confirm, and change nothing.

    Raises BadLink, LinkExpired, LinkUsed, or LinkReplaced when a newer link was sent.
    """
    user_id, fingerprint = links.read(CONFIRM, token)
    user = lock_user(session, user_id) if lock else session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise BadLink
    if user.confirmed_at is not None:
        raise LinkUsed
    if user.fingerprint != fingerprint:
        raise LinkReplaced
    return user


def confirm(  # noqa: PLR0913  what the form, the request and the configuration say
    session: Session,
    passwords: Passwords,
    links: Links,
    token: str,
    password: str,
    *,
    client: Client,
    lifetime: timedelta,
) -> tuple[LoginSession, str]:
    """Confirm the email that the link was sent to, and log its user in.

    The user must know the password: a stranger may have registered the email with another one
    (A. Sudhodanan and A. Paverd, "Pre-hijacked accounts", USENIX Security 2022). Returns the
    session and its secret. Raises WrongPassword, else as `find_unconfirmed` does.
    """
    user = find_unconfirmed(session, links, token, lock=True)
    if not passwords.match(user.password_hash, password):
        raise WrongPassword
    user.confirmed_at = datetime.now(UTC)
    opened = open_session(session, user, client, lifetime)
    session.commit()
    return opened
