"""The pages that open an account."""

import logging

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SubmitField

from app.accounts.registration import EmailTaken, register, register_again
from app.accounts.throttle import REGISTER, count_attempt
from app.services import current_session, services
from app.web.current_user import client_ip
from app.web.fields import email_field, new_password_field
from app.web.typed_email import remember_typed_email, typed_email

blueprint = Blueprint("registration", __name__)
logger = logging.getLogger(__name__)


class RegisterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Opens an account."""

    email = email_field()
    password = new_password_field(owner=lambda form: form.email.data)
    submit = SubmitField("Register")


@blueprint.get("/register")
def show() -> str:
    """Show the form, with the email that was typed last, if any."""
    return render_template("register.html", form=RegisterForm(email=typed_email()))


@blueprint.post("/register")
def submit() -> ResponseReturnValue:
    """Open the account; the response is the same when the email already has one."""
    form = RegisterForm()
    if not form.validate():
        return render_template("register.html", form=form), 422
    session, email = current_session(), form.email.data
    count_attempt(session, services().throttle, REGISTER, email, client_ip())
    remember_typed_email(email)
    # Once, whatever follows: the time that it takes must not reveal who has an account.
    password_hash = services().passwords.hash(form.password.data)
    try:
        register(session, email, password_hash)
    except EmailTaken:
        logger.info("registration with an email that has an account")
        register_again(session, email, password_hash)
    return redirect(url_for("registration.check_your_inbox"), 303)


@blueprint.get("/register/inbox")
def check_your_inbox() -> str:
    """Tell the user to open the link in the email."""
    return render_template("check_your_inbox.html", email=typed_email())
