"""The pages behind the link in the welcome email."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SubmitField

from app.accounts.confirmation import confirm, find_unconfirmed
from app.accounts.passwords import WrongPassword
from app.accounts.throttle import LOGIN, count_attempt, record_success
from app.services import current_session, services
from app.web.current_user import client, client_ip, log_in_browser
from app.web.fields import known_password_field

blueprint = Blueprint("confirmation", __name__)


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Confirms the email, and logs in."""

    password = known_password_field("Password", autofocus=True)
    submit = SubmitField("Confirm and log in")


@blueprint.get("/confirm/<token>")
def show(token: str) -> str:
    """Show the form. Mail scanners follow links, so a GET must change nothing."""
    user = find_unconfirmed(current_session(), services().links, token)
    return render_template("confirm.html", form=ConfirmForm(), email=user.email)


@blueprint.post("/confirm/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Confirm the email and log the user in, who must know the password."""
    form, session = ConfirmForm(), current_session()
    email = find_unconfirmed(session, services().links, token).email
    if not form.validate():
        return render_template("confirm.html", form=form, email=email), 422
    attempt = count_attempt(session, services().throttle, LOGIN, email, client_ip())
    try:
        _confirm(token, form.password.data)
    except WrongPassword:
        return render_template("confirm.html", form=form, email=email, problem="wrong"), 422
    record_success(session, attempt)
    flash(f"{email} is confirmed, and you are logged in.", "success")
    return redirect(url_for("account.show"), 303)


def _confirm(token: str, password: str) -> None:
    found = services()
    opened = confirm(
        current_session(),
        found.passwords,
        found.links,
        token,
        password,
        client=client(),
        lifetime=found.config.session_lifetime,
    )
    log_in_browser(*opened)
