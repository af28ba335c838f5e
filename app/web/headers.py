"""Security headers of every response."""

from flask import Flask, Response, session

from app.services import services

HEADERS = {
    # Bootstrap draws its small icons from data: URLs in the style sheet.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # The origin, not the path: a link's token must not travel in a Referer header.
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
}
A_YEAR = "max-age=31536000"


def init_app(app: Flask) -> None:
    """Send the headers with every response."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if services().config.https:
        response.headers["Strict-Transport-Security"] = A_YEAR
    # The next person at this computer must not reach these pages with the back button.
    if response.mimetype == "text/html" and "_user_id" in session:
        response.headers["Cache-Control"] = "no-store"
    return response
