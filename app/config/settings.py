"""The configuration: read from the environment once, checked as a whole, and typed."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import timedelta
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlsplit

from click import ClickException
from sqlalchemy import URL

from app.config import rules as env
from app.config.contradictions import contradictions


class ConfigError(ClickException):
    """The configuration is not valid; the message lists every problem."""


def variable(rule: env.Rule, example: str, default: Any = MISSING) -> Any:
    """Declare an environment variable, named like the field in capitals."""
    metadata = {"rule": rule, "example": example}
    return field(default=default, metadata=metadata, repr=not rule.secret)


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of the application; `.env.example` explains each variable."""

    secret_key: str = variable(
        env.SECRET_KEY, "what python3 -c 'import secrets; print(secrets.token_urlsafe(32))' prints"
    )
    secret_key_fallbacks: tuple[str, ...] = variable(
        env.FORMER_KEYS, "the former SECRET_KEY, or several with commas between them", default=()
    )
    database_url: URL = variable(
        env.POSTGRES_URL, "postgresql://handshake:password@localhost:5432/handshake"
    )
    public_base_url: str = variable(env.BASE_URL, "https://handshake.example")

    mail_server: str = variable(env.HOST, "smtp.handshake.example")
    mail_default_sender: str = variable(env.SENDER, "Handshake <hello@handshake.example>")
    mail_port: int = variable(env.PORT, "587", default=587)
    mail_use_tls: bool = variable(env.BOOLEAN, "true", default=True)
    mail_use_ssl: bool = variable(env.BOOLEAN, "false", default=False)
    mail_username: str | None = variable(env.USERNAME, "handshake", default=None)
    mail_password: str | None = variable(env.PASSWORD, "the password", default=None)
    mail_ca_file: str | None = variable(env.CERTIFICATES, "/etc/ssl/private-ca.pem", default=None)
    mail_timeout: float = variable(env.seconds(0.1, 60), "10", default=10.0)

    outbox_poll_seconds: float = variable(env.seconds(0.1, 60), "1", default=1.0)
    outbox_retry_seconds: float = variable(env.seconds(0.01, 3600), "10", default=10.0)
    outbox_keep_days: int = variable(env.whole_number(0, 3650), "30", default=30)

    database_behind_pooler: bool = variable(env.BOOLEAN, "true", default=False)
    database_direct_url: URL | None = variable(
        env.POSTGRES_URL, "postgresql://handshake:password@localhost:5432/handshake", default=None
    )
    database_pool_size: int = variable(env.whole_number(1, 100), "10", default=10)
    database_pool_timeout: float = variable(env.seconds(0.1, 60), "2", default=2.0)
    database_connect_timeout: int = variable(env.whole_number(2, 60, " of seconds"), "3", default=3)
    database_statement_timeout: float = variable(env.seconds(0.1, 600), "5", default=5.0)
    database_lock_timeout: float = variable(env.seconds(0.1, 600), "3", default=3.0)
    database_idle_timeout: float = variable(env.seconds(1, 3600), "120", default=120.0)

    session_days: int = variable(env.whole_number(1, 365), "14", default=14)
    session_idle_hours: int = variable(env.whole_number(1, 8760), "24", default=24)
    throttle_per_email: int = variable(env.whole_number(1, 10_000), "10", default=10)
    throttle_per_client: int = variable(env.whole_number(1, 1_000_000), "100", default=100)
    throttle_window_seconds: int = variable(env.whole_number(1, 86_400), "900", default=900)
    argon2_memory_kib: int = variable(env.whole_number(8, 1 << 20), "19456", default=19456)
    argon2_time_cost: int = variable(env.whole_number(1, 100), "2", default=2)

    host: str = variable(env.HOST, "0.0.0.0", default="127.0.0.1")  # noqa: S104  an example
    port: int = variable(env.PORT, "8000", default=8000)
    web_threads: int = variable(env.whole_number(1, 64), "8", default=8)
    web_stop_seconds: float = variable(env.seconds(0.1, 600), "8", default=8.0)
    web_stop_delay_seconds: float = variable(env.seconds(0, 600), "5", default=0.0)
    trusted_hosts: tuple[str, ...] = variable(env.HOSTS, "127.0.0.1,localhost", default=())
    trusted_proxies: int = variable(env.whole_number(0, 10), "1", default=0)
    log_level: str = variable(env.LOG_LEVEL, "INFO", default="INFO")

    @property
    def https(self) -> bool:
        """Tell whether browsers reach the site over https."""
        return self.public_base_url.startswith("https://")

    @cached_property
    def served_hosts(self) -> frozenset[str | None]:
        """Return the host names that a request may ask for."""
        return frozenset({urlsplit(self.public_base_url).hostname, *self.trusted_hosts})

    @property
    def signing_keys(self) -> list[str]:
        """Return every key whose signatures are accepted; the last one signs."""
        return [*self.secret_key_fallbacks, self.secret_key]

    @property
    def direct_url(self) -> URL | None:
        """Return the URL of PostgreSQL itself; None if only that of a pooler is known."""
        return self.database_direct_url if self.database_behind_pooler else self.database_url

    @property
    def session_lifetime(self) -> timedelta:
        """Return how long a login lasts."""
        return timedelta(days=self.session_days)

    @property
    def session_idle(self) -> timedelta:
        """Return how long a login may go unused."""
        return timedelta(hours=self.session_idle_hours)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read and check every variable; an empty one counts as unset.

        Raises ConfigError naming each bad variable, its rule and an example.
        """
        values: dict[str, Any] = {}
        problems: list[str] = []
        for setting in fields(cls):
            try:
                values[setting.name] = read_setting(setting.name, environ)
            except ValueError as error:
                problems.append(str(error))
        problems += contradictions(values)
        if problems:
            raise ConfigError("the configuration is not valid.\n  " + "\n  ".join(problems))
        return cls(**values)


def read_setting(field_name: str, environ: Mapping[str, str]) -> Any:
    """Return the value of one setting.

    Raises ValueError naming the variable, its rule and an example.
    """
    setting: Field[Any] = Config.__dataclass_fields__[field_name]
    name = field_name.upper()
    rule: env.Rule = setting.metadata["rule"]
    text = environ.get(name, "").strip()
    if not text and setting.default is not MISSING:
        return setting.default
    try:
        env.check(bool(text))
        return rule.parse(text)
    except ValueError as error:
        state = "is missing" if not text else f"is {'not valid' if rule.secret else repr(text)}"
        message = f"{name} {state}. Rule: {rule.text}. Example: {setting.metadata['example']}"
        raise ValueError(message) from error
