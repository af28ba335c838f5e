"""Throttling: how often an action may be tried, counted in PostgreSQL for all processes."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Integer, String, case, cast, delete, extract, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from app.accounts.limits import Throttle, key_of_email, prefix_of_email
from app.database.engine import count_rows
from app.database.models import Attempts

# The actions of the core; each is counted separately. A feature may add its own.
LOGIN = "login"
REGISTER = "register"
CURRENT_PASSWORD = "current password"  # noqa: S105  the name of an action


class TooManyAttempts(Exception):
    """A limit is exceeded; `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class Attempt(NamedTuple):
    """A counted attempt: the keys of its two counts, and when the window of the client began."""

    of_email: str
    of_client: str
    since: datetime


def count_attempt(
    session: Session, throttle: Throttle, action: str, email: str, client_ip: str
) -> Attempt:
    """Count an attempt before it is made, so that simultaneous attempts count as well.

    Raises TooManyAttempts when a limit is exceeded. The window ends by itself, so that no user is
    locked out for good.
    """
    allowed = throttle.limits(action, email, client_ip)
    # Always in the same order, so that two attempts cannot wait for each other's rows.
    counts = _increment(session, sorted(allowed), throttle.window)
    session.commit()
    waits = [seconds for key, (count, _, seconds) in counts.items() if count > allowed[key]]
    if waits:
        raise TooManyAttempts(max(waits))
    of_email, of_client = allowed
    _, since, _ = counts[of_client]
    return Attempt(of_email, of_client, since)


def record_success(session: Session, attempt: Attempt) -> None:
    """Forget the attempts on the email, and take back this one of the client.

    The client's other attempts stay: a success with one account must not pay for guesses at
    others. A page without a password to guess, such as the registration, does not call this: each
    attempt sends an email, and the limit is for the number of emails.
    """
    # In a window that began later, this attempt does not count.
    in_its_window = (Attempts.since == attempt.since) & (Attempts.count > 0)
    of_client = (Attempts.key == attempt.of_client) & in_its_window
    changes = {
        attempt.of_email: delete(Attempts).where(Attempts.key == attempt.of_email),
        attempt.of_client: update(Attempts).where(of_client).values(count=Attempts.count - 1),
    }
    for key in sorted(changes):  # in the order of count_attempt: see there
        # No object of the session is one of these rows; to look for some takes a millisecond.
        session.execute(changes[key], execution_options={"synchronize_session": False})
    session.commit()


def forget_attempts(session: Session, email: str, *actions: str) -> int:
    """Forget the attempts on an email: those of some actions, or of all when none is named.

    Returns how many counts there were. The counts of the client stay.
    """
    keys = [key_of_email(email, action) for action in actions]
    counted = Attempts.key.in_(keys) if keys else Attempts.key.startswith(prefix_of_email(email))
    forgotten = count_rows(session, delete(Attempts).where(counted))
    session.commit()
    return forgotten


def _increment(
    session: Session, keys: list[str], window: timedelta
) -> dict[str, tuple[int, datetime, int]]:
    """Return of each key the count, since when, and the seconds left, by the database's clock."""
    is_over = Attempts.since <= func.now() - window
    # An array: SQLAlchemy would compile an INSERT with several VALUES anew each time.
    rows = select(func.unnest(cast(keys, ARRAY(String))), literal(1), func.now())
    counting = insert(Attempts).from_select(["key", "count", "since"], rows)
    counted = counting.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={
            "count": case((is_over, 1), else_=Attempts.count + 1),
            "since": case((is_over, func.now()), else_=Attempts.since),
        },
    )
    left = func.ceil(extract("epoch", Attempts.since + window - func.now()))
    facts = counted.returning(Attempts.key, Attempts.count, Attempts.since, cast(left, Integer))
    found = session.execute(facts).all()
    return {key: (count, since, seconds) for key, count, since, seconds in found}
