"""The settings for development; none of them is a default of the application.

`make doctor` runs this with the system's Python, which may be as old as 3.8.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from dev.shell import usable

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
PLANTED = LOCAL / "planted"  # holds the name of the patch that `make break` put into the tree
SECRET_KEY_LENGTH = 32  # characters; the application requires it


def development_environment(
    given: Mapping[str, str],
    *,
    ports: Mapping[str, int],
    database_url: str,
    secret_key: str,
    local: Path = LOCAL,
) -> dict[str, str]:
    """Return what is usable of `given`, with the missing variables added."""
    host = given.get("HOST") or "127.0.0.1"
    wanted = {
        "FLASK_APP": "app",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secret_key,
        "DATABASE_URL": database_url,
        "HOST": host,
        "PORT": str(ports["PORT"]),
        "PUBLIC_BASE_URL": listening_url(host, ports["PORT"]),
        "TRUSTED_HOSTS": "localhost,127.0.0.1",
        "MAIL_DEFAULT_SENDER": "Handshake <hello@handshake.example>",
    }
    if not given.get("MAIL_SERVER"):
        wanted |= _inbox(ports, local)
    return {**wanted, **usable(given)}


def listening_url(host: str, port: int | str) -> str:
    """Return the URL at which a web server answers that listens on `host`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _inbox(ports: Mapping[str, int], local: Path) -> dict[str, str]:
    return {
        "SMTP_PORT": str(ports["SMTP_PORT"]),
        "INBOX_PORT": str(ports["INBOX_PORT"]),
        "MAIL_FOLDER": str(local / "mail"),
        "APPLICATION_LOG": str(local / "application.log"),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(ports["SMTP_PORT"]),
        "MAIL_USE_TLS": "false",
    }


def kept_secret_key(path: Path = LOCAL / "secret_key") -> str:
    """Return the key in `path`; create a random one first if needed, readable only by its owner."""
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    key = path.read_text(encoding="ascii")
    if len(key) < SECRET_KEY_LENGTH:
        key = secrets.token_urlsafe(48)
        path.write_text(key, encoding="ascii")
    return key
