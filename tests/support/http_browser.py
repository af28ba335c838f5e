"""A small browser: it speaks HTTP, keeps cookies, follows redirects and sends hidden fields."""

import ssl
from collections.abc import Mapping
from copy import copy
from http.cookiejar import CookieJar
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from tests.support.reading import hidden_fields, words_of

TIMEOUT_SECONDS = 5.0


class Redirects(HTTPRedirectHandler):
    """Follows redirects, and remembers whether there was one."""

    followed = False

    def redirect_request(self, *arguments: Any) -> Request | None:
        self.followed = True
        return super().redirect_request(*arguments)


class Browser:
    """Keeps the page it shows, and the cookies."""

    def __init__(
        self,
        base_url: str,
        *,
        client_ip: str = "",
        timeout: float = TIMEOUT_SECONDS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Start at `base_url`; `client_ip` is what a reverse proxy would pass on.

        `trust` holds the authorities whose certificates are valid, by default those of the system.
        """
        self.url = base_url
        self.html, self.status = "", 0
        self.headers: Mapping[str, str] = {}
        self._timeout = timeout
        self._redirects = Redirects()
        tls = HTTPSHandler(context=trust)
        opener = build_opener(
            HTTPCookieProcessor(CookieJar()), ProxyHandler({}), tls, self._redirects
        )
        opener.addheaders += [("X-Forwarded-For", client_ip)] if client_ip else []
        self._open = opener.open

    @property
    def was_redirected(self) -> bool:
        """Tell whether the last request was answered with a redirect, even if that led nowhere."""
        return self._redirects.followed

    @property
    def shown(self) -> str:
        return " ".join(words_of(self.html))

    def another_tab(self) -> Self:
        """Return a browser with the same cookies, and no page yet."""
        tab = copy(self)
        tab.html, tab.status = "", 0
        return tab

    def visit(self, url: str, **headers: str) -> None:
        self._load(url, None, headers)

    def submit(self, action: str = "", referer: str | None = None, **fields: str) -> None:
        """Send the form of the page that is shown to `action`, by default the page itself.

        `referer` is the origin that sends it, by default this site, or "" to hide it.
        """
        values = {**hidden_fields(self.html), **fields}
        origin = urljoin(self.url, "/") if referer is None else referer
        headers = {"Referer": origin} if origin else {}
        self._load(action, urlencode(values).encode(), headers)

    def _load(self, url: str, data: bytes | None, headers: dict[str, str]) -> None:
        self._redirects.followed = False
        try:
            request = Request(urljoin(self.url, url), data, headers)
            page = self._open(request, timeout=self._timeout)
        except HTTPError as error:
            page = error
        with page:
            self.status, self.headers = page.status, page.headers
            self.url, self.html = page.url, page.read().decode()
