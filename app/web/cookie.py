"""Flask's signed cookie, for web servers whose clocks differ a little."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
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


def init_app(app: Flask) -> None:
    """Sign and read the cookie with a leeway."""
    app.session_interface = LenientCookies()
