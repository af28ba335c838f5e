"""What each environment variable may hold: the rule as text, and the check that enforces it."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import getaddresses
from typing import Any

from email_validator import validate_email

from app.config.hosts import base_url, public_host, server_host
from app.config.postgres_url import postgres_url

PUBLIC_HOST = "a host name of letters, digits and hyphens or an IP address"
SECRET_KEY_LENGTH = 32
CREDENTIAL = "any text of ASCII characters, because smtplib sends no others"
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
    text.encode()  # other bytes arrive as surrogates (PEP 383), and nothing could be signed
    return text


def _former_keys(text: str) -> tuple[str, ...]:
    return tuple(_secret_key(part.strip()) for part in text.split(","))


def _sender(text: str) -> str:
    check(text.isprintable())
    [(name, address)] = getaddresses([text])
    # EmailNotValidError is a ValueError.
    checked = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    return str(Address(name, addr_spec=checked.ascii_email or ""))


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(public_host(part.strip()) for part in text.split(","))


def _certificates(text: str) -> str:
    # SSLError, for a file without certificates, is an OSError.
    with suppress(OSError):
        ssl.create_default_context(cafile=text)
        return text
    raise ValueError


def _ascii(text: str) -> str:
    check(text.isascii())
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


BASE_URL = Rule(f"http:// or https:// and {PUBLIC_HOST}, without a path", base_url)
BOOLEAN = Rule("true or false", _boolean)
CERTIFICATES = Rule("the path of a file with certificates in PEM format", _certificates)
HOST = Rule("a host name or an IP address, without a port", server_host)
HOSTS = Rule(f"{PUBLIC_HOST}, without a port; several are separated by commas", _hosts)
FORMER_KEYS = Rule(
    f"keys of {SECRET_KEY_LENGTH} characters or more in UTF-8, separated by commas, so that no key"
    " with a comma can be listed",
    _former_keys,
    secret=True,
)
LOG_LEVEL = Rule("one of " + ", ".join(LOG_LEVELS), _log_level)
PASSWORD = Rule(CREDENTIAL, _ascii, secret=True)
PORT = whole_number(1, 65535)
POSTGRES_URL = Rule(
    "a postgresql:// URL that names a database, with libpq's parameters only, each once, and with"
    " several hosts as ?host=a:5432&host=b:5432",
    postgres_url,
    secret=True,
)
SECRET_KEY = Rule(
    f"{SECRET_KEY_LENGTH} characters or more in UTF-8, random, the same in every process",
    _secret_key,
    secret=True,
)
SENDER = Rule("an email address, or a name without commas and <the address>", _sender)
USERNAME = Rule(CREDENTIAL, _ascii)
