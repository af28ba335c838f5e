"""The outbox: emails are saved first, and each is sent by one worker at a time."""

import logging
from collections.abc import Callable
from datetime import timedelta

from flask_mail import Message
from sqlalchemy import DateTime, func, select
from sqlalchemy.orm import Session

from app.database.models import ERROR_LENGTH, OutboxEmail, Status, User
from app.mail.messages import EmailKind
from app.mail.refusals import is_permanent

MAX_ATTEMPTS = 8
BACKOFF_FACTOR = 4
# The database's clock, because `due_at` and `sent_at` are compared with now(). It does not stand
# still while an email is sent, as now() does: PostgreSQL's documentation, section 9.9.5.
THIS_MOMENT = func.clock_timestamp(type_=DateTime(timezone=True))

logger = logging.getLogger(__name__)


def queue(kind: EmailKind, user: User, recipient: str = "") -> OutboxEmail:
    """Return a row to save together with the change that it reports; the caller commits both.

    It goes to the user's email address, or to another `recipient`.
    """
    return OutboxEmail(
        kind=kind.name,
        user=user,
        recipient=recipient or user.email,
        fingerprint=user.fingerprint,
    )


def deliver_next(
    session: Session,
    compose: Callable[[OutboxEmail], Message],
    send: Callable[[Message], None],
    first_delay: timedelta,
) -> bool:
    """Send the next email that is due and record the outcome; False when none is due.

    The row's lock is the claim: other workers skip the row, and the lock ends with a worker that
    dies. `send` gets a complete message, so that no query runs while the mail server answers.
    After a failure the email waits `first_delay`, then four times longer each time.
    """
    email = session.scalar(
        select(OutboxEmail)
        .where(OutboxEmail.status == Status.PENDING, OutboxEmail.due_at <= func.now())
        .order_by(OutboxEmail.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if email is None:
        session.rollback()
        return False
    email.attempts += 1
    try:
        send(compose(email))
    except Exception as error:
        _record_failure(email, error, first_delay)
    else:
        _record_success(email)
    level, outcome = _outcome(email, first_delay)
    session.commit()
    logger.log(level, outcome)
    return True


def _record_success(email: OutboxEmail) -> None:
    email.status = Status.SENT
    email.sent_at = THIS_MOMENT
    email.last_error = None


def _record_failure(email: OutboxEmail, error: Exception, first_delay: timedelta) -> None:
    email.last_error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH].replace("\0", "")
    if is_permanent(error) or email.attempts >= MAX_ATTEMPTS:
        email.status = Status.GIVEN_UP
    else:
        email.due_at = THIS_MOMENT + _delay(email, first_delay)


def _delay(email: OutboxEmail, first_delay: timedelta) -> timedelta:
    factor: int = BACKOFF_FACTOR ** (email.attempts - 1)
    return first_delay * factor


def _outcome(email: OutboxEmail, first_delay: timedelta) -> tuple[int, str]:
    facts = f"email id={email.id} kind={email.kind} attempt={email.attempts}"
    if email.status == Status.SENT:
        return logging.INFO, f"{facts} sent"
    given_up = email.status == Status.GIVEN_UP
    result = "given up" if given_up else f"postponed for {_delay(email, first_delay)}"
    return logging.WARNING, f"{facts} {result}: {email.last_error}"
