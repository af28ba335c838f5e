"""The pages for users who forgot their password."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SubmitField

from app.accounts.throttle import CURRENT_PASSWORD, LOGIN, count_attempt, forget_attempts
from app.extras.password_reset.reset import (
    RESET,
    find_resettable,
    request_reset,
    reset_password,
)
from app.mail.messages import in_words
from app.services import current_session, services
from app.web.current_user import client_ip, end_current_session
from app.web.fields import email_field, new_password_field
from app.web.typed_email import remember_typed_email, typed_email

blueprint = Blueprint("password_reset", __name__, template_folder="templates")
REQUEST_RESET = "reset"  # the action that is throttled


class RequestForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Asks for a reset link."""

    email = email_field()
    submit = SubmitField("Send me a link")


class ResetForm(FlaskForm):  # type: ignore[misc]
    """Sets a new password."""

    password = new_password_field(owner=lambda form: form.email)
    submit = SubmitField("Set the new password")

    def __init__(self, email: str) -> None:
        super().__init__()
        self.email = email


@blueprint.get("/password/forgot")
def show_request() -> str:
    """Show the form that asks for a link, with the email that was typed last, if any."""
    return render_template("password_reset/request.html", form=RequestForm(email=typed_email()))


@blueprint.post("/password/forgot")
def submit_request() -> ResponseReturnValue:
    """Queue the link; the response is the same when the email has no account."""
    form = RequestForm()
    if not form.validate():
        return render_template("password_reset/request.html", form=form), 422
    count_attempt(
        current_session(), services().throttle, REQUEST_RESET, form.email.data, client_ip()
    )
    remember_typed_email(form.email.data)
    request_reset(current_session(), form.email.data)
    return redirect(url_for("password_reset.check_your_inbox"), 303)


@blueprint.get("/password/forgot/inbox")
def check_your_inbox() -> str:
    """Tell the user to open the link in the email."""
    return render_template(
        "password_reset/check_your_inbox.html",
        email=typed_email(),
        lifetime=in_words(RESET.lifetime),
    )


@blueprint.get("/password/reset/<token>")
def show(token: str) -> str:
    """Show the form for the new password. A GET changes nothing."""
    user = find_resettable(current_session(), services().links, token)
    return render_template("password_reset/form.html", form=ResetForm(user.email))


@blueprint.post("/password/reset/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Set the new password and end all sessions; the user then logs in with it."""
    user = find_resettable(current_session(), services().links, token)
    form = ResetForm(user.email)
    if not form.validate():
        return render_template("password_reset/form.html", form=form), 422
    # The owner of the email must not wait because an attacker guessed passwords. This comes before
    # the link is used: if it fails, the user can try the link again.
    forget_attempts(current_session(), user.email, LOGIN, CURRENT_PASSWORD)
    found = services()
    reset_password(current_session(), found.passwords, found.links, token, form.password.data)
    end_current_session()  # it may be that of another user: the cookie alone would go
    session.clear()
    flash("Your password is changed. Log in with the new one.", "success")
    return redirect(url_for("login.show"), 303)
