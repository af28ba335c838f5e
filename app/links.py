"""Signed, expiring links: what an email carries instead of a secret stored somewhere."""

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

CONFIRM_LIFETIME = timedelta(hours=24)


class BadLink(Exception):
    """The link was not made here, or was altered on the way."""


class LinkExpired(Exception):
    """The link was good, and is too old now."""


class Links:
    """Makes and reads the links that prove who received an email."""

    def __init__(self, secret_key: str, base_url: str) -> None:
        self._base_url = base_url
        self._serializer = URLSafeTimedSerializer(
            secret_key,
            salt="confirm",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    @property
    def login_url(self) -> str:
        """Return the URL of the page to log in."""
        return f"{self._base_url}/login"

    def confirm_url(self, user_id: int, email: str) -> str:
        """Return the URL that confirms this address of this user, good for CONFIRM_LIFETIME."""
        token = self._serializer.dumps([user_id, email])
        return f"{self._base_url}/confirm/{token}"

    def read_confirm(self, token: str) -> tuple[int, str]:
        """Return the user id and the address that a token was made for.

        Raises LinkExpired past CONFIRM_LIFETIME and BadLink for anything else that is wrong.
        """
        lifetime = int(CONFIRM_LIFETIME.total_seconds())
        try:
            user_id, email = self._serializer.loads(token, max_age=lifetime)
        except SignatureExpired as error:
            raise LinkExpired from error
        except BadSignature as error:
            raise BadLink from error
        return user_id, email
