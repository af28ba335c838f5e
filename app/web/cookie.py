"""Flask's signed cookie, for web servers whose clocks differ a little."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.mail.signing import LenientSigner


class LenientCookies(SecureCookieSessionInterface):
    """Reads a cookie that another web server signs ahead of our clock; Flask drops its content."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return Flask's serializer with the leeway of LenientSigner."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = LenientSigner
        return serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie with pages, not with a file that a shared cache may store.

        Flask-Login reads the session in every request, and Flask sends the cookie of a user again
        with every response, so each file would seem to depend on the user.
        """
        if session.modified or response.mimetype == "text/html":
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Sign and read the cookie with a leeway."""
    app.session_interface = LenientCookies()
