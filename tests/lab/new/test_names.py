import pytest

from lab.new.names import TAKEN, Name
from lab.new.refusal import Refused


@pytest.mark.parametrize(
    ("text", "shown", "word"),
    [
        ("Acme Notes", "Acme Notes", "acmenotes"),
        ("  Acme   Notes ", "Acme Notes", "acmenotes"),
        ("Acme-Notes", "Acme-Notes", "acmenotes"),
        ("acme", "acme", "acme"),
        ("User", "User", "user"),
        ("A" * 30, "A" * 30, "a" * 30),
    ],
)
def test_a_name_has_a_form_for_people_and_a_word_for_machines(text, shown, word):
    assert Name.of(text) == Name(shown, word)


@pytest.mark.parametrize(
    "text",
    ["", " ", "123", "9Lives", "-x", "Bob's", 'A"B', "Ca$h", "Caf\xe9", "\U0001f680", "A" * 31],
)
def test_a_name_that_is_no_identifier_is_refused_with_the_rule(text):
    with pytest.raises(Refused, match=r"cannot be the name of a product\. Rule: ASCII letters"):
        Name.of(text)


@pytest.mark.parametrize("word", " ".join(TAKEN.values()).split())
def test_a_word_that_means_something_else_is_refused(word):
    with pytest.raises(Refused, match=f"would call the product '{word}', which is also "):
        Name.of(word.capitalize())


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("Welcome to Handshake!", "Welcome to Acme-Notes!"),
        ("https://handshake.example", "https://acmenotes.example"),
        ("HANDSHAKE.example", "ACMENOTES.example"),
        ("Handshake.Example", "Acmenotes.Example"),
        ("Handshake. It", "Acme-Notes. It"),
    ],
)
def test_each_spelling_of_handshake_becomes_the_same_spelling_of_the_product(text, renamed):
    assert Name.of("Acme-Notes").replace_in(text) == renamed
