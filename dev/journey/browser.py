"""Requests over HTTP, with cookies and a limit for every wait; what fails is told in a sentence."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from ipaddress import ip_address
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from dev.journey.form import Form
from dev.journey.limit import limited
from dev.journey.page import Page

SECONDS = 10.0  # for a request with all its redirects
LONGEST_ANSWER = 2_000_000  # bytes


class NoAnswer(Exception):
    """A URL cannot be opened; the message says why."""


class Browser:
    """Keeps cookies and follows redirects; remembers the statuses and the time of the last page."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.statuses: list[int] = []
        self.milliseconds = 0.0
        redirects = _Redirects(self.statuses)
        proxies = ProxyHandler({}) if _is_this_machine(base) else ProxyHandler()
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), proxies, redirects)
        self._opener.addheaders = [("User-Agent", "Handshake journey")]

    def open(self, path: str) -> Page:
        """Open a URL or a path of the site; raise NoAnswer."""
        return self._load(Request(urljoin(self.base, path)))

    def submit(self, page: Page, form: Form, email: str = "", password: str = "") -> Page:
        """Fill in and send a form of `page`; raise NoAnswer."""
        data = urlencode(form.filled_in(email, password)).encode()
        # As a browser does; Flask-WTF compares it with the host of an https site.
        return self._load(Request(page.target(form), data, {"Referer": page.url}))

    def _load(self, request: Request) -> Page:
        self.statuses.clear()
        begin = time.monotonic()
        with _telling(request.full_url), limited(SECONDS):
            url, status, headers, body = self._fetch(request)
        self.milliseconds = (time.monotonic() - begin) * 1000
        self.statuses.append(status)
        return Page(url, status, headers, body.decode(errors="replace"))

    def _fetch(self, request: Request) -> tuple[str, int, dict[str, str], bytes]:
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except HTTPError as error:
            answer = error
        with answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return answer.url, answer.status, headers, answer.read(LONGEST_ANSWER)


class _Redirects(HTTPRedirectHandler):
    def __init__(self, statuses: list[int]) -> None:
        self._statuses = statuses

    def redirect_request(  # noqa: PLR0913, PLR0917  urllib calls it so
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        self._statuses.append(code)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def _telling(url: str) -> Iterator[None]:
    try:
        yield
    except HTTPException as error:
        raise NoAnswer(f"{url} does not speak HTTP ({type(error).__name__})") from error
    except (OSError, ValueError) as error:  # URLError is an OSError
        reason = getattr(error, "reason", error)
        raise NoAnswer(f"{url} does not answer ({_in_words(reason)})") from error


def _in_words(error: object) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid here: {error.verify_message}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{error}"


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
