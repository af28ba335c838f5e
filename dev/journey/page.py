"""What a page shows: its texts and its forms."""

from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from dev.journey.form import Form

LONGEST_TEXT = 100  # characters of a page that are shown in a line
SHOWN = ("title", "h1", "alert")
FIELDS = ("input", "button")
WITHIN_A_WORD = ("a", "b", "code", "em", "i", "small", "span", "strong")


class Page:
    """An answer of the site: its status and headers, what a reader sees, and its forms."""

    def __init__(self, url: str, status: int, headers: dict[str, str], html: str) -> None:
        self.url, self.status, self.headers, self.source = url, status, headers, html
        parser = _Parser()
        parser.feed(html)
        self.forms = parser.forms
        self.text = _one_line(parser.texts["all"])
        self._shown = {name: _one_line(parser.texts[name])[:LONGEST_TEXT] for name in SHOWN}

    @property
    def origin(self) -> str:
        """Return the root of its site."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}"

    @property
    def path(self) -> str:
        """Return the path of its URL."""
        return urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """Return its heading or title, or the start of its text."""
        return self._shown["h1"] or self._shown["title"] or self.text[:LONGEST_TEXT]

    @property
    def message(self) -> str:
        """Return what it says about a problem, or else its heading."""
        return self._shown["alert"] or self.heading

    @property
    def is_fine(self) -> bool:
        """Tell whether it has the status 200."""
        return self.status == HTTPStatus.OK

    def described(self) -> str:
        """Return its URL, its status, and what it says."""
        return f'{self.url} shows "{self.message}", status {self.status}'

    def main_form(self) -> Form | None:
        """Return the form that asks for a password, else the one that leads to this very page."""
        own = [each for each in self.forms if urlsplit(self.target(each)).path == self.path]
        return next(
            (each for each in self.forms if each.asks_for_password()), next(iter(own), None)
        )

    def form_to(self, path: str) -> Form | None:
        """Return the form that leads to `path`, such as the button to log out."""
        found = (each for each in self.forms if urlsplit(self.target(each)).path == path)
        return next(found, None)

    def target(self, form: Form) -> str:
        """Return the URL that a form of this page is sent to."""
        return urljoin(self.url, form.action)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {name: [] for name in (*SHOWN, "all")}
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._within: list[tuple[str, str]] = []  # tags that are shown, and those inside them

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate_words(tag)
        given = {name: value or "" for name, value in attrs}
        refusal = given.get("role") == "alert" or "invalid-feedback" in given.get("class", "")
        shown = "alert" if refusal else tag
        if shown in SHOWN or (self._within and tag == self._within[-1][0]):
            self._within.append((tag, shown))
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in FIELDS and self._form:
            default = "submit" if tag == "button" else "text"
            self._form.fields.append({"type": default, **given})

    def handle_endtag(self, tag: str) -> None:
        self._separate_words(tag)
        if self._within and tag == self._within[-1][0]:
            self._within.pop()
        if tag == "form":
            self._form = None

    def _separate_words(self, tag: str) -> None:
        if tag not in WITHIN_A_WORD:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        self.texts["all"].append(data)
        for _, shown in self._within:
            if shown in SHOWN:
                self.texts[shown].append(data)


def _one_line(texts: list[str]) -> str:
    words = " ".join("".join(texts).split())
    return "".join(each for each in words if each.isprintable())
