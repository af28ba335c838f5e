"""Handshake: register, receive the welcome email, confirm, log in."""

import os
from datetime import timedelta

from argon2 import PasswordHasher
from flask import Flask
from flask_mail import Mail
from werkzeug.middleware.proxy_fix import ProxyFix

from app import commands, database, smtp, web
from app.config.settings import Config
from app.mail.links import Links
from app.accounts.passwords import Passwords
from app.services import Services, SessionFactory

MAX_FORM_BYTES = 64 * 1024


def create_app(
    config: Config | None = None,
    *,
    session_factory: SessionFactory | None = None,
    mail: Mail | None = None,
) -> Flask:
    """Wire the application, with the doors handed in or else with real ones.

    Raises ConfigError when no config is given and the environment holds no usable one.
    """
    config = config or Config.from_environ(os.environ)
    app = web.WebApplication("app")
    app.config.update(_flask_settings(config))
    if mail is None:
        mail = smtp.SafeMail(app)
    app.extensions["handshake"] = Services(
        config=config,
        session_factory=session_factory or database.create_session_factory(config),
        mail=mail,
        passwords=_passwords(config),
        links=Links(config.secret_key, config.public_base_url),
    )
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=0
        )
    database.init_app(app)
    web.init_app(app)
    commands.init_app(app)
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    https = config.public_base_url.startswith("https://")
    return {
        "SECRET_KEY": config.secret_key,
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=config.session_days),
        # A form left open over lunch must not lose what was typed into it.
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
        **smtp.flask_mail_settings(config),
    }


def _passwords(config: Config) -> Passwords:
    return Passwords(
        PasswordHasher(
            time_cost=config.argon2_time_cost, memory_cost=config.argon2_memory_kib, parallelism=1
        )
    )
