"""The pages that open an account."""

import logging

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.database.engine import current_session
from app.accounts.registration import register
from app.services import services
from app.accounts.throttle import Action, count_attempt, limits
from app.accounts.users import EmailTaken
from app.web.fields import RegisterForm
from app.web.current_user import caller

blueprint = Blueprint("registration", __name__)
logger = logging.getLogger(__name__)


@blueprint.get("/register")
def show() -> str:
    """Show the empty form."""
    return render_template("register.html", form=RegisterForm())


@blueprint.post("/register")
def submit() -> ResponseReturnValue:
    """Open the account; the answer is the same when the address has one already."""
    form = RegisterForm()
    if not form.validate():
        return render_template("register.html", form=form), 422
    count_attempt(current_session(), limits(Action.REGISTER, form.email.data, caller()))
    try:
        register(current_session(), services().passwords, form.email.data, form.password.data)
    except EmailTaken:
        logger.info("registration for a taken address")
    return redirect(url_for("registration.look_in_the_inbox"), 303)


@blueprint.get("/register/inbox")
def look_in_the_inbox() -> str:
    """Say where the link is."""
    return render_template("look_in_the_inbox.html")
