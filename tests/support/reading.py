"""What a reader sees in emails and pages: words, links, fields."""

import re
from html.parser import HTMLParser

from werkzeug.test import TestResponse

LINK = re.compile(r"https?://\S+")
SUCCESS_MESSAGE = re.compile(r'class="alert alert-success"[^>]*>([^<]+)<')


def words_of(html: str) -> list[str]:
    """Return the words that a reader of the HTML sees."""
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.seen).split()


def shown(response: TestResponse) -> str:
    """Return the words of a page, in one line."""
    return " ".join(words_of(response.text))


def success_messages(response: TestResponse) -> list[str]:
    """Return the messages of success (green), without those that only inform."""
    return SUCCESS_MESSAGE.findall(response.text)


def without_request_id(response: TestResponse) -> str:
    """Return a page without the id of its request, in which all error pages differ."""
    return response.text.replace(response.headers["X-Request-ID"], "")


def link_in(text: str) -> str:
    """Return the one link in a text."""
    [link] = LINK.findall(text)
    return link


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def hidden_fields(html: str) -> dict[str, str]:
    """Return the hidden fields of the forms in a page, as a browser would send them."""
    hidden = [field for field in fields(html) if field.get("type") == "hidden"]
    return {field["name"] or "": field.get("value") or "" for field in hidden}


def fields(html: str) -> list[dict[str, str | None]]:
    """Return the attributes of each field of the forms in a page."""
    collector = _Fields()
    collector.feed(html)
    return collector.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [dict(attrs)] if tag == "input" else []


class _Reader(HTMLParser):
    unseen = ("title", "style", "script")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in self.unseen
        self.seen += [" "] if tag == "br" else []
        given = dict(attrs)
        if tag == "input" and given.get("type") == "submit":
            self.seen += [" ", given.get("value") or "", " "]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen.append(data)
