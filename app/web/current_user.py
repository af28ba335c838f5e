"""The current user: an open session and its account, found by Flask-Login."""

from typing import cast

import flask_login
from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_required

from app.accounts.login import log_out
from app.accounts.sessions import Client, resume_session
from app.database.models import LoginSession, User
from app.services import current_session, services
from app.web.ip_address import behind_proxies, normalise


class CurrentUser(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A user with an open session; the cookie carries the session's secret."""

    def __init__(self, login_session: LoginSession, secret: str) -> None:
        self.login_session = login_session
        self._secret = secret

    @property
    def user(self) -> User:
        """Return the account."""
        return self.login_session.user

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the signed cookie."""
        return self._secret


def init_app(app: Flask) -> None:
    """Let Flask-Login find the user of each request when a page first needs it."""
    manager = LoginManager()
    manager.unauthorized_handler(_to_login)
    # Its context processor would query the database for every page, error pages included.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = flask_login.current_user
    manager.user_loader(_load)


@login_required  # type: ignore[untyped-decorator]  # Flask-Login has no types
def require_login() -> None:
    """Redirect to the login page unless a user is logged in."""


def current_user() -> CurrentUser:
    """Return the current user of a page that requires a login."""
    return cast("CurrentUser", flask_login.current_user)


def client_ip() -> str:
    """Return the IP address of the client in one form, or "unknown".

    The client is behind as many proxies as TRUSTED_PROXIES says.
    """
    forwarded_for = request.headers.get("X-Forwarded-For", "")
    proxies = services().config.trusted_proxies
    return normalise(behind_proxies(request.remote_addr or "", forwarded_for, proxies))


def client() -> Client:
    """Return the browser behind this request."""
    return Client(request.headers.get("User-Agent", ""), client_ip())


def log_in_browser(login_session: LoginSession, secret: str) -> None:
    """Keep the session's secret in the browser; the session that it had before ends."""
    end_current_session()
    # The browser's session is new as well: what an attacker planted before does not survive.
    session.clear()
    session.permanent = True
    flask_login.login_user(CurrentUser(login_session, secret))


def end_current_session() -> None:
    """End the session of this browser on the server, if it has one."""
    if flask_login.current_user.is_authenticated:
        log_out(current_session(), current_user().login_session)


def _to_login() -> ResponseReturnValue:
    if not session.get("_flashes"):  # several tabs may be redirected one after the other
        flash("Please log in first.")
    # Only a page can be opened again after the login; a form must be sent again by the user.
    asked_for = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("login.show", next=asked_for))


def _load(secret: str) -> CurrentUser | None:
    login_session = resume_session(current_session(), secret, services().config.session_idle)
    return CurrentUser(login_session, secret) if login_session else None
