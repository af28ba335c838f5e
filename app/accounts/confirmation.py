"""The answer to the welcome email: this address is mine."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.mail.links import BadLink, Links, LinkUsed
from app.database.models import User


def find_unconfirmed(session: Session, links: Links, token: str) -> User:
    """Return the user whom a confirm link would confirm, and change nothing.

    Raises BadLink, LinkExpired or LinkUsed.
    """
    user_id, email = links.read_confirm(token)
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise BadLink
    if user.confirmed_at is not None or user.email != email:
        raise LinkUsed
    return user


def confirm(session: Session, links: Links, token: str) -> User:
    """Confirm the address that the link was sent to. Raises as `find_unconfirmed` does."""
    user = find_unconfirmed(session, links, token)
    user.confirmed_at = datetime.now(UTC)
    session.commit()
    return user
