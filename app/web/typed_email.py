"""The email address that was typed last in this browser, so that the user can check and correct it.

It travels in the signed cookie: in a URL it would be logged. It is kept for every valid address,
with and without an account, so it tells nothing about accounts. A login forgets it.
"""

from flask import session

KEY = "typed_email"


def remember_typed_email(email: str) -> None:
    """Keep the address in this browser."""
    session[KEY] = email


def typed_email() -> str | None:
    """Return the address, if this browser has sent one."""
    email: str | None = session.get(KEY)
    return email
