"""Keep other web pages out: a browser that shows one can reach every port of this laptop."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, abort, request

READING = ("GET", "HEAD", "OPTIONS")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def refuse_strangers() -> None:
    """Answer 403 to a host name that is not this machine's and to a write from another site."""
    if not _is_this_machine(request.host):
        # Otherwise a page on evil.example could point that name at 127.0.0.1 and read the mail.
        abort(403, f"The inbox answers to localhost and 127.0.0.1 only, not to {request.host!r}.")
    if request.method not in READING and not _is_same_origin():
        abort(403, f"Another site may not {request.method}; do it on the inbox page or in a shell.")


def protect(response: Response) -> Response:
    """Add the security headers that the answer does not bring itself."""
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _is_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _is_same_origin() -> bool:
    # Browsers send at least one of the two with every write; curl and scripts send neither.
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", request.host_url.rstrip("/"))
    return site in ("same-origin", "none") and origin == request.host_url.rstrip("/")
