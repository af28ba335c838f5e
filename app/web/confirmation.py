"""The pages behind the link in the welcome email."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.accounts.confirmation import confirm, find_unconfirmed
from app.services import current_session, services

blueprint = Blueprint("confirmation", __name__)


@blueprint.get("/confirm/<token>")
def show(token: str) -> str:
    """Show the button. Mail scanners follow links, so a GET must change nothing."""
    user = find_unconfirmed(current_session(), services().links, token)
    return render_template("confirm.html", form=FlaskForm(), email=user.email)


@blueprint.post("/confirm/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Confirm the email; a login still needs the password."""
    user = confirm(current_session(), services().links, token)
    flash(f"{user.email} is confirmed. You can log in now.", "success")
    return redirect(url_for("login.show"), 303)
