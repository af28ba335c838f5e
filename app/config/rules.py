"""What each environment variable may hold: the rule as text, and the check that enforces it."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from email_validator import validate_email
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SECRET_KEY_LENGTH = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Rule:
    """A variable's rule: its text, and a parser that raises ValueError."""

    text: str
    parse: Callable[[str], Any]
    secret: bool = False


def check(holds: bool) -> None:
    """Raise ValueError unless the rule holds; the rule's text says the rest."""
    if not holds:
        raise ValueError


def _boolean(text: str) -> bool:
    check(text.lower() in ("true", "false"))
    return text.lower() == "true"


def _secret_key(text: str) -> str:
    check(len(text) >= SECRET_KEY_LENGTH)
    return text


def _postgres_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError from error
    check(url.drivername in ("postgresql", "postgresql+psycopg") and bool(url.database))
    return url.set(drivername="postgresql+psycopg")


def _base_url(text: str) -> str:
    url = urlsplit(text)
    check(url.scheme in ("http", "https") and bool(url.hostname) and "@" not in url.netloc)
    check(url.path in ("", "/") and not url.query and not url.fragment)
    check(url.port is None or url.port > 0)
    return f"{url.scheme}://{url.netloc}"


def _sender(text: str) -> str:
    _, address = parseaddr(text)
    # EmailNotValidError is a ValueError.
    validate_email(address, check_deliverability=False, allow_smtputf8=False)
    check(text.isprintable())
    return text


def _host(text: str) -> str:
    check(text.isprintable() and not set(text) & set(" /@"))
    check(text.count(":") != 1)
    return text


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(","))
    for host in hosts:
        check(":" not in _host(host) and bool(host))
    return hosts


def _file(text: str) -> str:
    check(Path(text).is_file())
    return text


def _log_level(text: str) -> str:
    check(text.upper() in LOG_LEVELS)
    return text.upper()


def whole_number(lowest: int, highest: int, unit: str = "") -> Rule:
    """Return the rule for a whole number between two bounds, both included."""

    def parse(text: str) -> int:
        check(lowest <= int(text) <= highest)
        return int(text)

    return Rule(f"a whole number{unit} from {lowest} to {highest}", parse)


def seconds(lowest: float, highest: float) -> Rule:
    """Return the rule for a duration in seconds between two bounds, both included."""

    def parse(text: str) -> float:
        check(lowest <= float(text) <= highest)
        return float(text)

    return Rule(f"seconds, from {lowest:g} to {highest:g}", parse)


BASE_URL = Rule("http:// or https:// and a host, without a path", _base_url)
BOOLEAN = Rule("true or false", _boolean)
FILE = Rule("the path of a file that exists", _file)
HOST = Rule("a host name or an IP address, without a port", _host)
HOSTS = Rule("host names or IPv4 addresses without ports, separated by commas", _hosts)
LOG_LEVEL = Rule("one of " + ", ".join(LOG_LEVELS), _log_level)
PASSWORD = Rule("any text", str, secret=True)
PORT = whole_number(1, 65535)
POSTGRES_URL = Rule("a postgresql:// URL that names a database", _postgres_url, secret=True)
SECRET_KEY = Rule(
    f"{SECRET_KEY_LENGTH} characters or more, random, the same in every process",
    _secret_key,
    secret=True,
)
SENDER = Rule("an email address, or a name without commas and <the address>", _sender)
TEXT = Rule("any text", str)
