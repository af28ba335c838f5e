"""Doubles with the signatures of what they stand for.

Reading a class for its signatures takes about 30 ms, so each double is built once and reset.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any
from unittest.mock import DEFAULT, Mock, create_autospec

from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import Insert

from tests.support.builders import THROTTLE

SINCE = datetime(2026, 1, 31, 12, tzinfo=UTC)  # the begin of every window of the throttle


@cache
def double(kind: type) -> Mock:
    """Return the one double of an object of this class, as the last test left it."""
    built: Mock = create_autospec(kind, instance=True, spec_set=True)
    return built


def fresh(kind: type) -> Mock:
    """Return the double of an object of this class, reset."""
    found = double(kind)
    found.reset_mock(return_value=True, side_effect=True)
    return found


@cache
def _constructor(callable_: Any) -> Mock:
    built: Mock = create_autospec(callable_)
    return built


def fresh_constructor(callable_: Any) -> Mock:
    """Return the double of a class or function that opens a connection, reset."""
    found = _constructor(callable_)
    found.reset_mock()
    found.side_effect = None
    found.return_value.reset_mock(return_value=True, side_effect=True)
    return found


def last_sql(session: Mock) -> str:
    """Return the last statement that the code executed, with its values, in one line of SQL.

    It is for INSERT, UPDATE and DELETE. Only the integration tests know whether a SELECT is right.
    """
    return every_sql(session)[-1]


def every_sql(session: Mock) -> list[str]:
    """Return every statement that the code executed, as `last_sql` returns the last one."""
    return [sql_of(made.args[0]) for made in session.execute.call_args_list]


def keys_of(statement: Any) -> list[str]:
    """Return the keys that the throttle's upsert counts, in its order."""
    values = statement.compile(dialect=postgresql.dialect()).params.values()
    [keys] = [value for value in values if isinstance(value, list)]
    return keys


def counted(statement: Any, count: int = 1, seconds: int = 900) -> list[tuple[Any, ...]]:
    """Return the rows that PostgreSQL answers the throttle's upsert with."""
    return [(key, count, SINCE, seconds) for key in keys_of(statement)]


def let_counts_be(session: Mock, *counts: int) -> None:
    """Let the throttle's upserts answer with these counts, one after the other; the last stays."""
    left = list(counts)

    def execute(statement: Any, *_: Any, **__: Any) -> Any:
        if isinstance(statement, Insert):
            count = left.pop(0) if len(left) > 1 else left[0]
            session.execute.return_value.all.return_value = counted(statement, count)
        return DEFAULT

    session.execute.side_effect = execute


def sql_of_success(action: str, email: str) -> list[str]:
    """Return the statements after a success from 127.0.0.1, as the mocked session counted it."""
    of_email, of_client = THROTTLE.limits(action, email, "127.0.0.1")
    changes = {
        of_email: f"DELETE FROM attempts WHERE attempts.key = '{of_email}'",
        of_client: "UPDATE attempts SET count=(attempts.count - 1)"
        f" WHERE attempts.key = '{of_client}' AND attempts.since = '{SINCE}'"
        " AND attempts.count > 0",
    }
    return [changes[key] for key in sorted(changes)]


def sql_of(clause: Any) -> str:
    """Return a statement, or an expression that the code saves, with its values in one line."""
    values = {"literal_binds": True}
    compiled = clause.compile(dialect=postgresql.dialect(), compile_kwargs=values)
    return " ".join(str(compiled).split())
