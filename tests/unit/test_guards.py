import asyncio
import socket
import threading
import time
import urllib.request

import psycopg
import pytest
from sqlalchemy import create_engine

from tests.support.guards import OutOfBounds

MEND = r"Mock the door, or move the test to tests/integration\."


def test_python_sockets_are_barred():
    with (
        socket.socket() as door,
        pytest.raises(OutOfBounds, match=rf"network at \('127\.0\.0\.1', 5432\)\. {MEND}"),
    ):
        door.connect(("127.0.0.1", 5432))


def test_listening_is_barred():
    with socket.socket() as door, pytest.raises(OutOfBounds, match=MEND):
        door.bind(("127.0.0.1", 0))


def test_looking_up_a_name_is_barred():
    with pytest.raises(OutOfBounds, match=rf"host handshake\.example\. {MEND}"):
        urllib.request.urlopen("http://handshake.example")


def test_libpq_which_connects_in_c_is_barred():
    with pytest.raises(OutOfBounds, match=rf"database handshake\. {MEND}"):
        psycopg.connect("dbname=handshake")


def test_sqlalchemy_is_barred():
    engine = create_engine("postgresql+psycopg://ada@localhost/handshake")

    with pytest.raises(OutOfBounds, match=rf"database handshake\. {MEND}"):
        engine.connect()


def test_psycopg_is_barred_when_it_is_asynchronous():
    with pytest.raises(OutOfBounds, match=MEND):
        asyncio.run(psycopg.AsyncConnection.connect("dbname=handshake"))


def test_sleeping_is_barred():
    with pytest.raises(OutOfBounds, match=rf"sleep for 0\.1 s\. Pass the time in\. {MEND}"):
        time.sleep(0.1)


def test_waiting_for_an_event_is_barred():
    with pytest.raises(OutOfBounds, match=rf"wait for 0\.1 s\. Pass the event in\. {MEND}"):
        threading.Event().wait(0.1)


def test_no_except_exception_hides_a_guard():
    assert not issubclass(OutOfBounds, Exception)
