"""The page that shows where a person is logged in, and ends it there."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.database.engine import current_session
from app.accounts.sessions import end_other_sessions, end_session_of, open_sessions
from app.web.current_user import current_visitor, idle_time, only_for_visitors

blueprint = Blueprint("account_sessions", __name__)
blueprint.before_request(only_for_visitors)

# The largest id that PostgreSQL's integer holds; a larger number is no page of ours.
LARGEST_ID = 2**31 - 1


@blueprint.get("/account/sessions")
def show() -> str:
    """List the open sessions."""
    visitor = current_visitor()
    sessions = open_sessions(current_session(), visitor.user, idle_time())
    return render_template("sessions.html", sessions=sessions, here=visitor.login_session)


@blueprint.post(f"/account/sessions/<int(max={LARGEST_ID}):session_id>/end")
def end_one(session_id: int) -> ResponseReturnValue:
    """End one session."""
    end_session_of(current_session(), current_visitor().user, session_id)
    return redirect(url_for("account_sessions.show"), 303)


@blueprint.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    end_other_sessions(current_session(), current_visitor().login_session)
    return redirect(url_for("account_sessions.show"), 303)
