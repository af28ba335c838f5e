"""Clients in processes of their own, so that what they cost is not what they measure."""

import re
import smtplib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from multiprocessing import get_context
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import psycopg
from argon2 import PasswordHasher

T = TypeVar("T")
REDIRECTED = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
ACCOUNT = """
WITH added AS (INSERT INTO users (email, password_hash)
  VALUES (gen_random_uuid() || '@example.com', '') RETURNING id, email)
INSERT INTO outbox_emails (id, kind, user_id, recipient, fingerprint)
SELECT gen_random_uuid(), 'welcome', id, email, '' FROM added
"""
CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def in_a_process(function: Callable[..., float], *given: Any) -> float:
    """Call a function of this module in another process, and return its result."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *given).result(timeout=300)


def pages_per_second(url: str, clients: int, lasting: float) -> float:
    """Load a page again and again over open connections."""
    return _together(partial(_load, url), [lasting] * clients) / lasting


def logins_per_second(url: str, emails: Sequence[str], password: str, lasting: float) -> float:
    """Log in again and again, each user over a connection of their own."""
    return _together(partial(_log_in, url, password, lasting), emails) / lasting


def verifications_per_second(cost: tuple[int, int], threads: int, lasting: float) -> float:
    """Let argon2 check a password again and again; `cost` is its time and its memory in KiB."""
    hasher = PasswordHasher(time_cost=cost[0], memory_cost=cost[1], parallelism=1)
    known = hasher.hash("correct horse battery")
    return _together(partial(_verify, hasher, known), [lasting] * threads) / lasting


def emails_per_second(port: int, message: bytes, count: int) -> float:
    """Send a message again and again, over a connection for each."""
    start = time.monotonic()
    for _ in range(count):
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as connection:
            connection.sendmail("hello@handshake.example", ["ada@example.com"], message)
    return count / (time.monotonic() - start)


def registrations_per_second(url: str, connections: int, lasting: float) -> float:
    """Save accounts with their emails, as a registration does, but without a web server."""
    return _together(partial(_save, url), [lasting] * connections) / lasting


def _together(do: Callable[[T], int], items: Sequence[T]) -> int:
    with ThreadPoolExecutor(len(items)) as pool:
        return sum(pool.map(do, items))


def _load(url: str, lasting: float) -> int:
    connection, path = _connect(url)
    done, end = 0, time.monotonic() + lasting
    while time.monotonic() < end:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{url} answers {answer.status}")
        done += 1
    return done


def _log_in(url: str, password: str, lasting: float, email: str) -> int:
    connection, _ = _connect(url)
    connection.request("GET", "/login")
    answer = connection.getresponse()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    [token] = CSRF_TOKEN.findall(answer.read().decode())
    form = urlencode({"csrf_token": token, "email": email, "password": password})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    done, end = 0, time.monotonic() + lasting
    while time.monotonic() < end:
        connection.request("POST", "/login", form, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in REDIRECTED:
            raise RuntimeError(f"the login of {email} answers {answer.status}")
        done += 1
    return done


def _verify(hasher: PasswordHasher, known: str, lasting: float) -> int:
    done, end = 0, time.monotonic() + lasting
    while time.monotonic() < end:
        hasher.verify(known, "correct horse battery")
        done += 1
    return done


def _save(url: str, lasting: float) -> int:
    done, end = 0, time.monotonic() + lasting
    with psycopg.connect(url, connect_timeout=5) as connection:
        while time.monotonic() < end:
            connection.execute(ACCOUNT)
            connection.commit()
            done += 1
    return done


def _connect(url: str) -> tuple[HTTPConnection, str]:
    parts = urlsplit(url)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=30), parts.path
