"""Upgrade the database to the newest migration, before anything uses it."""

import time
from collections.abc import Mapping

from dev.run.children import all_run, children
from dev.run.stopping import StopRequest

MIGRATION = {"migrate": ["alembic", "upgrade", "head"]}


def migrate(environment: Mapping[str, str], stop: StopRequest) -> None:
    """Upgrade the database to the newest migration; raise ChildEndedError if that fails.

    Alembic prints why, and migrations/env.py what helps.
    """
    with children(MIGRATION, environment) as [migration]:
        while migration.status() is None:
            stop.check()
            time.sleep(0.05)
        if migration.status():
            all_run([migration])
