"""The pages that open and end a session."""

import flask_login
from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, log_in, log_out
from app.accounts.sessions import Client
from app.accounts.throttle import LOGIN, count_attempt, forget_attempts
from app.services import current_session, services
from app.web.current_user import CurrentUser, client_ip, current_user
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
    count_attempt(current_session(), LOGIN, form.email.data, client_ip())
    try:
        _log_in(form)
    except tuple(PROBLEMS) as error:
        return render_template("login.html", form=form, problem=PROBLEMS[type(error)]), 422
    forget_attempts(current_session(), form.email.data, LOGIN)
    return redirect(local_path(form.next.data) or url_for("account.show"), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session in the browser and on the server."""
    _end_current_session()
    session.clear()
    return redirect(url_for("home.show"), 303)


def _log_in(form: LoginForm) -> None:
    login_session, secret = log_in(
        current_session(),
        services().passwords,
        form.email.data,
        form.password.data,
        client=Client(request.headers.get("User-Agent", ""), client_ip()),
        lifetime=services().config.session_lifetime,
    )
    _end_current_session()
    # The browser's session is new as well: what an attacker planted before does not survive.
    session.clear()
    session.permanent = True
    flask_login.login_user(CurrentUser(login_session, secret))


def _end_current_session() -> None:
    if flask_login.current_user.is_authenticated:
        log_out(current_session(), current_user().login_session)
