"""Passwords: their hashes, and which of them are too common.

No twin: hashing uses neither the database nor the network.
"""

from dataclasses import fields
from unittest.mock import Mock

import pytest
from argon2 import PasswordHasher, extract_parameters

from app import create_app
from app.accounts.passwords import DECOY, Passwords, is_common, length_of
from app.config.settings import Config
from app.services import services
from tests.support.builders import HASHER, PASSWORD, PASSWORDS, a_config

FOREIGN_HASHES = [
    "!",
    "ü",
    "$2b$12$KIXQ4S8mQv0yYkq1Jt5m0eV7l0tVJ1v0m6s3Yl9vN2b5w8x1y4z7A",
    "pbkdf2:sha256:600000$c2FsdA$6e6f742061206861736820617420616c6c",
    "$argon2id$v=19$m=8",
]


def test_a_password_matches_its_own_hash():
    assert PASSWORDS.match(PASSWORDS.hash(PASSWORD), PASSWORD)


@pytest.mark.parametrize("guess", ["", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1]])
def test_no_other_password_matches(guess):
    assert not PASSWORDS.match(PASSWORDS.hash(PASSWORD), guess)


@pytest.mark.parametrize("missing", [None, ""])
def test_no_password_matches_without_a_hash(missing):
    assert not PASSWORDS.match(missing, DECOY)


@pytest.mark.parametrize("foreign", FOREIGN_HASHES)
def test_no_password_matches_the_hash_of_another_system(foreign):
    assert not PASSWORDS.match(foreign, PASSWORD)


@pytest.mark.parametrize("foreign", FOREIGN_HASHES)
def test_the_hash_of_another_system_costs_as_much_work_as_a_wrong_password(foreign):
    hasher = Mock(wraps=HASHER)

    Passwords(hasher).match(foreign, PASSWORD)

    checked = hasher.verify.call_args.args[0].decode()
    assert extract_parameters(checked) == extract_parameters(HASHER.hash(PASSWORD))


def test_the_hash_of_another_system_is_logged_once_and_not_shown(lines):
    PASSWORDS.match("$2b$12$KIXQ4S8mQv0yYkq1Jt5m0e", PASSWORD)

    [line] = lines()
    assert "argon2 cannot read the password hash of an account" in line
    assert "KIXQ" not in line


def test_the_same_password_gets_a_different_hash_each_time():
    assert PASSWORDS.hash(PASSWORD) != PASSWORDS.hash(PASSWORD)


def test_letters_typed_on_another_keyboard_are_the_same_letters():
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"

    assert PASSWORDS.match(PASSWORDS.hash(composed), decomposed), (
        f"{decomposed!a} is refused, although {composed!a} is the password:"
        " these are the same letters, from another keyboard"
    )


@pytest.mark.parametrize("letter", ["\u00e9", "e\u0301"])
def test_a_letter_with_an_accent_is_one_character(letter):
    assert length_of(letter * 1024) == 1024


def test_a_text_that_is_far_too_long_is_not_normalised():
    ligatures = "\ufb01" * 5000

    assert length_of(ligatures) == 5000


@pytest.mark.parametrize(
    "guess", ["password1", "PassWord1", "q1w2e3r4t5", "12345678", "password1 "]
)
def test_a_password_that_attackers_guess_first_is_common(guess):
    assert is_common(guess)


@pytest.mark.parametrize("password", [PASSWORD, "trustno1 but me"])
def test_a_few_words_in_a_row_are_not_common(password):
    assert not is_common(password)


@pytest.mark.parametrize("end", [72, 1023])
def test_every_letter_of_a_long_password_counts(end):
    password = "x" * 1024

    assert not PASSWORDS.match(PASSWORDS.hash(password), password[:end] + "y")


def test_a_hash_made_with_older_parameters_still_matches():
    older = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))

    assert PASSWORDS.match(older.hash(PASSWORD), PASSWORD)


def test_the_default_cost_follows_owasp():
    defaults = {item.name: item.default for item in fields(Config) if "argon2" in item.name}

    with create_app(a_config(**defaults)).app_context():
        parameters = extract_parameters(services().passwords.hash(PASSWORD))

    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)
    assert parameters.type.name == "ID"
    assert extract_parameters(HASHER.hash(PASSWORD)).type == parameters.type
