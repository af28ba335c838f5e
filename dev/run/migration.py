"""The database brought to the newest migration, before anything runs on it."""

import time
from collections.abc import Mapping

from dev.run.children import ChildEndedError, all_run, children
from dev.run.stopping import StopWish

MIGRATION = {"migrate": ["alembic", "upgrade", "head"]}
UNKNOWN = "Can't locate revision identified by"  # in Alembic's words
WAY_BACK = (
    "The database has a migration that this tree lacks: of another branch, or of `make break`.\n"
    "Go back to that tree, or begin anew: `make reset` removes the database in .local."
)


def migrate(environment: Mapping[str, str], wish: StopWish) -> None:
    """Bring the database to the newest migration; raise ChildEndedError if that fails."""
    with children(MIGRATION, environment) as [migration]:
        while migration.status() is None:
            wish.heed()
            time.sleep(0.05)
        if not migration.status():
            return
        try:
            all_run([migration])
        except ChildEndedError as error:
            if UNKNOWN in migration.last_line:
                raise ChildEndedError(f"{error}\n{WAY_BACK}") from None
            raise
