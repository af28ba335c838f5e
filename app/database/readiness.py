"""Whether this process can do its work: the database, the schema, the outbox."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import ScalarSelect, column, false, func, literal_column, select, table
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.database.engine import OUTAGES
from app.database.models import OutboxEmail, Status
from app.database.pooler import UnknownPoolerError

MISSING = "missing: run alembic upgrade head"
MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


@dataclass(frozen=True)
class Readiness:
    """What was found; not ready means that requests would fail."""

    database: str
    schema: str
    outbox_pending: int | None = None
    outbox_given_up: int | None = None

    @property
    def ready(self) -> bool:
        """Tell whether requests can be served. A given-up email is reported, but is no outage."""
        return self.database == "reachable" and self.schema.startswith(("at head", "ahead"))

    def as_json(self) -> dict[str, object]:
        """Return the findings for people and monitors."""
        return {"status": "ready" if self.ready else "not ready", **asdict(self)}


def examine(session: Session) -> Readiness:
    """Ask the database once and return what was found; an outage is a finding, not an error."""
    counts = (_count(Status.PENDING), _count(Status.GIVEN_UP))
    try:
        row = session.execute(select(_revision(), *counts, _lock()))
        revision, pending, given_up, _ = row.one()
    except OUTAGES as error:
        return Readiness(database=_reason(error), schema="unknown")
    except ProgrammingError:
        return Readiness(database="reachable", schema=MISSING)
    return Readiness("reachable", _compared(revision), pending, given_up)


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    if isinstance(cause, UnknownPoolerError):
        return "behind a pooler: set DATABASE_BEHIND_POOLER=true"
    return "read-only" if isinstance(cause, ReadOnlySqlTransaction) else "unreachable"


def _compared(revision: str | None) -> str:
    """Compare with this release; migrations are numbered in order (migrations/env.py).

    A newer schema is normal during a rolling release: CONTRIBUTING.md keeps it compatible.
    """
    head = head_revision()
    if revision is None or head is None:
        return MISSING
    if revision > head:
        return f"ahead: at {revision}, this release knows {head}"
    return "at head" if revision == head else f"at {revision}, not at {head}"


def _revision() -> ScalarSelect[str]:
    return select(column("version_num")).select_from(table("alembic_version")).scalar_subquery()


def _count(status: Status) -> ScalarSelect[int]:
    # A partial index answers it, however many emails were sent.
    return (
        select(func.count())
        .where(OutboxEmail.status == literal_column(f"'{status}'"))
        .scalar_subquery()
    )


def _lock() -> ScalarSelect[object]:
    # It locks no row. But a server that cannot write refuses it: a standby, or one where
    # default_transaction_read_only is set. So the engine also drops its connections to it.
    nothing = select(OutboxEmail.id).where(false()).with_for_update().subquery()
    return select(nothing.c.id).scalar_subquery()


@cache
def head_revision() -> str | None:
    """Return the newest migration of this release."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  half a second, needed only here

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
