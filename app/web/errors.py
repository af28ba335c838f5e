"""Error pages: what happened, and what the user can do now."""

import logging
import math

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from psycopg.errors import ForeignKeyViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import (
    Conflict,
    Forbidden,
    HTTPException,
    ServiceUnavailable,
    TooManyRequests,
)

from app.accounts.throttle import TooManyAttempts
from app.database.engine import OUTAGES

RETRY_AFTER_SECONDS = 5
TWO_HOURS = 7200  # a longer wait is given in hours

REMEDIES = {
    400: ("We could not read this request", "Go back, check what you typed, and send it again."),
    403: (
        "This form is no longer valid",
        "Go back, reload the page, and send the form again. Your browser must accept cookies"
        " and send a Referer header.",
    ),
    404: ("Page not found", "Check the address, or start from the front page."),
    405: ("This page cannot be opened that way", "Use the form or the link that leads to it."),
    409: (
        "This has changed in the meantime",
        "It was changed or deleted while you were on the page. Start from the front page.",
    ),
    413: ("This is too long", "Send less text: a form takes 64 KiB at most."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
    500: (
        "Something went wrong on our side",
        "Try again. If it happens again, contact us and quote the number below.",
    ),
    503: (
        "This site is temporarily unavailable",
        "Try again in a few seconds. Sending a form twice does no harm.",
    ),
}

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give every error a page in the design of the site."""
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(TooManyAttempts, _too_many_attempts)
    app.register_error_handler(IntegrityError, _deleted_or_bug)
    for deleted in (ObjectDeletedError, StaleDataError):
        app.register_error_handler(deleted, _deleted)
    for outage in OUTAGES:
        app.register_error_handler(outage, unavailable)


def error_page(error: HTTPException, remedy: str = "") -> Response:
    """Return a response with the error's own status and headers, and our page as its body."""
    title, usual = REMEDIES.get(error.code or 500, (error.name, "Start from the front page."))
    request_id = g.get("request_id", "-")
    page = render_template(
        "error.html", code=error.code, title=title, remedy=remedy or usual, request_id=request_id
    )
    return Response(page, error.code, error.get_headers())


def unavailable(error: Exception) -> Response:
    """Return the page about an outage of the database, and log its cause."""
    logger.error("database unavailable: %s", error)
    return error_page(ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS))


def _csrf_failed(error: CSRFError) -> Response:
    logger.warning("refused a form for the host %r: %s", request.host, error.description)
    return error_page(Forbidden())


def _too_many_attempts(error: TooManyAttempts) -> Response:
    wait = f"Wait {_in_words(error.retry_after)}, then try again."
    return error_page(TooManyRequests(retry_after=error.retry_after), wait)


def _in_words(seconds: int) -> str:
    # Rounded up: after a shorter wait the next attempt would be refused as well.
    size, unit = (60, "minute") if seconds <= TWO_HOURS else (3600, "hour")
    number = math.ceil(seconds / size)
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _deleted(error: Exception) -> Response:
    logger.info("a row was deleted during the request: %s", error)
    return error_page(Conflict())


def _deleted_or_bug(error: IntegrityError) -> Response:
    # A row refers to one that has just been deleted; any other violation is a bug of ours.
    if not isinstance(error.orig, ForeignKeyViolation):
        raise error
    return _deleted(error)
