"""Handshake: register, receive the welcome email, confirm, log in."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from flask_mail import Mail

from app import cli, services, web
from app.accounts.limits import Throttle
from app.accounts.passwords import Passwords
from app.config.settings import Config
from app.database.engine import create_session_factory
from app.extras import enabled_extras
from app.mail import smtp
from app.mail.links import Links
from app.services import Services, SessionFactory
from app.web.features import Feature, check_names, recovery_of
from app.web.tracing import WebApplication

MAX_FORM_BYTES = 64 * 1024
FEATURES = (web.CORE, *enabled_extras())
check_names(FEATURES)  # already here, so that pytest reports a mistake once, not in every test


def create_app(
    config: Config | None = None,
    *,
    session_factory: SessionFactory | None = None,
    mail: Mail | None = None,
    features: tuple[Feature, ...] = FEATURES,
) -> WebApplication:
    """Wire the application with the dependencies that are passed in, or else with real ones.

    Raises ConfigError when no config is passed and the environment does not hold a valid one.
    """
    config = config or Config.from_environ(os.environ)
    app = WebApplication("app", static_folder="web/static", template_folder="web/templates")
    app.config.update(_flask_settings(config))
    app.extensions["handshake"] = Services(
        config=config,
        session_factory=session_factory or create_session_factory(config),
        mail=mail or smtp.SafeMail(app),
        passwords=_passwords(config),
        throttle=throttle_of(config),
        links=links_of(features, config),
        email_kinds={kind.name: kind for feature in features for kind in feature.email_kinds},
    )
    services.init_app(app)
    web.init_app(app, features)
    cli.init_app(app)
    return app


def links_of(features: tuple[Feature, ...], config: Config) -> Links:
    """Return what makes and reads the links of all features."""
    purposes = [purpose for feature in features for purpose in feature.link_purposes]
    recovery = recovery_of(features)
    recovery_path = recovery.path if recovery else None
    return Links(config.signing_keys, config.public_base_url, purposes, recovery_path)


def throttle_of(config: Config) -> Throttle:
    """Return how many attempts the configuration allows."""
    return Throttle(
        per_email=config.throttle_per_email,
        per_client=config.throttle_per_client,
        window=timedelta(seconds=config.throttle_window_seconds),
    )


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SECRET_KEY_FALLBACKS": list(config.secret_key_fallbacks),
        # Flask-WTF knows no fallbacks, but itsdangerous, which it passes the key to, takes a list.
        "WTF_CSRF_SECRET_KEY": config.signing_keys,
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "PREFERRED_URL_SCHEME": urlsplit(config.public_base_url).scheme,
        "SESSION_COOKIE_NAME": _cookie_name(config),
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": config.session_lifetime,
        # No cookie has an empty name: Flask-Login reads none of its own, and fails on some values.
        "REMEMBER_COOKIE_NAME": "",
        # A form that stays open for hours must not lose what the user typed.
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
        **smtp.flask_mail_settings(config),
    }


def _cookie_name(config: Config) -> str:
    """Return a name that differs for each port: cookies do not (RFC 6265, section 8.5)."""
    port = urlsplit(config.public_base_url).port
    name = f"session-{port}" if port else "session"
    return f"__Host-{name}" if config.https else name


def _passwords(config: Config) -> Passwords:
    return Passwords(
        PasswordHasher(
            time_cost=config.argon2_time_cost, memory_cost=config.argon2_memory_kib, parallelism=1
        )
    )
