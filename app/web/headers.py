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
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = _of_pages()
    # A file says that browsers may store it; what a health check has found is true now only.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _of_pages() -> str:
    # The next person at this computer must not reach the pages of a user with the back button. All
    # other pages carry a CSRF token and its cookie, which a shared cache would give to strangers.
    return "no-store" if "_user_id" in session else "private"
