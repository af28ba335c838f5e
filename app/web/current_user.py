"""Who is asking: Flask-Login's current user is an open session and its person."""

from datetime import timedelta
from typing import cast

from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required

from app.database.engine import current_session
from app.database.models import LoginSession, User
from app.services import services
from app.accounts.sessions import find_session


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person with an open session; the cookie carries the session's secret."""

    def __init__(self, login_session: LoginSession, secret: str) -> None:
        self.login_session = login_session
        self._secret = secret

    @property
    def user(self) -> User:
        """The account."""
        return self.login_session.user

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the signed cookie."""
        return self._secret


def init_app(app: Flask) -> None:
    """Let Flask-Login find the visitor of each request, when a page first asks."""
    manager = LoginManager()
    manager.unauthorized_handler(_to_the_login)
    # Its context processor would query the database for every page, error pages included.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    manager.user_loader(_load)


@login_required  # type: ignore[untyped-decorator]  # Flask-Login has no types
def only_for_visitors() -> None:
    """Send strangers to the login."""


def _to_the_login() -> ResponseReturnValue:
    if not session.get("_flashes"):  # one tab after the other may end up here
        flash("Please log in first.")
    # Only a page can be gone back to; what a form wanted to do is to be asked for again.
    asked_for = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("login.show", next=asked_for))


def _load(secret: str) -> Visitor | None:
    login_session = find_session(current_session(), secret, idle_time())
    return Visitor(login_session, secret) if login_session else None


def idle_time() -> timedelta:
    """Return how long a session may go unused."""
    return timedelta(hours=services().config.session_idle_hours)


def current_visitor() -> Visitor:
    """Return the visitor of a view that requires a login."""
    return cast("Visitor", current_user)


def caller() -> str:
    """Return the IP address that the request comes from; proxies count as TRUSTED_PROXIES says."""
    return request.remote_addr or "unknown"
