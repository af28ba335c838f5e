"""Throttling: how often an action may be tried, counted in PostgreSQL for all processes."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Integer, case, cast, delete, extract, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database.engine import count_rows
from app.database.models import Attempts

IPV4 = 4

# The actions of the core; each is counted separately. A feature may add its own.
LOGIN = "login"
REGISTER = "register"
CURRENT_PASSWORD = "current password"  # noqa: S105  the name of an action


class TooManyAttempts(Exception):
    """A limit is exceeded; `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Throttle:
    """How many attempts are allowed in a window of time."""

    per_email: int  # on one email, whether it has an account or not
    per_client: int  # from one IP address, which a whole office may share
    window: timedelta

    def limits(self, action: str, email: str, client_ip: str) -> dict[str, int]:
        """Return the keys that an attempt is counted under, and the limit of each."""
        return {
            _of_email(email) + _half(action): self.per_email,
            _half(f"client {_network(client_ip)}") + _half(action): self.per_client,
        }


def count_attempt(
    session: Session, throttle: Throttle, action: str, email: str, client_ip: str
) -> None:
    """Count an attempt before it is made, so that simultaneous attempts count as well.

    Raises TooManyAttempts when a limit is exceeded. The window ends by itself, so that no user is
    locked out for good.
    """
    # Always in the same order, so that two attempts cannot wait for each other's rows.
    allowed = throttle.limits(action, email, client_ip)
    counts = {key: _increment(session, key, throttle.window) for key in sorted(allowed)}
    session.commit()
    waits = [seconds for key, (count, seconds) in counts.items() if count > allowed[key]]
    if waits:
        raise TooManyAttempts(max(waits))


def forget_attempts(session: Session, email: str, *actions: str) -> int:
    """Forget the attempts on an email: those of some actions, or of all when none is named.

    Returns how many counts there were. The counts of the client stay: a success with one account
    must not reset the count of guesses at others.
    """
    keys = [_of_email(email) + _half(action) for action in actions]
    counted = Attempts.key.in_(keys) if keys else Attempts.key.startswith(_of_email(email))
    forgotten = count_rows(session, delete(Attempts).where(counted))
    session.commit()
    return forgotten


def _increment(session: Session, key: str, window: timedelta) -> tuple[int, int]:
    """Return the count, and how many seconds are left of its window, by the database's clock."""
    is_over = Attempts.since <= func.now() - window
    row = insert(Attempts).values(key=key, count=1, since=func.now())
    counted = row.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={
            "count": case((is_over, 1), else_=Attempts.count + 1),
            "since": case((is_over, func.now()), else_=Attempts.since),
        },
    )
    left = func.ceil(extract("epoch", Attempts.since + window - func.now()))
    count, seconds = session.execute(counted.returning(Attempts.count, cast(left, Integer))).one()
    return count, seconds


def _of_email(email: str) -> str:
    return _half(f"email {email.lower()}")


def _network(client_ip: str) -> str:
    # One customer of a provider controls a whole /64 of IPv6 (RFC 6177).
    try:
        address = ip_address(client_ip)
    except ValueError:
        return client_ip
    return client_ip if address.version == IPV4 else str(ip_network((address, 64), strict=False))


def _half(text: str) -> str:
    # A key is two digests of 128 bits, of who and of what: the table does not list who tried.
    return hashlib.sha256(text.encode()).hexdigest()[:32]
