"""Whether this process can do its work: the database, the schema, the outbox."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import ScalarSelect, column, func, literal_column, select, table
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.database.engine import OUTAGES
from app.database.models import OutboxEmail, Status

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
        return (self.database, self.schema) == ("reachable", "at head")

    def as_json(self) -> dict[str, object]:
        """Return the findings for people and monitors."""
        return {"status": "ready" if self.ready else "not ready", **asdict(self)}


def examine(session: Session) -> Readiness:
    """Ask the database once and return what was found; an outage is a finding, not an error."""
    try:
        row = session.execute(select(_revision(), _count(Status.PENDING), _count(Status.GIVEN_UP)))
        revision, pending, given_up = row.one()
    except OUTAGES:
        return Readiness(database="unreachable", schema="unknown")
    except ProgrammingError:
        return Readiness(database="reachable", schema="missing: run alembic upgrade head")
    at_head = revision == head_revision()
    schema = "at head" if at_head else f"at {revision}, not at {head_revision()}"
    return Readiness("reachable", schema, pending, given_up)


def _revision() -> ScalarSelect[str]:
    return select(column("version_num")).select_from(table("alembic_version")).scalar_subquery()


def _count(status: Status) -> ScalarSelect[int]:
    # A partial index answers it, however many emails were sent.
    return (
        select(func.count())
        .where(OutboxEmail.status == literal_column(f"'{status}'"))
        .scalar_subquery()
    )


@cache
def head_revision() -> str | None:
    """Return the newest migration of this release."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  half a second, needed only here

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
