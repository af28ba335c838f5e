"""Every request that the routes of an application answer: a new route is among them by itself.

    for request in requests_of(app, paths): browser.open(request.path, method=request.method)

`paths` are those of pages and files that exist, for the parts of a route that vary: links in
emails and in pages. A route is asked for a path without a meaning as well.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule

from app.database.models import User
from app.services import services
from tests.support.builders import PASSWORD, a_queued_email
from tests.support.reading import fields

NEW_EMAIL = "grace@example.com"
LINKED = re.compile(r' (?:href|src)="(/[^"]*)"')
UNUSUAL = "PROPFIND"  # a method that no route declares


class Request(NamedTuple):
    """A method and a path."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path[:60]}"


def requests_of(app: Flask, paths: Iterable[str]) -> list[Request]:
    """Return a request for each route, path and method: those it answers, and one that it refuses.

    Each of `paths` belongs to the route that answers it.
    """
    known = list(paths)
    return [
        Request(method, path)
        for rule in app.url_map.iter_rules()
        for path in [re.sub("<[^>]+>", "2", rule.rule), *_found_at(app, rule, known)]
        for method in sorted({*(rule.methods or ()), UNUSUAL})
    ]


def own_requests_of(app: Flask, paths: Iterable[str]) -> list[Request]:
    """Return the requests that pages and files are made for, each once."""
    added = {"HEAD", "OPTIONS", UNUSUAL}
    return [found for found in requests_of(app, paths) if found.method not in added]


def posts_of(app: Flask, paths: Iterable[str]) -> list[Request]:
    """Return the requests that may change something."""
    return [found for found in own_requests_of(app, paths) if found.method != "GET"]


def neighbours_of(requests: Iterable[Request]) -> list[Request]:
    """Return each request with a slash more or less: a framework may redirect it."""
    return [
        Request(method, other)
        for method, path in requests
        for other in (
            path[0] + path[1:].replace("/", "//"),
            f"{path.rstrip('/')}/",
            path.rstrip("/"),
        )
        if other not in ("", path)
    ]


def paths_in_emails(app: Flask, user: User) -> list[str]:
    """Return the path of the link in each kind of email to the user."""
    email = a_queued_email(user=user, user_id=user.id)
    with app.app_context():
        links = services().links
        urls = [kind.link(links, email) for kind in services().email_kinds.values()]
    return [urlsplit(url).path for url in urls if url]


def paths_in(html: str) -> list[str]:
    """Return the paths of the pages and files that a page leads to."""
    return [urlsplit(found).path for found in LINKED.findall(html)]


def filled_in(html: str) -> dict[str, str]:
    """Return what a user types into the form of a page: an email, and passwords."""
    typed = {"email": NEW_EMAIL, "password": PASSWORD}
    return {
        field["name"] or "": typed.get(field.get("type") or "", field.get("value") or "x")
        for field in fields(html)
        if field.get("name")
    }


def _found_at(app: Flask, rule: Rule, paths: list[str]) -> Iterator[str]:
    routes, method = (
        app.url_map.bind("localhost"),
        min({*(rule.methods or ())} - {"HEAD", "OPTIONS"}),
    )
    for path in dict.fromkeys(paths):
        if rule.arguments and routes.test(path, method):
            endpoint, _ = routes.match(path, method)
            if endpoint == rule.endpoint:
                yield path
