"""The names of a product: one for people, and one word for machines."""

import re
from dataclasses import dataclass

from lab.new.refusal import Refused

LONGEST = 30  # characters; with a longer name, many lines of code would be too long
TAKEN = {"handshake", "postgres", "template0", "template1", "root", "app", "dev", "lab", "tests"}
OURS = re.compile(r"handshake", re.IGNORECASE)
RULE = (
    f"Rule: ASCII letters, digits, spaces and hyphens, at most {LONGEST} of them, and a letter"
    ' first. Example: NAME="Acme Notes"'
)


@dataclass(frozen=True)
class Name:
    """What people call the product, and what machines call it: a host, a database, an image."""

    shown: str
    word: str

    @classmethod
    def of(cls, text: str) -> "Name":
        """Return the names of a product. Raises Refused if the text cannot be one."""
        shown = " ".join(text.split())
        if not re.fullmatch(rf"[A-Za-z][A-Za-z0-9 -]{{0,{LONGEST - 1}}}", shown):
            raise Refused(f"NAME={text!r} cannot be the name of a product. {RULE}")
        word = re.sub(r"[ -]", "", shown).lower()
        if word in TAKEN:
            raise Refused(
                f"NAME={text!r} cannot be used: machines would call the product {word!r}, which"
                " is the name of something else. Choose another name."
            )
        return cls(shown, word)

    def replace_in(self, text: str) -> str:
        """Return the text with this product in the place of Handshake."""

        def ours(found: re.Match[str]) -> str:
            said, follows = found[0], text[found.end() : found.end() + 2]
            if said.islower():
                return self.word
            if said.isupper():
                return self.word.upper()
            # Tests write hosts in mixed case as well: Handshake.Example
            is_host = re.fullmatch(r"\.[A-Za-z]", follows)
            return self.word.capitalize() if is_host else self.shown

        return OURS.sub(ours, text)
