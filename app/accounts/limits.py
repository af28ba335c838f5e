"""The limits of the throttle: how many attempts are allowed, and which are counted together."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True)
class Throttle:
    """How many attempts are allowed in a window of time."""

    per_email: int  # on one email, whether it has an account or not
    per_client: int  # from one IP address, which a whole office may share
    window: timedelta

    def limits(self, action: str, email: str, client_ip: str) -> dict[str, int]:
        """Return the keys that an attempt is counted under, and the limit of each.

        The first is the key of the email, the second that of the client.
        """
        return {
            key_of_email(email, action): self.per_email,
            _half(f"client {_network(client_ip)}") + _half(action): self.per_client,
        }


def key_of_email(email: str, action: str) -> str:
    """Return the key that attempts on an email are counted under."""
    return prefix_of_email(email) + _half(action)


def prefix_of_email(email: str) -> str:
    """Return what the keys of an email begin with, whatever the action is."""
    return _half(f"email {email.lower()}")


def _network(client_ip: str) -> str:
    # One customer of a provider controls a whole /64 of IPv6 (RFC 6177).
    try:
        address = ip_address(client_ip)
    except ValueError:
        return client_ip
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return client_ip


def _half(text: str) -> str:
    # A key is two digests of 128 bits, of who and of what: the table does not list who tried.
    return hashlib.sha256(text.encode()).hexdigest()[:32]
