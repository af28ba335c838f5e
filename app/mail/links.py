"""Signed links that expire: what an email carries instead of a secret stored in the database."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from app.mail.signing import LenientSigner


class BadLink(Exception):
    """The link was not made here, or it was altered on the way."""


class LinkExpired(Exception):
    """The link was valid, and is too old now."""


class LinkUsed(Exception):
    """The link was used before, or the account has changed since it was made."""


class LinkReplaced(Exception):
    """A newer link was sent since, and only that one works."""


@dataclass(frozen=True)
class LinkPurpose:
    """What a link is for: the link of one purpose is never valid for another."""

    name: str
    path: str  # of the page that it opens, such as /confirm; the token follows
    lifetime: timedelta


class UndeclaredPurpose(Exception):
    """A feature uses a link purpose that it does not declare."""


class Links:
    """Makes and reads the links that prove who received an email.

    It accepts the signature of each key, and signs with the last one.
    """

    def __init__(
        self,
        secret_keys: str | list[str],
        base_url: str,
        purposes: Iterable[LinkPurpose],
        recovery_path: str | None = None,
    ) -> None:
        self._base_url = base_url
        self._recovery_path = recovery_path
        self._serializers = {purpose: _serializer(secret_keys, purpose) for purpose in purposes}

    @property
    def recovery_url(self) -> str | None:
        """Return the URL for a user who cannot log in, or None when no feature offers one."""
        return self.page_url(self._recovery_path) if self._recovery_path else None

    @property
    def paths(self) -> list[str]:
        """Return the paths of all purposes: a token follows them."""
        return [purpose.path for purpose in self._serializers]

    def page_url(self, path: str) -> str:
        """Return the URL of a page that needs no token, such as /login."""
        return f"{self._base_url}{path}"

    def url(self, purpose: LinkPurpose, *facts: int | str) -> str:
        """Return a URL that carries the facts, signed, and is valid for the purpose's lifetime."""
        token = self._signer(purpose).dumps(facts)
        return self.page_url(f"{purpose.path}/{token}")

    def read(self, purpose: LinkPurpose, token: str) -> list[Any]:
        """Return the facts that a link of this purpose carries.

        Raises LinkExpired after its lifetime, or when the clock of the machine that made it is
        more than a minute ahead, and BadLink for anything else that is wrong.
        """
        seconds = int(purpose.lifetime.total_seconds())
        try:
            facts: list[Any] = self._signer(purpose).loads(token, max_age=seconds)
        except SignatureExpired as error:
            raise LinkExpired from error
        except BadSignature as error:
            raise BadLink from error
        return facts

    def _signer(self, purpose: LinkPurpose) -> URLSafeTimedSerializer:
        if purpose not in self._serializers:
            raise UndeclaredPurpose(
                f"No feature declares the link purpose {purpose.name!r}."
                " Rule: its FEATURE lists it in link_purposes."
            )
        return self._serializers[purpose]


def _serializer(secret_keys: str | list[str], purpose: LinkPurpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_keys,
        salt=purpose.name,
        signer=LenientSigner,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
