"""The page where a user asks for a new email, and the pages behind the link that is sent there."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import EmailField, SubmitField, ValidationError

from app.accounts.passwords import WrongPassword
from app.accounts.registration import EmailTaken
from app.accounts.throttle import CURRENT_PASSWORD, count_attempt, record_success
from app.extras.email_change.change import change_email, find_email_change, request_email_change
from app.services import current_session, services
from app.web.current_password import CurrentPasswordForm
from app.web.current_user import client_ip, current_user, require_login
from app.web.fields import email_field, known_password_field

form_blueprint = Blueprint("email_change_form", __name__)
form_blueprint.before_request(require_login)
blueprint = Blueprint("email_change", __name__, template_folder="templates")
REQUEST_CHANGE = "new email"  # the action that is throttled


class ChangeEmailForm(CurrentPasswordForm):
    """Asks for another email for the account of the current user."""

    email = email_field("New email address", autocomplete="email")
    submit = SubmitField("Send a link there")

    def validate_email(self, field: EmailField) -> None:
        """Refuse the email that the account has."""
        if field.data == current_user().user.email:
            raise ValidationError("This is already your email address. Type another one.")


class ConfirmChangeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Confirms the new email."""

    password = known_password_field("Password", autofocus=True)
    submit = SubmitField("Confirm the change")


@form_blueprint.get("/account/email")
def show_form() -> str:
    """Show the form for a new email."""
    return render_template("email_change/form.html", form=ChangeEmailForm())


@form_blueprint.post("/account/email")
def submit_form() -> ResponseReturnValue:
    """Send a link to the new email; until the user opens it, the old one stays."""
    form = ChangeEmailForm()
    user_id = current_user().user.id

    def request_change() -> None:
        session, email = current_session(), form.email.data
        count_attempt(session, services().throttle, REQUEST_CHANGE, email, client_ip())
        request_email_change(session, services().passwords, user_id, form.current.data, email)

    if not form.apply(request_change):
        return render_template("email_change/form.html", form=form), 422
    flash(f"We have sent a link to {form.email.data}. Open it to change your email address.")
    return redirect(url_for("account.show"), 303)


@blueprint.get("/email/<token>")
def show(token: str) -> str:
    """Show the form. Mail scanners follow links, so a GET must change nothing."""
    user, email = find_email_change(current_session(), services().links, token)
    return _page(ConfirmChangeForm(), email, user.email)


@blueprint.post("/email/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Change the email; whether a user is logged in stays as it is."""
    found, form, session = services(), ConfirmChangeForm(), current_session()
    user, email = find_email_change(session, found.links, token)
    account = user.email
    if not form.validate():
        return _page(form, email, account), 422
    attempt = count_attempt(session, found.throttle, CURRENT_PASSWORD, account, client_ip())
    try:
        change_email(session, found.passwords, found.links, token, form.password.data)
    except WrongPassword:
        return _page(form, email, account, problem="wrong"), 422
    except EmailTaken:
        return render_template("email_change/email_taken.html"), 409
    record_success(session, attempt)
    flash(f"{email} is now the email address of your account.", "success")
    return redirect(url_for("home.show"), 303)


def _page(form: FlaskForm, email: str, account: str, problem: str = "") -> str:
    return render_template(
        "email_change/confirm.html", form=form, email=email, account=account, problem=problem
    )
