"""Settings that are valid alone, and do not fit together."""

from collections.abc import Mapping
from typing import Any

# Each of these replies may take up to the timeout: greeting, EHLO twice, STARTTLS, login (three),
# MAIL, RCPT, DATA, the end of the message, QUIT. The worker's transaction stays open meanwhile.
ANSWERS_PER_EMAIL = 12


def contradictions(values: Mapping[str, Any]) -> list[str]:
    """Return a sentence with the rule and an example for each pair that does not fit."""
    problems = []
    if values.get("secret_key") in values.get("secret_key_fallbacks", ()):
        problems.append(
            "SECRET_KEY_FALLBACKS contains SECRET_KEY. Rule: it lists other keys only."
            " Example: SECRET_KEY=the new key SECRET_KEY_FALLBACKS=the former key"
        )
    encrypted = values.get("mail_use_tls"), values.get("mail_use_ssl")
    if encrypted == (True, True):
        problems.append(
            "MAIL_USE_TLS and MAIL_USE_SSL are both true. Rule: at most one."
            " Example: MAIL_USE_SSL=true MAIL_USE_TLS=false MAIL_PORT=465"
        )
    if encrypted == (False, False) and values.get("mail_username"):
        problems.append(
            "MAIL_USERNAME is set without encryption. Rule: a password never travels in"
            " plain text. Example: MAIL_USE_TLS=true"
        )
    idle, mail = values.get("database_idle_timeout"), values.get("mail_timeout")
    if idle and mail and idle < ANSWERS_PER_EMAIL * mail:
        problems.append(
            f"DATABASE_IDLE_TIMEOUT is shorter than an email may take. Rule: at least"
            f" {ANSWERS_PER_EMAIL} times MAIL_TIMEOUT. Example: MAIL_TIMEOUT=10"
            f" DATABASE_IDLE_TIMEOUT={ANSWERS_PER_EMAIL * 10}"
        )
    problems += _of_pooler(values)
    if bool(values.get("mail_username")) != bool(values.get("mail_password")):
        problems.append(
            "MAIL_USERNAME and MAIL_PASSWORD must be set together. Rule: both or neither."
            " Example: MAIL_USERNAME=handshake MAIL_PASSWORD=..."
        )
    return problems


def _of_pooler(values: Mapping[str, Any]) -> list[str]:
    behind_pooler, url = values.get("database_behind_pooler"), values.get("database_url")
    if behind_pooler is False and values.get("database_direct_url"):
        return [
            "DATABASE_DIRECT_URL is set, and DATABASE_BEHIND_POOLER is false. Rule: without a"
            " pooler, DATABASE_URL is enough. Example: DATABASE_BEHIND_POOLER=true"
        ]
    if behind_pooler and url is not None and "options" in url.query:
        return [
            "DATABASE_URL has options, and DATABASE_BEHIND_POOLER is true. Rule: a pooler takes no"
            " options. Example: DATABASE_STATEMENT_TIMEOUT=7, or in SQL:"
            " ALTER ROLE handshake SET search_path = shop"
        ]
    return []
