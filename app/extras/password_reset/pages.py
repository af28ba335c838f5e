"""The pages for whoever has forgotten the password."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.database.engine import current_session
from app.extras.password_reset.reset import find_resettable, request_reset, reset_password
from app.services import services
from app.accounts.throttle import Action, count_attempt, forget_attempts, limits
from app.web.fields import ForgotForm, ResetForm
from app.web.current_user import caller

blueprint = Blueprint("password", __name__)


@blueprint.get("/password/forgot")
def forgot() -> str:
    """Show the form that asks for a link."""
    return render_template("forgot.html", form=ForgotForm())


@blueprint.post("/password/forgot")
def send_link() -> ResponseReturnValue:
    """Queue the link; the answer is the same when the address has no account."""
    form = ForgotForm()
    if not form.validate():
        return render_template("forgot.html", form=form), 422
    count_attempt(current_session(), limits(Action.RESET, form.email.data, caller()))
    request_reset(current_session(), form.email.data)
    return redirect(url_for("password.look_in_the_inbox"), 303)


@blueprint.get("/password/forgot/inbox")
def look_in_the_inbox() -> str:
    """Say where the link is."""
    return render_template("forgot_sent.html")


@blueprint.get("/password/reset/<token>")
def show(token: str) -> str:
    """Show the form for the new password. Looking changes nothing."""
    user = find_resettable(current_session(), services().links, token)
    return render_template("reset.html", form=ResetForm(), email=user.email)


@blueprint.post("/password/reset/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Set the new password and end all sessions; logging in stays with the new password."""
    user = find_resettable(current_session(), services().links, token)
    form = ResetForm()
    if not form.validate():
        return render_template("reset.html", form=form, email=user.email), 422
    # Whoever reads the mail must not wait for the guesses of somebody else. Done before the link
    # is used: should it fail, the link can be tried again.
    forget_attempts(current_session(), user.email, Action.LOGIN, Action.CURRENT_PASSWORD)
    found = services()
    reset_password(current_session(), found.passwords, found.links, token, form.password.data)
    session.clear()
    flash("Your password is changed. Log in with the new one.", "success")
    return redirect(url_for("login.show"), 303)
