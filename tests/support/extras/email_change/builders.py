"""Test data for the change of an email."""

from app.database.models import User
from app.extras.email_change.change import CHANGE_EMAIL
from tests.support.builders import LINKS


def an_email_change_token(user: User, email: str) -> str:
    """Return the token of a link made now that gives the user another email."""
    return LINKS.url(CHANGE_EMAIL, user.id, email, user.fingerprint).rpartition("/")[2]
