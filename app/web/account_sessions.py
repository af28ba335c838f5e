"""The page that shows where a person is logged in, and ends it there."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.database import current_session
from app.sessions import end_other_sessions, end_session_of, open_sessions
from app.web.visitor import current_visitor, idle_time

blueprint = Blueprint("account_sessions", __name__)


@blueprint.before_request
@login_required  # type: ignore[untyped-decorator]  # Flask-Login has no types
def only_for_visitors() -> None:
    """Send strangers to the login."""


@blueprint.get("/account/sessions")
def show() -> str:
    """List the open sessions."""
    visitor = current_visitor()
    sessions = open_sessions(current_session(), visitor.user, idle_time())
    return render_template("sessions.html", sessions=sessions, here=visitor.login_session)


@blueprint.post("/account/sessions/<int:session_id>/end")
def end_one(session_id: int) -> ResponseReturnValue:
    """End one session."""
    end_session_of(current_session(), current_visitor().user, session_id)
    return redirect(url_for("account_sessions.show"), 303)


@blueprint.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    end_other_sessions(current_session(), current_visitor().login_session)
    return redirect(url_for("account_sessions.show"), 303)
