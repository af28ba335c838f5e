"""Doubles with the signatures of what they stand for.

Reading a class for its signatures takes about 30 ms, so each double is built once and reset.
"""

from functools import cache
from typing import Any
from unittest.mock import Mock, create_autospec


@cache
def double(kind: type) -> Mock:
    """Return the one double of an object of this class, as the last test left it."""
    built: Mock = create_autospec(kind, instance=True, spec_set=True)
    return built


def fresh(kind: type) -> Mock:
    """Return the double of an object of this class, as good as new."""
    found = double(kind)
    found.reset_mock(return_value=True, side_effect=True)
    return found


@cache
def _door(callable_: Any) -> Mock:
    built: Mock = create_autospec(callable_)
    return built


def fresh_door(callable_: Any) -> Mock:
    """Return the double of a class or a function that opens something, as good as new."""
    found = _door(callable_)
    found.reset_mock()
    found.side_effect = None
    found.return_value.reset_mock(return_value=True, side_effect=True)
    return found
