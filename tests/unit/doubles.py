"""Doubles with the signatures of what they stand for.

Reading a class for its signatures takes about 30 ms, so each double is built once and reset.
"""

from functools import cache
from typing import Any
from unittest.mock import Mock, create_autospec

from sqlalchemy.dialects import postgresql


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
    [statement] = session.execute.call_args.args
    values = {"literal_binds": True}
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs=values)
    return " ".join(str(compiled).split())
