"""Throttling: how often somebody may try, counted in PostgreSQL for all processes and machines."""

import hashlib
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from sqlalchemy import case, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database.engine import count_rows
from app.database.models import Attempts

WINDOW = timedelta(minutes=15)
PER_ADDRESS = 10  # attempts on one email address, whether it has an account or not
IPV4 = 4
PER_CALLER = 100  # attempts from one IP address, behind which a whole office may sit


class Action(StrEnum):
    """What is counted; each for itself."""

    LOGIN = "login"
    REGISTER = "register"
    RESET = "reset"
    NEW_ADDRESS = "new address"
    CURRENT_PASSWORD = "current password"  # noqa: S105  the name of a count


class TooManyAttempts(Exception):
    """Somebody has tried too often; `retry_after` says for how many seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


def limits(action: Action, email: str, caller: str) -> dict[str, int]:
    """Return what an attempt counts for, and how often each may happen within the window."""
    return {
        _address_key(action, email): PER_ADDRESS,
        _key(f"{action} caller {_network(caller)}"): PER_CALLER,
    }


def count_attempt(session: Session, limits: Mapping[str, int]) -> None:
    """Count an attempt before it is made, so that simultaneous ones count as well.

    Raises TooManyAttempts once a limit is passed. The window ends by itself: nobody is locked out
    for good.
    """
    # Always in the same order: two attempts must not wait for each other's rows in turn.
    counts = {key: _increment(session, key) for key in sorted(limits)}
    session.commit()
    full = [since for key, (count, since) in counts.items() if count > limits[key]]
    if full:
        left = max(full) + WINDOW - datetime.now(UTC)
        raise TooManyAttempts(max(1, math.ceil(left.total_seconds())))


def forget_attempts(session: Session, email: str, *actions: Action) -> int:
    """Forget the attempts on an address, which a success has justified or somebody vouches for.

    Returns how many counts there were.

    Those of the caller stay: a success with one account must not pay for guesses at others.
    """
    keys = [_address_key(action, email) for action in actions]
    forgotten = count_rows(session, delete(Attempts).where(Attempts.key.in_(keys)))
    session.commit()
    return forgotten


def _increment(session: Session, key: str) -> tuple[int, datetime]:
    is_over = Attempts.since <= func.now() - WINDOW
    row = insert(Attempts).values(key=key, count=1, since=func.now())
    counted = row.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={
            "count": case((is_over, 1), else_=Attempts.count + 1),
            "since": case((is_over, func.now()), else_=Attempts.since),
        },
    ).returning(Attempts.count, Attempts.since)
    count, since = session.execute(counted).one()
    return count, since


def _address_key(action: Action, email: str) -> str:
    return _key(f"{action} address {email.lower()}")


def _network(caller: str) -> str:
    # One customer of a provider has a whole /64 of IPv6 to call from (RFC 6177).
    try:
        address = ip_address(caller)
    except ValueError:
        return caller
    return caller if address.version == IPV4 else str(ip_network((address, 64), strict=False))


def _key(text: str) -> str:
    # A digest, so that the table is no list of who tried to log in.
    return hashlib.sha256(text.encode()).hexdigest()
