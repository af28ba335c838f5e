"""The pages that open and end a session."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, log_in
from app.accounts.throttle import LOGIN, count_attempt, record_success
from app.services import current_session, services
from app.web.current_user import client, client_ip, end_current_session, log_in_browser
from app.web.fields import email_field, known_password_field
from app.web.redirects import local_path

blueprint = Blueprint("login", __name__)
PROBLEMS = {
    WrongCredentials: "wrong",
    AccountDisabled: "disabled",
    NotConfirmed: "not confirmed",
}


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Logs in; `next` is the page to open afterwards."""

    email = email_field()
    password = known_password_field("Password")
    next = HiddenField()
    submit = SubmitField("Log in")


@blueprint.get("/login")
def show() -> str:
    """Show the form; `next` is the page to open afterwards."""
    return render_template("login.html", form=LoginForm(next=request.args.get("next")))


@blueprint.post("/login")
def submit() -> ResponseReturnValue:
    """Log in, or refuse without telling who has an account."""
    form = LoginForm()
    if not form.validate():
        return render_template("login.html", form=form), 422
    attempt = count_attempt(
        current_session(), services().throttle, LOGIN, form.email.data, client_ip()
    )
    try:
        _log_in(form)
    except tuple(PROBLEMS) as error:
        return render_template("login.html", form=form, problem=PROBLEMS[type(error)]), 422
    record_success(current_session(), attempt)
    return redirect(local_path(form.next.data) or url_for("account.show"), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session in the browser and on the server."""
    end_current_session()
    session.clear()
    return redirect(url_for("home.show"), 303)


def _log_in(form: LoginForm) -> None:
    opened = log_in(
        current_session(),
        services().passwords,
        form.email.data,
        form.password.data,
        client=client(),
        lifetime=services().config.session_lifetime,
    )
    log_in_browser(*opened)
