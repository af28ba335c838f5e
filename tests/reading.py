"""Reading emails and pages as a person would: their words, their links."""

import re
from html.parser import HTMLParser

from werkzeug.test import TestResponse

LINK = re.compile(r"https?://\S+")


def words_of(html: str) -> list[str]:
    """Return the words that a reader of the HTML sees."""
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.seen).split()


def shown(response: TestResponse) -> str:
    """Return what a page says, in one line."""
    return " ".join(words_of(response.text))


def without_its_number(response: TestResponse) -> str:
    """Return a page without the request's number, in which all error pages differ."""
    return response.text.replace(response.headers["X-Request-ID"], "")


def link_in(text: str) -> str:
    """Return the one link in a text."""
    [link] = LINK.findall(text)
    return link


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of the forms in a page, as a browser would send them."""
    collector = _Fields()
    collector.feed(html)
    return collector.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[given["name"] or ""] = given.get("value") or ""


class _Reader(HTMLParser):
    unseen = ("title", "style", "script")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in self.unseen
        self.seen += [" "] if tag == "br" else []

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen.append(data)
