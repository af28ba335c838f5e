"""Signatures with a time, for machines whose clocks differ a little."""

from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner

# Seconds. Clocks that are set over the network differ by far less, and no link lives so shortly.
LEEWAY = 60


class LenientSigner(TimestampSigner):
    """A signer that accepts what another machine signs up to LEEWAY ahead of our clock.

    Without a leeway, itsdangerous calls it expired: its age is negative.
    """

    def unsign(self, signed_value: str | bytes, *limits: Any, **named_limits: Any) -> Any:
        """Return what was signed. Raises SignatureExpired also for more than LEEWAY ahead."""
        try:
            return super().unsign(signed_value, *limits, **named_limits)
        except SignatureExpired as error:
            if not 0 < self._seconds_ahead(error) <= LEEWAY:
                raise
        return super().unsign(signed_value, *limits, **{**named_limits, "max_age": None})

    def _seconds_ahead(self, error: SignatureExpired) -> float:
        return error.date_signed.timestamp() - self.get_timestamp() if error.date_signed else 0
