"""What a form keeps of the text in its fields, and what it loses: as stored before, as typed now.

Each feature whose form has such a field sends these texts through it:

    @each(SAME_PASSWORD)
    def test_a_password_that_is_typed_in_another_way_is_the_current_one(stored, typed): ...
"""

from typing import Any

import pytest

# An email: spaces around it go, the domain has one form (IDNA, RFC 5890), case does not matter.
SAME_EMAIL = {
    "as it is stored": ("ada@example.com", "ada@example.com"),
    "spaces around it": ("ada@example.com", "  ada@example.com\t"),
    "a no-break space before it": ("ada@example.com", "\u00a0ada@example.com"),
    "an ideographic space after it": ("ada@example.com", "ada@example.com\u3000"),
    "capital letters": ("ada@example.com", "ADA@EXAMPLE.COM"),
    "stored in capital letters": ("Ada@EXAMPLE.com", "ada@example.com"),
    "a domain in full width": ("ada@example.com", "ada@\uff45xample\u3002com"),
    "a ligature in the domain": ("ada@finance.example", "ada@\ufb01nance.example"),
    "a composed letter": ("ada@xn--mnchen-3ya.example", "ada@m\u00fcnchen.example"),
    "a decomposed letter": ("ada@xn--mnchen-3ya.example", "ada@mu\u0308nchen.example"),
    "a capital letter beyond A to Z": ("ada@xn--mnchen-3ya.example", "ada@M\u00dcNCHEN.example"),
}
OTHER_EMAIL = {
    "an accent less": ("ada@xn--mnchen-3ya.example", "ada@munchen.example"),
    "two letters for one": ("ada@xn--strae-oqa.example", "ada@strasse.example"),
    "a Cyrillic letter": ("ada@apple.example", "ada@\u0430pple.example"),
    "a dot more": ("ada.l@example.com", "adal@example.com"),
    "a tag": ("ada@example.com", "ada+news@example.com"),
}
NO_EMAIL = {
    "full width before the @": "\uff41da@example.com",
    "a ligature before the @": "\ufb01da@example.com",
    "an accent before the @": "\u00e4da@example.com",
    "a decomposed letter before the @": "a\u0308da@example.com",
    "the Kelvin sign for K": "\u212aay@example.com",
    "a space within": "a da@example.com",
    "a no-break space within": "ada@exam\u00a0ple.com",
    "an @ in full width": "ada\uff20example.com",
    "a character without width": "\u200bada@example.com",
}

# A password: one form of each character (NFKC, Unicode Standard Annex 15); else each one counts.
SAME_PASSWORD = {
    "as it was chosen": ("caf\u00e9 au lait", "caf\u00e9 au lait"),
    "decomposed": ("caf\u00e9 au lait", "cafe\u0301 au lait"),
    "chosen decomposed": ("cafe\u0301 au lait", "caf\u00e9 au lait"),
    "accents in another order": ("a\u0323\u0302 long one", "a\u0302\u0323 long one"),
    "full width": (
        "battery 1234",
        "\uff42\uff41\uff54\uff54\uff45\uff52\uff59 \uff11\uff12\uff13\uff14",
    ),
    "a ligature": ("fine staples", "\ufb01ne staples"),
    "chosen with a ligature": ("\ufb01ne staples", "fine staples"),
    "no-break spaces": ("correct horse", "correct\u00a0horse"),
    "chosen with ideographic spaces": ("correct\u3000horse ", "correct horse "),
    "eight characters, decomposed": ("\u00e9" * 8, "e\u0301" * 8),
    "1024 characters, decomposed": ("\u00e9" * 1024, "e\u0301" * 1024),
    "1024 characters, chosen decomposed": ("e\u0301" * 1024, "\u00e9" * 1024),
}
OTHER_PASSWORD = {
    "case": ("correct horse", "Correct horse"),
    "a space before it": ("correct horse", " correct horse"),
    "a space less after it": ("correct horse ", "correct horse"),
    "chosen with a no-break space after it": ("correct horse\u00a0", "correct horse"),
    "two spaces for one": ("correct horse", "correct  horse"),
    "a tab for a space": ("correct horse", "correct\thorse"),
    "an accent less": ("caf\u00e9 au lait", "cafe au lait"),
    "two letters for one": ("stra\u00dfenbahn", "strassenbahn"),
    "a Cyrillic letter": ("apple pie, please", "\u0430pple pie, please"),
    "a character without width": ("correct horse", "correct\u200b horse"),
}
NO_PASSWORD = {
    "seven characters": "\u00e9" * 7,
    "seven characters, decomposed": "e\u0301" * 7,
    "1025 characters": "\u00e9" * 1025,
    "1025 characters, decomposed": "e\u0301" * 1025,
    "common, in full width": "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
    "common, in capital letters": "PASSWORD",
}


def each(table: dict[str, Any], names: str = "stored, typed") -> pytest.MarkDecorator:
    """Run a test with each row of a table: with `stored` and `typed`, unless named otherwise."""
    return pytest.mark.parametrize(names, table.values(), ids=table.keys())
