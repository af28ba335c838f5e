"""The handshake: an account and its welcome email, both or neither."""

from sqlalchemy.orm import Session

from app.database.models import Kind, User
from app.accounts.passwords import Passwords
from app.accounts.users import EmailTaken, commit_address, email_to, find_user


def register(session: Session, passwords: Passwords, email: str, password: str) -> None:
    """Save an account and queue its welcome email, in one transaction.

    Raises EmailTaken when the database says that the address has an account; its owner gets an
    email about the attempt, whoever made it gets no sign.
    """
    user = User(email=email, password_hash=passwords.hash(password))
    session.add_all([user, email_to(user, Kind.WELCOME)])
    try:
        commit_address(session, email)
    except EmailTaken:
        _tell_the_owner(session, email)
        raise


def _tell_the_owner(session: Session, email: str) -> None:
    owner = find_user(session, email)
    if owner is not None:
        session.add(email_to(owner, Kind.ALREADY_REGISTERED))
        session.commit()
