"""The pages of a person who is logged in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.database import current_session
from app.password_change import WrongPassword, change_password
from app.services import services
from app.sessions import end_other_sessions, end_session_of, open_sessions
from app.web.forms import ChangePasswordForm
from app.web.visitor import current_visitor

blueprint = Blueprint("account", __name__)


@blueprint.before_request
@login_required  # type: ignore[untyped-decorator]  # Flask-Login has no types
def only_for_visitors() -> None:
    """Send strangers to the login."""


@blueprint.get("/account")
def show() -> str:
    """Show the account and where it is logged in."""
    visitor = current_visitor()
    sessions = open_sessions(current_session(), visitor.user)
    return render_template(
        "account.html", user=visitor.user, sessions=sessions, here=visitor.login_session
    )


@blueprint.get("/account/password")
def password() -> str:
    """Show the form for a new password."""
    return render_template("change_password.html", form=ChangePasswordForm())


@blueprint.post("/account/password")
def submit_password() -> ResponseReturnValue:
    """Change the password; the other sessions end, this one stays."""
    form = ChangePasswordForm()
    if not form.validate():
        return render_template("change_password.html", form=form), 422
    here = current_visitor().login_session
    try:
        change_password(
            current_session(), services().passwords, here, form.current.data, form.password.data
        )
    except WrongPassword:
        form.current.errors = ["This is not your current password."]
        return render_template("change_password.html", form=form), 422
    flash("Your password is changed, and other devices are logged out.", "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_one(session_id: int) -> ResponseReturnValue:
    """End one session."""
    end_session_of(current_session(), current_visitor().user, session_id)
    return redirect(url_for("account.show"), 303)


@blueprint.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    end_other_sessions(current_session(), current_visitor().login_session)
    return redirect(url_for("account.show"), 303)
