"""Form fields that several forms share: their rules, and what they tell the user."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, ValidationError
from wtforms.validators import InputRequired

from app.accounts.email_address import parse_email
from app.accounts.passwords import LONGEST, SHORTEST, is_common, is_same_text, length_of


def email_field(label: str = "Email address", autocomplete: str = "username") -> EmailField:
    """Return a field for an email address, in the form that is stored."""
    return EmailField(
        label,
        filters=[_stripped],
        validators=[InputRequired("Type your email address."), _email_address],
        render_kw={"autocomplete": autocomplete, "autofocus": True},
    )


def new_password_field(
    label: str = "Password", *, owner: Callable[[FlaskForm], str | None]
) -> PasswordField:
    """Return a field for a password that the user chooses; `owner` returns the user's email."""
    length = _PasswordLength(
        SHORTEST, f"A password has {SHORTEST} to {LONGEST} characters. Try a few words in a row."
    )
    return _password_field(
        "new",
        length,
        _not_common,
        partial(_not_the_email, owner),
        label=label,
        description=f"{SHORTEST} characters or more. A few words in a row make a good password.",
    )


def known_password_field(
    label: str = "Current password", *, autofocus: bool = False
) -> PasswordField:
    """Return a field for a password that the user already has."""
    limit = _PasswordLength(0, f"A password has {LONGEST} characters at most.")
    return _password_field("current", limit, label=label, autofocus=autofocus)


def _password_field(
    purpose: str, *validators: Any, label: str, description: str = "", autofocus: bool = False
) -> PasswordField:
    return PasswordField(
        label,
        validators=[InputRequired("Type your password."), *validators],
        description=description,
        render_kw={"autocomplete": f"{purpose}-password", "autofocus": autofocus},
    )


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _email_address(_form: FlaskForm, field: EmailField) -> None:
    try:
        field.data = parse_email(field.data)
    except ValueError as error:
        raise ValidationError(f"{error} Example: ada@example.com.") from error


class _PasswordLength:
    """Counts characters as they are hashed: no limit for the browser, which would cut them off."""

    def __init__(self, shortest: int, message: str) -> None:
        self._shortest, self._message = shortest, message
        self.field_flags = {"minlength": shortest} if shortest else {}

    def __call__(self, _form: FlaskForm, field: PasswordField) -> None:
        if not self._shortest <= length_of(field.data) <= LONGEST:
            raise ValidationError(self._message)


def _not_the_email(
    owner: Callable[[FlaskForm], str | None], form: FlaskForm, field: PasswordField
) -> None:
    email = owner(form) or ""
    if any(is_same_text(spelling, email) for spelling in _spellings(field.data)):
        raise ValidationError(
            "Your email address is not a password: it is known to others. Try a few words in a row."
        )


def _spellings(password: str) -> Iterator[str]:
    """Return the password, and how it would be stored if it were an email address."""
    yield password
    with suppress(ValueError):
        yield parse_email(password)


def _not_common(_form: FlaskForm, field: PasswordField) -> None:
    if is_common(field.data):
        raise ValidationError(
            "This password is too common: attackers try it first. Try a few words in a row."
        )
