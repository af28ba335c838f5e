"""Signed, expiring links: what an email carries instead of a secret stored somewhere."""

import hashlib
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

CONFIRM_LIFETIME = timedelta(hours=24)
RESET_LIFETIME = timedelta(minutes=15)


class BadLink(Exception):
    """The link was not made here, or was altered on the way."""


class LinkExpired(Exception):
    """The link was good, and is too old now."""


class LinkUsed(Exception):
    """The link has done its work already, or what it was made for has changed since."""


class Links:
    """Makes and reads the links that prove who received an email."""

    def __init__(self, secret_key: str, base_url: str) -> None:
        self._base_url = base_url
        self._confirm = _serializer(secret_key, "confirm")
        self._reset = _serializer(secret_key, "reset")
        self._address_change = _serializer(secret_key, "address change")

    @property
    def login_url(self) -> str:
        """Return the URL of the page to log in."""
        return f"{self._base_url}/login"

    @property
    def forgot_url(self) -> str:
        """Return the URL of the page for whoever has forgotten the password."""
        return f"{self._base_url}/password/forgot"

    def confirm_url(self, user_id: int, email: str) -> str:
        """Return the URL that confirms this address of this user, good for CONFIRM_LIFETIME."""
        return f"{self._base_url}/confirm/{self._confirm.dumps([user_id, email])}"

    def reset_url(self, user_id: int, state: str) -> str:
        """Return the URL that sets a new password while `state` holds, good for RESET_LIFETIME."""
        return f"{self._base_url}/password/reset/{self._reset.dumps([user_id, state])}"

    def address_change_url(self, user_id: int, address: str, state: str) -> str:
        """Return the URL that gives the user this address while `state` holds.

        It is good for CONFIRM_LIFETIME, as it confirms an address too.
        """
        token = self._address_change.dumps([user_id, address, state])
        return f"{self._base_url}/address/{token}"

    def read_confirm(self, token: str) -> tuple[int, str]:
        """Return the user id and the address that a confirm link was made for.

        Raises LinkExpired past its lifetime and BadLink for anything else that is wrong.
        """
        user_id, address = _read(self._confirm, token, CONFIRM_LIFETIME)
        return user_id, address

    def read_reset(self, token: str) -> tuple[int, str]:
        """Return the user id and the state that a reset link was made for.

        Raises LinkExpired past its lifetime and BadLink for anything else that is wrong.
        """
        user_id, state = _read(self._reset, token, RESET_LIFETIME)
        return user_id, state

    def read_address_change(self, token: str) -> tuple[int, str, str]:
        """Return the user id, the address and the state that a link was made for.

        Raises LinkExpired past its lifetime and BadLink for anything else that is wrong.
        """
        user_id, address, state = _read(self._address_change, token, CONFIRM_LIFETIME)
        return user_id, address, state


def _serializer(secret_key: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key,
        salt=purpose,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _read(serializer: URLSafeTimedSerializer, token: str, lifetime: timedelta) -> list[Any]:
    try:
        facts: list[Any] = serializer.loads(token, max_age=int(lifetime.total_seconds()))
    except SignatureExpired as error:
        raise LinkExpired from error
    except BadSignature as error:
        raise BadLink from error
    return facts
