"""The page of a person who is logged in."""

from flask import Blueprint, render_template
from flask_login import login_required

from app.database import current_session
from app.sessions import open_sessions
from app.web.visitor import current_visitor

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@login_required  # type: ignore[untyped-decorator]  # Flask-Login has no types
def show() -> str:
    """Show the account and where it is logged in."""
    visitor = current_visitor()
    sessions = open_sessions(current_session(), visitor.user)
    return render_template(
        "account.html", user=visitor.user, sessions=sessions, here=visitor.login_session
    )
