"""What is refused before any page sees it: foreign hosts, and text that nobody can type."""

import logging
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from app.services import services

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Refuse such requests with 400."""
    app.before_request(_refuse_foreign_host)
    app.before_request(_refuse_untypable_text)


def _refuse_foreign_host() -> None:
    # Health checks ask for an IP address, or whatever name the machine has today.
    if request.blueprint == "health":
        return
    config = services().config
    served = {urlsplit(config.public_base_url).hostname, *config.trusted_hosts}
    # Werkzeug answers with an empty host for what no host can be called.
    if urlsplit(f"//{request.host}").hostname not in served:
        logger.warning(
            "refused the host %r: neither PUBLIC_BASE_URL nor TRUSTED_HOSTS names it", request.host
        )
        raise BadRequest


def _refuse_untypable_text() -> None:
    for sent in (request.query_string, request.get_data()):
        try:
            text = unquote_to_bytes(sent).decode()
        except UnicodeDecodeError as error:  # a lone surrogate is no UTF-8 either
            raise BadRequest from error
        if "\0" in text:
            raise BadRequest
