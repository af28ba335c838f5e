"""Keep other web pages out: any page in the browser can reach every port of this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, abort, request

READING = ("GET", "HEAD", "OPTIONS")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def refuse_other_sites() -> None:
    """Answer 403 to a host name of another machine, and to a write from another site."""
    if not _is_this_machine(request.host):
        # Otherwise a page on evil.example could point that name at 127.0.0.1 and read the mail.
        abort(403, f"The inbox serves localhost and 127.0.0.1 only, not {request.host!r}.")
    if request.method not in READING and not _is_same_origin():
        abort(403, f"Another site must not {request.method}. Use the inbox page or a shell.")


def protect(response: Response) -> Response:
    """Add the security headers that the response does not have yet."""
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
