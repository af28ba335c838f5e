"""The page that lists where a user is logged in, and logs out other devices."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.extras.session_list.client_names import browser_name, place
from app.extras.session_list.sessions import log_out_one, log_out_others, open_sessions
from app.services import current_session, services
from app.web.current_user import current_user, require_login

blueprint = Blueprint("session_list", __name__, template_folder="templates")
blueprint.before_request(require_login)

# The largest id that PostgreSQL's integer holds; with a larger number the page is not found.
LARGEST_ID = 2**31 - 1


@blueprint.get("/account/sessions")
def show() -> str:
    """List the open sessions."""
    here = current_user()
    sessions = open_sessions(current_session(), here.user, services().config.session_idle)
    return render_template(
        "session_list/list.html",
        sessions=sessions,
        here=here.login_session,
        browser_name=browser_name,
        place=place,
    )


@blueprint.post(f"/account/sessions/<int(max={LARGEST_ID}):session_id>/end")
def submit_end_one(session_id: int) -> ResponseReturnValue:
    """End one session."""
    log_out_one(current_session(), current_user().user, session_id)
    return redirect(url_for("session_list.show"), 303)


@blueprint.post("/account/sessions/end-others")
def submit_end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    log_out_others(current_session(), current_user().login_session)
    return redirect(url_for("session_list.show"), 303)
