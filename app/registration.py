"""The handshake: an account and its welcome email, both or neither."""

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Kind, OutboxEmail, User
from app.passwords import Passwords
from app.users import find_user


class EmailTaken(Exception):
    """An account with this address exists already, whatever its letters' case."""


def register(session: Session, passwords: Passwords, email: str, password: str) -> None:
    """Save an account and queue its welcome email, in one transaction.

    Raises EmailTaken when the database says that the address has an account; its owner gets an
    email about the attempt, whoever made it gets no sign.
    """
    user = User(email=email, password_hash=passwords.hash(password))
    session.add_all([user, OutboxEmail(kind=Kind.WELCOME, user=user)])
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        if not isinstance(error.orig, UniqueViolation):
            raise
        _tell_the_owner(session, email)
        raise EmailTaken(email) from error


def _tell_the_owner(session: Session, email: str) -> None:
    owner = find_user(session, email)
    if owner is not None:
        session.add(OutboxEmail(kind=Kind.ALREADY_REGISTERED, user=owner))
        session.commit()
