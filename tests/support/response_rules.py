"""What the headers and cookies of every response must be, by the kind of its content.

A header without a rule is a fault as well, such as the name of a server program.
"""

import re
from typing import NamedTuple

from werkzeug.test import TestResponse

EVERY_RESPONSE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Headers that depend on the request, and are no matter of security.
FREE = {
    *("Accept-Ranges", "Allow", "Content-Disposition", "Content-Length", "Content-Range"),
    *("Date", "ETag", "Last-Modified", "Retry-After"),
}
REQUEST_ID = re.compile("[0-9a-f]{32}")
LOCAL_PATH = re.compile(r"/(?![/\\])[!-~]*")


class Kind(NamedTuple):
    """What the content is, who may store it, and whether it depends on the cookie."""

    content_type: str | None
    cache_control: str
    vary: str | None


PAGE = Kind("text/html; charset=utf-8", "private", "Cookie")
PAGE_OF_A_USER = PAGE._replace(cache_control="no-store")
HEALTH = Kind("application/json", "no-store", None)
FILES = [
    Kind(f"{mimetype}; charset=utf-8", "no-cache", None)
    for mimetype in ("text/css", "text/javascript", "image/svg+xml")
]
UNCHANGED_FILE = Kind(None, "no-cache", None)


class Site(NamedTuple):
    """What the configuration says about cookies."""

    cookie: str
    https: bool


def faults(site: Site, response: TestResponse, *, logged_in: bool) -> list[str]:
    """Return what is wrong with a response; `logged_in` says whether its cookie has a user."""
    kind = _kind(response, logged_in=logged_in)
    expected: dict[str, str | None] = {
        **EVERY_RESPONSE,
        "Content-Type": kind.content_type,
        "Cache-Control": kind.cache_control,
        "Vary": kind.vary,
        "Strict-Transport-Security": "max-age=31536000" if site.https else None,
    }
    given = response.headers
    return [
        *(f"{name}: {given.get(name)}" for name in expected if given.get(name) != expected[name]),
        *_without_rule({*given.keys()} - {*expected}),
        *_patterns(response),
        *_cookie_faults(site, given.getlist("Set-Cookie"), may_have=kind.vary == "Cookie"),
    ]


def _kind(response: TestResponse, *, logged_in: bool) -> Kind:
    kinds = {kind.content_type: kind for kind in (HEALTH, *FILES, UNCHANGED_FILE)}
    page = PAGE_OF_A_USER if logged_in else PAGE
    return kinds.get(response.headers.get("Content-Type"), page)


def _without_rule(names: set[str]) -> list[str]:
    known = {*FREE, "Location", "Set-Cookie", "X-Request-ID"}
    return [f"a header without a rule: {name}" for name in sorted(names - known)]


def _patterns(response: TestResponse) -> list[str]:
    rules = [("X-Request-ID", "", REQUEST_ID), ("Location", "/", LOCAL_PATH)]
    found = [(name, response.headers.get(name, default), rule) for name, default, rule in rules]
    return [f"{name}: {value}" for name, value, rule in found if not rule.fullmatch(value)]


def _cookie_faults(site: Site, cookies: list[str], *, may_have: bool) -> list[str]:
    secure = {"Secure"} if site.https else set()
    expected = {site.cookie, "HttpOnly", "Path=/", "SameSite=Lax", *secure}
    return [
        f"Set-Cookie: {cookie}"
        for cookie in cookies
        if not may_have or _attributes(cookie) != expected or len(cookies) > 1
    ]


def _attributes(cookie: str) -> set[str]:
    """Return the name and the attributes, without value and lifetime."""
    named, *attributes = cookie.split("; ")
    lifetime = ("Expires=", "Max-Age=")
    return {named.partition("=")[0], *(a for a in attributes if not a.startswith(lifetime))}
