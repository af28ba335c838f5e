"""Every request has an id, and every response is logged in one line."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request
from flask.ctx import RequestContext
from werkzeug.exceptions import BadRequest
from werkzeug.routing import MapAdapter

from app.web.parameters import TextRequest

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

logger = logging.getLogger(__name__)


class WebApplication(Flask):
    """Flask with corrections for invalid requests and for unexpected errors."""

    request_class = TextRequest

    @property
    def debug(self) -> bool:
        """Return False: in debug mode an error would have no page, and its path would be logged."""
        return False

    @debug.setter
    def debug(self, value: bool) -> None:
        """Change nothing; the `flask` command sets what FLASK_DEBUG or --debug says."""
        if value:
            logger.warning("FLASK_DEBUG and --debug have no effect on this application")

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        """Give each request the scheme of PUBLIC_BASE_URL, whatever the server or a header says.

        Otherwise, Flask-WTF would not check the Referer of a form behind a proxy that terminates
        TLS.
        """
        environ["wsgi.url_scheme"] = self.config["PREFERRED_URL_SCHEME"]
        return super().request_context(environ)

    def create_url_adapter(self, request: Any) -> MapAdapter | None:
        """Bind the routes; an invalid Host header counts as empty.

        Flask would leave the request without routes, and the error page without its links.
        """
        try:
            return super().create_url_adapter(request)
        except BadRequest:
            request.environ["HTTP_HOST"] = ""
            return super().create_url_adapter(request)

    def log_exception(self, exc_info: Any) -> None:
        """Log an unhandled exception by its route; Flask would write the path, token and all."""
        self.logger.error("exception on %s %s", request.method, route(), exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Give each request an id and log each response."""
    app.before_request(_start)
    app.after_request(_finish)


def route() -> str:
    """Return the route of this request, such as /confirm/<token>: never the token itself."""
    return request.url_rule.rule if request.url_rule else "-"


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if GIVEN_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    milliseconds = 1000 * (time.perf_counter() - g.started)
    # A monitor that asks every few seconds would hide what users do.
    level = logging.DEBUG if request.blueprint == "health" else logging.INFO
    outcome = f"status={response.status_code} ms={milliseconds:.0f}"
    logger.log(level, "%s %s %s", request.method, route(), outcome)
    response.headers["X-Request-ID"] = g.request_id
    return response
