"""The names of a product: one for people, and one word for machines."""

import re
from dataclasses import dataclass

from lab.new.refusal import Refused

LONGEST = 30  # characters; with a longer name, many lines of code would be too long
# Words that mean something else to what would use them.
TAKEN = {
    "the project that you start from": "handshake",
    "a folder of the repository": "app dev docs lab migrations requirements tests",
    "an extension of Flask that the application uses": "bootstrap csrf mail",
    "a database or a role of PostgreSQL": "none postgres public template0 template1",
    # `name: on` in docker-compose.yml would be no text.
    "a value in YAML": "false n no null off on true y yes",
    # The image adds a user of the product's name; its base has those of base-passwd.
    "a user or a group of Debian": (
        "adm audio backup bin cdrom daemon dialout dip disk fax floppy games irc kmem list lp man"
        " news nobody nogroup operator plugdev proxy root sasl shadow src staff sudo sync sys tape"
        " tty users utmp uucp video voice"
    ),
}
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
        for owner, words in TAKEN.items():
            if word in words.split():
                raise Refused(
                    f"NAME={text!r} cannot be used: machines would call the product {word!r},"
                    f" which is also {owner}. Choose another name."
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
