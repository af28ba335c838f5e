"""What users wait for, with a thousand users and with a million: the time must not grow."""

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import NoReturn

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.limits import Throttle
from app.accounts.sessions import resume_session
from app.accounts.throttle import LOGIN, count_attempt
from app.accounts.users import find_user
from app.cli.purging import purge
from app.database.engine import create_database_engine
from app.database.readiness import examine
from app.mail.outbox import deliver_next
from lab.bench.isolation import TEMPLATE, server
from lab.bench.rows import Measured
from tests.support.builders import a_config

SIZES = (1_000, 30_000, 1_000_000)
ROUNDS = 100
DAY = timedelta(days=1)
LIMITLESS = Throttle(per_email=1_000_000, per_client=1_000_000, window=DAY)
ADA = "user-7@example.com"
# As many emails as users, all sent. A tenth of the users are logged in, as after a busy day.
ROWS = """
INSERT INTO users (email, password_hash, confirmed_at)
SELECT 'user-' || n || '@example.com', '', now() FROM generate_series(1, :size) AS n;
INSERT INTO outbox_emails (id, kind, user_id, recipient, fingerprint, status, sent_at)
SELECT gen_random_uuid(), 'welcome', id, email, '', 'sent', now() FROM users;
INSERT INTO login_sessions (user_id, secret_digest, user_agent, expires_at)
SELECT id, sha256(('secret-' || id)::bytea), '', now() + interval '1 day'
FROM users WHERE id <= greatest(:size / 10, 10);
INSERT INTO attempts SELECT repeat(md5(id::text), 2), 1, now() FROM users;
"""
WAITED_FOR: Mapping[str, Callable[[Session], object]] = {
    "find the user of a login": lambda session: find_user(session, ADA),
    "claim the next email": lambda session: deliver_next(session, _fail, _fail, DAY),
    "readiness": examine,
    "look a session up": lambda session: resume_session(session, "secret-7", DAY),
    "count an attempt": lambda session: count_attempt(session, LIMITLESS, LOGIN, ADA, "192.0.2.1"),
    "purge, hourly": lambda session: purge(session, idle=DAY, window=DAY, keep=30 * DAY),
}


def _fail(_: object) -> NoReturn:
    raise AssertionError("no email is due")


def growth() -> Measured:
    """Compare a million with a thousand; the figure is the worst ratio of what a user waits for."""
    with ExitStack() as stack:
        place = stack.enter_context(server())
        engines = {}
        for size in SIZES:
            name = f"handshake_test_{size}"
            stack.enter_context(place.janitor(name, template_dbname=TEMPLATE))
            engines[size] = create_database_engine(a_config(database_url=place.url(name)))
            stack.callback(engines[size].dispose)
            _fill(engines[size], size)
        found = {name: _times(engines, do) for name, do in WAITED_FOR.items()}
    smallest, largest = str(SIZES[0]), str(SIZES[-1])
    hourly = "purge, hourly"
    ratios = {n: times[largest] / times[smallest] for n, times in found.items() if n != hourly}
    worst = max(ratios, key=lambda name: ratios[name])
    series = {"growth": found}
    return Measured(found[worst][largest], found[worst][smallest], ratios[worst], series)


def _fill(engine: Engine, size: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in ROWS.split(";\n")[:-1]:
            connection.execute(text(statement), {"size": size})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("RESET statement_timeout"))


def _times(engines: Mapping[int, Engine], do: Callable[[Session], object]) -> dict[str, float]:
    """Return milliseconds for each size, measured in turn."""
    rounds = ROUNDS if do is not WAITED_FOR["purge, hourly"] else 5
    taken: dict[int, list[float]] = {size: [] for size in engines}
    for _ in range(rounds):
        for size, engine in engines.items():
            with sessionmaker(engine)() as session:
                session.connection()  # its first statement begins the transaction
                start = time.perf_counter()
                do(session)
                taken[size].append(1000 * (time.perf_counter() - start))
    return {str(size): statistics.median(found) for size, found in taken.items()}
