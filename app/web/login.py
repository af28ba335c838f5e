"""The pages that open and end a session."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from app.database.engine import current_session
from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, authenticate
from app.database.models import User
from app.services import services
from app.accounts.sessions import end_session, open_session
from app.accounts.throttle import Action, count_attempt, forget_attempts, limits
from app.web.fields import LoginForm
from app.web.redirects import local_path
from app.web.current_user import Visitor, caller

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def show() -> str:
    """Show the form; `next` says where to go after it."""
    return render_template("login.html", form=LoginForm(next=request.args.get("next")))


@blueprint.post("/login")
def submit() -> ResponseReturnValue:
    """Log in, or say no in a way that tells nothing about who has an account."""
    form = LoginForm()
    if not form.validate():
        return render_template("login.html", form=form), 422
    count_attempt(current_session(), limits(Action.LOGIN, form.email.data, caller()))
    try:
        user = authenticate(
            current_session(), services().passwords, form.email.data, form.password.data
        )
    except WrongCredentials:
        return render_template("login.html", form=form, problem="wrong"), 422
    except AccountDisabled:
        return render_template("login.html", form=form, problem="disabled"), 422
    except NotConfirmed:
        return render_template("login.html", form=form, problem="not confirmed"), 422
    _open(user)
    forget_attempts(current_session(), form.email.data, Action.LOGIN)
    return redirect(local_path(form.next.data) or url_for("account.show"), 303)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session here and on the server."""
    _end_own_session()
    session.clear()
    return redirect(url_for("home.show"), 303)


def _end_own_session() -> None:
    if current_user.is_authenticated:
        end_session(current_session(), current_user.login_session)


def _open(user: User) -> None:
    lifetime = timedelta(days=services().config.session_days)
    agent = request.headers.get("User-Agent", "")
    login_session, secret = open_session(current_session(), user, agent, caller(), lifetime)
    # Only now: the user is locked up to the commit of their new session.
    _end_own_session()
    # A new session for the browser as well: nothing planted before the login survives it.
    session.clear()
    session.permanent = True
    login_user(Visitor(login_session, secret))
