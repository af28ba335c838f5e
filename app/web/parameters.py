"""What a request sends as parameters: forms are text, and are refused when they are not."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from string import printable
from typing import IO, Any
from urllib.parse import parse_qsl, quote, urlsplit

from flask import Request
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.utils import cached_property

# Each character stands for one byte, so that nothing is lost before the text is checked.
BYTES = "latin-1"
ParsedForm = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]


class PartsAsBytes(MultiPartParser):
    """Reads each part as the bytes that were sent; Werkzeug would replace what is not UTF-8."""

    def get_part_charset(self, headers: Headers) -> str:
        """Return the same for each part: forms of this site are UTF-8, whatever a part says."""
        return BYTES


class TextForms(FormDataParser):
    """Reads forms of text, without files."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> ParsedForm:
        """Return the fields of a form; a body of another type has none.

        Raises BadRequest when a field is not text, or when the body is not a form.
        """
        try:
            if mimetype == "multipart/form-data":
                form = self._parts(stream, content_length, options or {})
            elif mimetype == "application/x-www-form-urlencoded":
                form = self.cls((text(name), text(value)) for name, value in pairs(stream.read()))
            else:
                form = self.cls()
        except ValueError as error:
            raise BadRequest from error
        return stream, form, self.cls()

    def _parts(
        self, stream: IO[bytes], content_length: int | None, options: Mapping[str, str]
    ) -> MultiDict[str, str]:
        parser = PartsAsBytes(_in_memory, max_form_parts=self.max_form_parts)
        boundary = options.get("boundary", "").encode("ascii")
        fields, _files = parser.parse(stream, boundary, content_length)
        return self.cls((_named(name), text(value)) for name, value in fields.items(multi=True))


class TextRequest(Request):
    """A request whose parameters are text."""

    form_data_parser_class = TextForms

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters of the query; one that is not text is left out.

        A newsletter may add such a parameter to a link, and no page reads it.
        """
        return self.parameter_storage_class(_readable(self.query_string))

    @cached_property
    def full_path(self) -> str:
        """Return the path with the query, whose bytes need not be UTF-8."""
        return f"{self.path}?{quote(self.query_string, safe=printable)}"

    @cached_property
    def referrer(self) -> str:
        """Return the Referer header, or nothing when it is no URL: Flask-WTF fails to read it."""
        sent = self.headers.get("Referer", "")
        try:
            urlsplit(sent).port  # noqa: B018  it is parsed when it is read
        except ValueError:
            return ""
        return sent

    @property
    def is_json(self) -> bool:
        """Return False: Flask-WTF would take fields of any type from a JSON body."""
        return False


def pairs(sent: bytes) -> list[tuple[str, str]]:
    """Return the names and values of a query or an urlencoded body, unquoted, as bytes."""
    return parse_qsl(sent.decode(BYTES), keep_blank_values=True, encoding=BYTES)


def text(value: str) -> str:
    """Return the text that these bytes are.

    Raises ValueError unless they are UTF-8, in which no surrogate is valid, without a NUL
    character, which PostgreSQL does not store.
    """
    decoded = value.encode(BYTES).decode()
    if "\0" in decoded:
        raise ValueError
    return decoded


def _named(name: str | None) -> str:
    """Return the name of a part. Raises ValueError when it has none: RFC 7578, section 4.2."""
    if name is None:
        raise ValueError
    return name


def _in_memory(*_: Any, **__: Any) -> BytesIO:
    """Return where a file is written before it is dropped; the whole form has a size limit."""
    return BytesIO()


def _readable(query: bytes) -> Iterator[tuple[str, str]]:
    for name, value in pairs(query):
        with suppress(ValueError):
            yield text(name), text(value)
