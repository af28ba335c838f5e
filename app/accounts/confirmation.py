"""Confirmation: the link in the welcome email proves that the email address is the user's."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.database.models import User
from app.mail.links import BadLink, LinkPurpose, Links, LinkUsed

CONFIRM = LinkPurpose(name="confirm", path="/confirm", lifetime=timedelta(hours=24))


def find_unconfirmed(session: Session, links: Links, token: str) -> User:
    """Return the user that a confirm link would confirm, and change nothing.

    Raises BadLink, LinkExpired or LinkUsed.
    """
    user_id, email = links.read(CONFIRM, token)
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise BadLink
    if user.confirmed_at is not None or user.email != email:
        raise LinkUsed
    return user


def confirm(session: Session, links: Links, token: str) -> User:
    """Confirm the email address that the link was sent to. Raises as `find_unconfirmed` does."""
    user = find_unconfirmed(session, links, token)
    user.confirmed_at = datetime.now(UTC)
    session.commit()
    return user
