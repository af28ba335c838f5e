"""Forms as a browser sends them: it opens the page first, and sends the hidden fields too."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.reading import hidden_fields


def submit_form(client: FlaskClient, path: str, page: str = "", **fields: str) -> TestResponse:
    """Open the page (by default the path itself), fill in its form, and send it to the path."""
    hidden = hidden_fields(client.get(page or path).text)
    return client.post(path, data={**hidden, **fields})
