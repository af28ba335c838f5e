"""Guards that stop a test from leaving its layer, and tell its author what to do instead."""

import socket
import threading
import time
from typing import Any, NoReturn

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

TEST_DATABASE_PREFIX = "handshake_test_"

REMEDY = "Mock the dependency, or move the test to tests/integration."


class OutOfBounds(BaseException):
    """A test left its layer. Not an Exception, so that no `except Exception` hides it."""


def forbid_dependencies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbid a unit test the network, PostgreSQL and waiting."""
    monkeypatch.setattr(socket.socket, "connect", _no_socket)
    monkeypatch.setattr(socket.socket, "connect_ex", _no_socket)
    monkeypatch.setattr(socket.socket, "bind", _no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    monkeypatch.setattr(time, "sleep", _no_sleep)
    monkeypatch.setattr(threading.Event, "wait", _no_wait)
    # libpq connects in C, without Python's sockets.
    monkeypatch.setattr(psycopg, "connect", _no_database)
    monkeypatch.setattr(psycopg.Connection, "connect", _no_database)
    monkeypatch.setattr(psycopg.AsyncConnection, "connect", _no_database)


def allow_only_test_databases(monkeypatch: pytest.MonkeyPatch, maintenance: str) -> None:
    """Let psycopg connect to databases of the suite, and to the one that creates them."""
    connect = psycopg.Connection.connect

    def guarded(conninfo: str = "", **kwargs: Any) -> psycopg.Connection:
        name = kwargs.get("dbname") or conninfo_to_dict(conninfo).get("dbname")
        if name != maintenance and not str(name).startswith(TEST_DATABASE_PREFIX):
            raise OutOfBounds(
                f"A test tried to connect to the database {name!r}. Tests use databases that the"
                f" suite makes ({TEST_DATABASE_PREFIX}...): ask for the fixture `app` or `clone`."
            )
        return connect(conninfo, **kwargs)

    monkeypatch.setattr(psycopg, "connect", guarded)
    monkeypatch.setattr(psycopg.Connection, "connect", guarded)


def _no_socket(_socket: socket.socket, address: object, *_: object) -> NoReturn:
    raise OutOfBounds(f"A unit test tried to use the network at {address}. {REMEDY}")


def _no_name(host: object, *_: object, **__: object) -> NoReturn:
    raise OutOfBounds(f"A unit test tried to look up the host {host}. {REMEDY}")


def _no_database(conninfo: str = "", *_: object, **kwargs: object) -> NoReturn:
    name = kwargs.get("dbname") or conninfo_to_dict(conninfo).get("dbname")
    raise OutOfBounds(f"A unit test tried to connect to the database {name}. {REMEDY}")


def _no_sleep(seconds: float) -> NoReturn:
    raise OutOfBounds(
        f"A unit test tried to sleep for {seconds} s. Pass the function that waits. {REMEDY}"
    )


def _no_wait(_event: threading.Event, timeout: float | None = None) -> NoReturn:
    raise OutOfBounds(
        f"A unit test tried to wait for {timeout} s. Pass the event as an argument. {REMEDY}"
    )
