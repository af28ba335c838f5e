"""A small browser: real HTTP, cookies, redirects, forms with their hidden fields."""

from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from tests.reading import hidden_fields, words_of

TIMEOUT_SECONDS = 5.0


class Browser:
    """Remembers the page it shows, and the cookies."""

    def __init__(self, base_url: str) -> None:
        self.url = base_url
        self.html = ""
        self._open = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({})).open

    @property
    def shown(self) -> str:
        return " ".join(words_of(self.html))

    def visit(self, url: str) -> None:
        self._load(url, None)

    def submit(self, action: str = "", **fields: str) -> None:
        """Send the form of the page that is shown; its action, unless named, is the page."""
        values = {**hidden_fields(self.html), **fields}
        self._load(action, urlencode(values).encode())

    def _load(self, url: str, data: bytes | None) -> None:
        try:
            with self._open(urljoin(self.url, url), data, TIMEOUT_SECONDS) as page:
                self.url, self.html = page.url, page.read().decode()
        except HTTPError as error:
            with error:
                self.html = error.read().decode()
