"""The pages behind the link that was sent to a new address."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.extras.email_change.change import change_address, find_address_change
from app.database.engine import current_session
from app.services import services
from app.accounts.users import EmailTaken

blueprint = Blueprint("address", __name__)


@blueprint.get("/address/<token>")
def show(token: str) -> str:
    """Show the button. Mail scanners follow links, so looking must change nothing."""
    user, email = find_address_change(current_session(), services().links, token)
    return render_template("confirm.html", form=FlaskForm(), email=email, instead_of=user.email)


@blueprint.post("/address/<token>")
def submit(token: str) -> ResponseReturnValue:
    """Change the address; whoever is logged in, or nobody, stays so."""
    try:
        email = change_address(current_session(), services().links, token)
    except EmailTaken:
        return render_template("address_taken.html"), 409
    flash(f"{email} is the address of your account from now on.", "success")
    return redirect(url_for("home.show"), 303)
