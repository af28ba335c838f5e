"""Change of an account's email: it takes effect when the user opens the link in the new inbox."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.passwords import Passwords, WrongPassword
from app.accounts.registration import delete_unconfirmed, email_taken_if_not_unique
from app.accounts.users import find_linked_user, lock_for_change
from app.database.models import User
from app.mail.links import LinkPurpose, Links
from app.mail.messages import EmailKind
from app.mail.outbox import queue

TEMPLATES = Path(__file__).parent / "emails"
CHANGE_EMAIL = LinkPurpose(name="change email", path="/email", lifetime=timedelta(hours=24))
CONFIRM_NEW_EMAIL = EmailKind(
    name="confirm_new_email",
    subject="Handshake: please confirm your new email address",
    templates=TEMPLATES,
    link=lambda links, email: links.url(
        CHANGE_EMAIL, email.user_id, email.recipient, email.fingerprint
    ),
    lifetime=CHANGE_EMAIL.lifetime,
)
CHANGE_REQUESTED = EmailKind(
    name="email_change_requested",
    subject="Handshake: email address change requested",
    templates=TEMPLATES,
    link=lambda links, _: links.recovery_url,
)


def request_email_change(
    session: Session, passwords: Passwords, user_id: int, current: str, email: str
) -> None:
    """Queue a link to the new email and a notice to the old one; nothing else changes yet.

    The user does not learn whether the new email has an account: only its owner may know. Raises
    WrongPassword, and queues nothing, when `current` is not the current password.
    """
    user = lock_for_change(session, passwords, user_id, current)
    session.add_all(
        [queue(CONFIRM_NEW_EMAIL, user, recipient=email), queue(CHANGE_REQUESTED, user)]
    )
    session.commit()


def find_email_change(
    session: Session, links: Links, token: str, *, lock: bool = False
) -> tuple[User, str]:
    """Return the user and the email address that a link would set, and change nothing.

    Raises BadLink, LinkExpired, or LinkUsed when the password or the email has changed since.
    """
    user_id, email, fingerprint = links.read(CHANGE_EMAIL, token)
    return find_linked_user(session, user_id, fingerprint, lock=lock), email


def change_email(
    session: Session, passwords: Passwords, links: Links, token: str, password: str
) -> str:
    """Give the user the email address that the link was sent to, and return it.

    The user must know the account's password: a stranger may have asked for the change, so that
    the reader of the mailbox would use the stranger's account. Raises WrongPassword, EmailTaken
    when a confirmed account has the email by now, else as `find_email_change` does.
    """
    user, email = find_email_change(session, links, token, lock=True)
    if not passwords.match(user.password_hash, password):
        raise WrongPassword
    delete_unconfirmed(session, email)
    user.email = email
    with email_taken_if_not_unique(session, email):
        session.commit()
    return email
