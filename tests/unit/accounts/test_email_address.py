"""Email addresses: what is accepted, and in which form it is stored.

No twin: the check uses neither the database nor the network.
"""

import pytest

from app.accounts.email_address import parse_email


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ada@example.com", "ada@example.com"),
        ("  ada@example.com\n", "ada@example.com"),
        ("Ada@EXAMPLE.com", "Ada@example.com"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@xn--strae-oqa.example", "ada@xn--strae-oqa.example"),
        # The first letter of the domain is Cyrillic: it looks the same, and is another domain.
        ("ada@\u0430pple.example", "ada@xn--pple-43d.example"),
        ("o'neil&sons+news@example.com", "o'neil&sons+news@example.com"),
    ],
)
def test_an_email_address_has_one_stored_form(typed, stored):
    assert parse_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@localhost",
        "ada@exa mple.com",
        "ada@example.com, eve@example.com",
        "Ada <ada@example.com>",
        "ada@example.com\nBcc: eve@example.com",
        "ada\0@example.com",
        "ada\ud800@example.com",
        "ädä@example.com",
        "\u0430da@example.com",
        "ad\uff41@example.com",
        "a" * 65 + "@example.com",
        "ada@" + "a." * 125 + "com",
    ],
)
def test_an_invalid_email_address_is_refused_with_a_sentence(typed):
    with pytest.raises(ValueError, match=r"[a-z]{3} "):
        parse_email(typed)


def test_a_text_that_is_far_too_long_is_refused_before_its_letters_are_compared():
    accents = "\u0301\u0316" * 15_000

    with pytest.raises(ValueError, match="An email address has 254 characters at most"):
        parse_email(f"ada{accents}@example.com")
