"""Text that only a scanner or an attacker sends, and what the site may answer."""

from collections.abc import Mapping
from urllib.parse import quote

from werkzeug.test import TestResponse

# As it travels, percent-encoded.
HOSTILE = {
    "NUL": "%00",
    "a lone surrogate": "%ED%A0%80",
    "bytes that are not UTF-8": "%FF%FE",
    "a megabyte": "x" * 1_000_000,
    "almost as much as a form may hold": "x" * 60_000,
    "right to left": quote("\u202eada\u202c"),
    "line breaks": quote("\r\nBcc: eve@example.com\r\n\r\nHello"),
    "SQL": quote("'; DROP TABLE users; --"),
    "HTML": quote('"><script>alert(1)</script>'),
    "a template": quote("{{ 7 * 7 }}%s%n${7}"),
    "a huge number": "9" * 40,
    "characters of four bytes": quote("\U0001f91d\U0010ffff"),
}
ANSWERS_TO_A_FORM = {200, 302, 303, 400, 410, 413, 422}
ANSWERS_TO_A_LINK = {302, 400, 404, 405}
ONLY_ANSWER_TO_A_FORM = {"NUL": 400, "a lone surrogate": 400, "a megabyte": 413}


def unexpected(responses: Mapping[str, TestResponse]) -> list[str]:
    """Return a sentence for each form that was answered with a wrong status, or with a script."""
    return [
        f"{name} is answered with {response.status}"
        for name, response in responses.items()
        if response.status_code not in ANSWERS_TO_A_FORM
        or response.status_code != ONLY_ANSWER_TO_A_FORM.get(name, response.status_code)
        or "<script>" in response.text
    ]
