"""Error pages: what happened, and what to do now."""

import logging

from flask import Flask, Response, g, render_template
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

from app.database.engine import OUTAGES
from app.accounts.throttle import TooManyAttempts

RETRY_AFTER_SECONDS = 5

REMEDIES = {
    400: ("That request made no sense", "Go back, check what was typed, and send it again."),
    403: (
        "This form is no longer valid",
        "Go back, reload the page and send the form again. It needs cookies to be switched on.",
    ),
    404: ("There is nothing here", "Check the address, or start from the front page."),
    405: ("That is not how this page works", "Open it from its own form or link."),
    409: (
        "Somebody was faster",
        "What this was about has just changed or gone elsewhere. Start from the front page.",
    ),
    413: ("That was too much", "Send less text: a form takes 64 KiB at most."),
    429: ("Too many attempts", "Wait a quarter of an hour, then try again."),
    500: ("Something broke on our side", "Try again. If it stays, tell us the number below."),
    503: (
        "We are out of order for a moment",
        "Try again in a few seconds. Doing it twice does no harm.",
    ),
}

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give every error a page in the look of the site."""
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(TooManyAttempts, _too_often)
    app.register_error_handler(IntegrityError, _gone_or_bug)
    for gone in (ObjectDeletedError, StaleDataError):
        app.register_error_handler(gone, _gone)
    for outage in OUTAGES:
        app.register_error_handler(outage, _out_of_order)


def error_page(error: HTTPException) -> Response:
    """Return the error's own response, headers included, with our page as its body."""
    response = Response(status=error.code, headers=dict(error.get_headers()))
    title, remedy = REMEDIES.get(response.status_code, (error.name, "Start from the front page."))
    response.content_type = "text/html; charset=utf-8"
    request_id = g.get("request_id", "-")
    response.set_data(
        render_template(
            "error.html", code=error.code, title=title, remedy=remedy, request_id=request_id
        )
    )
    return response


def _forged(_error: CSRFError) -> Response:
    return error_page(Forbidden())


def _too_often(error: TooManyAttempts) -> Response:
    return error_page(TooManyRequests(retry_after=error.retry_after))


def _gone(error: Exception) -> Response:
    logger.info("a row ended during the request: %s", error)
    return error_page(Conflict())


def _gone_or_bug(error: IntegrityError) -> Response:
    # A row that refers to one that has just been deleted; any other verdict is a bug of ours.
    if not isinstance(error.orig, ForeignKeyViolation):
        raise error
    return _gone(error)


def _out_of_order(error: Exception) -> Response:
    logger.error("database unavailable: %s", error)
    return error_page(ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS))
