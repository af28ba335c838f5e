"""Purging beside other transactions.

No twin: a mock has no locks.
"""

from datetime import timedelta

from app.cli.purging import purge

HOUR = timedelta(hours=1)


def test_purge_skips_locked_rows(cloned_sessions, postgresql):
    postgresql.execute(
        "INSERT INTO attempts SELECT name, 1, '2026-01-31' FROM unnest('{held,free}'::text[]) name"
    )
    postgresql.commit()
    postgresql.execute("SELECT FROM attempts WHERE key = 'held' FOR UPDATE")

    with cloned_sessions() as session:
        counts = purge(session, idle=HOUR, window=HOUR, keep=HOUR)

    assert counts["attempts"] == 1
    assert postgresql.execute("SELECT key FROM attempts").fetchall() == [("held",)]
