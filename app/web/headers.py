"""What browsers are told not to do with these pages."""

from flask import Flask, Response

HEADERS = {
    # Bootstrap draws its small icons from data: URLs in the style sheet.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    # The origin, not the path: a link's token must not travel in a Referer header.
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
}


def init_app(app: Flask) -> None:
    """Send the headers with every response."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response
