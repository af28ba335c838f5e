"""DATABASE_URL, checked as SQLAlchemy and libpq read it."""

from collections.abc import Mapping

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

# `postgres` is what some hosting services give; libpq takes it, SQLAlchemy does not.
SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")
PORTS = range(1, 65536)


def postgres_url(text: str) -> URL:
    """Return the URL with psycopg as its driver; raise ValueError if no connection could work."""
    try:
        url = _with_psycopg(make_url(text))
        _, parameters = url.get_dialect()().create_connect_args(url)
        make_conninfo(**parameters)  # libpq knows each of them
    except (ArgumentError, ProgrammingError) as error:
        raise ValueError from error
    given_twice = any(isinstance(value, tuple) for value in parameters.values())
    if given_twice or "%00" in text or not _connectable(parameters):
        raise ValueError
    return url


def _with_psycopg(url: URL) -> URL:
    if url.drivername not in SCHEMES or not url.database:
        raise ValueError
    return url.set(drivername="postgresql+psycopg")


def _connectable(parameters: Mapping[str, object]) -> bool:
    hosts, ports = (str(parameters.get(name, "")).split(",") for name in ("host", "port"))
    return (
        all(_is_host(host) for host in hosts)
        and all(port == "" or int(port) in PORTS for port in ports)
        and str(parameters.get("connect_timeout", 0)).isdecimal()
    )


def _is_host(text: str) -> bool:
    # A folder, an abstract socket, an IPv6 address, or a name. SQLAlchemy has split off a port.
    if text.startswith(("/", "@")):
        return True
    text.encode("idna")  # as socket.getaddrinfo does; UnicodeError, a ValueError, for a bad name
    return text.count(":") != 1 and "[" not in text
