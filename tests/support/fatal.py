"""An error that every other test would repeat."""

import pytest


class EveryTestFails(pytest.fail.Exception):
    """Ends the run with its message; tests/conftest.py sees to that."""

    def __init__(self, message: str) -> None:
        super().__init__(message, pytrace=False)
