"""Upgrade the database to the newest migration, before anything uses it."""

import time
from collections.abc import Mapping

from dev.run.children import ChildEndedError, all_run, children
from dev.run.stopping import StopRequest

MIGRATION = {"migrate": ["alembic", "upgrade", "head"]}
UNKNOWN = "Can't locate revision identified by"  # the message of Alembic
REMEDY = (
    "The database has a migration that this tree lacks, of another branch or of `make break`.\n"
    "Return to that branch, or start again: `make reset` removes the database in .local."
)


def migrate(environment: Mapping[str, str], stop: StopRequest) -> None:
    """Upgrade the database to the newest migration; raise ChildEndedError if that fails."""
    with children(MIGRATION, environment) as [migration]:
        while migration.status() is None:
            stop.check()
            time.sleep(0.05)
        if not migration.status():
            return
        try:
            all_run([migration])
        except ChildEndedError as error:
            if UNKNOWN in migration.last_line:
                raise ChildEndedError(f"{error}\n{REMEDY}") from None
            raise
