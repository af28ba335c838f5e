"""The pages behind the link in the welcome email."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.confirmation import LinkUsed, confirm, find_unconfirmed
from app.database import current_session
from app.links import BadLink, LinkExpired
from app.services import services

blueprint = Blueprint("confirmation", __name__)


@blueprint.get("/confirm/<token>")
def show(token: str) -> str:
    """Show the button. Mail scanners follow links, so looking must change nothing."""
    user = find_unconfirmed(current_session(), services().links, token)
    return render_template("confirm.html", form=FlaskForm(), email=user.email)


@blueprint.post("/confirm/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Confirm the address; logging in stays with the password."""
    user = confirm(current_session(), services().links, token)
    flash(f"{user.email} is confirmed. You can log in now.", "success")
    return redirect(url_for("login.show"), 303)


@blueprint.errorhandler(BadLink)
def bad_link(_error: BadLink) -> ResponseReturnValue:
    """Explain a link that was cut off or altered."""
    return render_template("link_problem.html", problem="bad"), 400


@blueprint.errorhandler(LinkExpired)
def link_expired(_error: LinkExpired) -> ResponseReturnValue:
    """Explain how to get a fresh link."""
    return render_template("link_problem.html", problem="expired"), 410


@blueprint.errorhandler(LinkUsed)
def link_used(_error: LinkUsed) -> ResponseReturnValue:
    """Say that all is well already."""
    return render_template("link_problem.html", problem="used"), 410
