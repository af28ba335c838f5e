"""The guards that keep unit tests away from every dependency.

No twin: the integration tests may use the dependencies that these guards forbid.
"""

import asyncio
import socket
import threading
import time
import urllib.request

import psycopg
import pytest
from sqlalchemy import create_engine

from tests.support.guards import OutOfBounds

REMEDY = r"Mock the dependency, or move the test to tests/integration\."


def test_a_socket_cannot_connect():
    with (
        socket.socket() as sock,
        pytest.raises(OutOfBounds, match=rf"network at \('127\.0\.0\.1', 5432\)\. {REMEDY}"),
    ):
        sock.connect(("127.0.0.1", 5432))


def test_a_socket_cannot_listen():
    with socket.socket() as sock, pytest.raises(OutOfBounds, match=REMEDY):
        sock.bind(("127.0.0.1", 0))


def test_a_host_name_cannot_be_looked_up():
    with pytest.raises(OutOfBounds, match=rf"host handshake\.example\. {REMEDY}"):
        urllib.request.urlopen("http://handshake.example")


def test_libpq_cannot_connect():
    with pytest.raises(OutOfBounds, match=rf"database handshake\. {REMEDY}"):
        psycopg.connect("dbname=handshake")


def test_sqlalchemy_cannot_connect():
    engine = create_engine("postgresql+psycopg://ada@localhost/handshake")

    with pytest.raises(OutOfBounds, match=rf"database handshake\. {REMEDY}"):
        engine.connect()


def test_asynchronous_psycopg_cannot_connect():
    with pytest.raises(OutOfBounds, match=REMEDY):
        asyncio.run(psycopg.AsyncConnection.connect("dbname=handshake"))


def test_a_test_cannot_sleep():
    with pytest.raises(
        OutOfBounds, match=rf"sleep for 0\.1 s\. Pass the function that waits\. {REMEDY}"
    ):
        time.sleep(0.1)


def test_a_test_cannot_wait_for_an_event():
    with pytest.raises(
        OutOfBounds, match=rf"wait for 0\.1 s\. Pass the event as an argument\. {REMEDY}"
    ):
        threading.Event().wait(0.1)


def test_no_except_exception_hides_a_guard():
    assert not issubclass(OutOfBounds, Exception)
