"""Test data for the reset of a password."""

from app.database.models import User
from app.extras.password_reset.reset import RESET
from tests.support.builders import LINKS


def a_reset_token(user: User) -> str:
    """Return the token of a reset link made now."""
    return LINKS.url(RESET, user.id, user.fingerprint).rpartition("/")[2]
