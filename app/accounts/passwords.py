"""Passwords: hashed with argon2id, and the same work for an account that does not exist."""

import logging
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

SHORTEST = 8  # NIST SP 800-63B, section 3.1.1.2
LONGEST = 1024  # characters; a bound on the work of hashing
MOST_PARTS = 4  # a letter and its accents: no keyboard sends more code points for a character
DECOY = "a password that no account has"  # an unknown account is checked against it

logger = logging.getLogger(__name__)


class WrongPassword(Exception):
    """The user typed another password than the current one."""


class Passwords:
    """Hashes and checks passwords with argon2id."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._decoy = hasher.hash(DECOY)

    def hash(self, password: str) -> str:
        """Return a salted hash that carries its own parameters."""
        return self._hasher.hash(_normalised(password))

    def match(self, password_hash: str | None, password: str) -> bool:
        """Tell whether the password belongs to the hash.

        Without a hash (an unknown account), or with one that argon2 cannot read, the answer is no,
        after the same work: the time that it takes must not reveal who has an account.
        """
        try:
            self._hasher.verify((password_hash or self._decoy).encode(), _normalised(password))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError):  # another system's hash, or a part of one
            logger.warning(
                "argon2 cannot read the password hash of an account:"
                " no password matches it until the user sets a new one"
            )
            return self.match(None, password)
        return bool(password_hash)

    def outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than the current ones."""
        return self._hasher.check_needs_rehash(password_hash)


def length_of(password: str) -> int:
    """Return how many characters the password has, on whichever keyboard it is typed."""
    return len(_normalised(password))


def is_common(password: str) -> bool:
    """Tell whether attackers guess the password first, in any case, with or without spaces."""
    return _normalised(password).strip().lower() in _common()


def is_same_text(password: str, other: str) -> bool:
    """Tell whether the password is this text, in upper or lower case, with or without spaces."""
    return _normalised(password).strip().lower() == _normalised(other).strip().lower()


@cache
def _common() -> frozenset[str]:
    # Loaded at the first call: half a megabyte that most processes never need.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)


def _normalised(password: str) -> str:
    # The same letters typed on another keyboard may arrive as other code points. A text that is too
    # long in any case stays as it is: the time to normalise accents grows with the square of their
    # number.
    return password if len(password) > MOST_PARTS * LONGEST else normalize("NFKC", password)
