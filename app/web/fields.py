"""The forms: what people may type, and what they are told when they may not."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SubmitField, ValidationError
from wtforms.validators import InputRequired, Length

from app.accounts.email_address import parse_address
from app.accounts.passwords import LONGEST, SHORTEST, is_common
from app.web.current_user import current_visitor


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _address(_form: FlaskForm, field: EmailField) -> None:
    try:
        field.data = parse_address(field.data)
    except ValueError as error:
        raise ValidationError(f"{error} An address looks like ada@example.com.") from error


def _not_common(_form: FlaskForm, field: PasswordField) -> None:
    if is_common(field.data):
        raise ValidationError(
            "This password is one of the first that anybody would guess. Try a few words in a row."
        )


def _email_field(label: str = "Email address", autocomplete: str = "username") -> EmailField:
    return EmailField(
        label,
        filters=[_stripped],
        validators=[InputRequired("Type your email address."), _address],
        render_kw={"autocomplete": autocomplete, "autofocus": True},
    )


def _password_field(
    purpose: str, *validators: Any, label: str = "Password", description: str = ""
) -> PasswordField:
    return PasswordField(
        label,
        validators=[InputRequired("Type your password."), *validators],
        description=description,
        render_kw={"autocomplete": f"{purpose}-password"},
    )


def _new_password_field(label: str = "Password") -> PasswordField:
    return _password_field(
        "new",
        Length(
            SHORTEST,
            LONGEST,
            f"A password has {SHORTEST} to {LONGEST} characters. Try a few words in a row.",
        ),
        _not_common,
        label=label,
        description=f"{SHORTEST} characters or more; a few words in a row make a good one.",
    )


def _known_password_field(label: str = "Current password") -> PasswordField:
    limit = Length(max=LONGEST, message=f"A password has {LONGEST} characters at most.")
    return _password_field("current", limit, label=label)


class RegisterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Opens an account."""

    email = _email_field()
    password = _new_password_field()
    submit = SubmitField("Register")


class ForgotForm(FlaskForm):  # type: ignore[misc]
    """Asks for a reset link."""

    email = _email_field()
    submit = SubmitField("Send me a link")


class ResetForm(FlaskForm):  # type: ignore[misc]
    """Sets a new password."""

    password = _new_password_field()
    submit = SubmitField("Set the new password")


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Logs in; `next` is where to go then."""

    email = _email_field()
    password = _known_password_field("Password")
    next = HiddenField()
    submit = SubmitField("Log in")


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """Changes the password of somebody who is logged in."""

    current = _known_password_field()
    password = _new_password_field("New password")
    submit = SubmitField("Change the password")


class ChangeAddressForm(FlaskForm):  # type: ignore[misc]
    """Asks for another address for the account of somebody who is logged in."""

    email = _email_field("New email address", autocomplete="email")
    current = _known_password_field()
    submit = SubmitField("Send a link there")

    def validate_email(self, field: EmailField) -> None:
        """Refuse the address that the account has."""
        if field.data == current_visitor().user.email:
            raise ValidationError("This is your address already. Type another one.")


class DeleteAccountForm(FlaskForm):  # type: ignore[misc]
    """Deletes the account of somebody who is logged in."""

    current = _known_password_field()
    submit = SubmitField("Delete my account")
