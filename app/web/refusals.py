"""Requests for unknown hosts are refused before any page handles them."""

import logging
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from app.config.hosts import public_host
from app.services import services

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Refuse such requests with 400."""
    app.before_request(_refuse_unknown_host)


def _refuse_unknown_host() -> None:
    # Health checks use an IP address or a host name of the machine.
    if request.blueprint == "health":
        return
    if _asked_for(request.host) not in services().config.served_hosts:
        logger.warning(
            "refused the host %r: neither PUBLIC_BASE_URL nor TRUSTED_HOSTS names it", request.host
        )
        raise BadRequest


def _asked_for(host_and_port: str) -> str | None:
    try:
        return public_host(urlsplit(f"//{host_and_port}").hostname or "")
    except ValueError:  # Werkzeug gives an empty host for an invalid Host header
        return None
