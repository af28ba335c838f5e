"""The pages where a person changes their account; each change asks for the current password."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.extras.email_change.change import request_address_change
from app.database.engine import current_session
from app.extras.account_deletion.delete import delete_account
from app.extras.password_change.change import change_password
from app.accounts.passwords import WrongPassword
from app.services import services
from app.accounts.throttle import Action, count_attempt, forget_attempts, limits
from app.web.fields import ChangeAddressForm, ChangePasswordForm, DeleteAccountForm
from app.web.current_user import caller, current_visitor, only_for_visitors

blueprint = Blueprint("account", __name__)
blueprint.before_request(only_for_visitors)


@blueprint.get("/account")
def show() -> str:
    """Show the account."""
    return render_template("account.html", user=current_visitor().user)


@blueprint.get("/account/password")
def password() -> str:
    """Show the form for a new password."""
    return render_template("change_password.html", form=ChangePasswordForm())


@blueprint.post("/account/password")
def submit_password() -> ResponseReturnValue:
    """Change the password; the other sessions end, this one stays."""
    form = ChangePasswordForm()
    here = current_visitor().login_session

    def change() -> None:
        known, new = form.current.data, form.password.data
        change_password(current_session(), services().passwords, here, known, new)

    if not _done(form, change):
        return render_template("change_password.html", form=form), 422
    flash("Your password is changed, and other devices are logged out.", "success")
    return redirect(url_for("account.show"), 303)


@blueprint.get("/account/email")
def email() -> str:
    """Show the form for a new address."""
    return render_template("change_address.html", form=ChangeAddressForm())


@blueprint.post("/account/email")
def submit_email() -> ResponseReturnValue:
    """Send a link to the new address; until it is used, the old one counts."""
    form = ChangeAddressForm()
    user_id = current_visitor().user.id

    def change() -> None:
        known, new = form.current.data, form.email.data
        count_attempt(current_session(), limits(Action.NEW_ADDRESS, new, caller()))
        request_address_change(current_session(), services().passwords, user_id, known, new)

    if not _done(form, change):
        return render_template("change_address.html", form=form), 422
    flash(f"We have sent a link to {form.email.data}. Your address changes when it is used.")
    return redirect(url_for("account.show"), 303)


@blueprint.get("/account/delete")
def delete() -> str:
    """Show the form that deletes the account."""
    return render_template("delete_account.html", form=DeleteAccountForm())


@blueprint.post("/account/delete")
def submit_deletion() -> ResponseReturnValue:
    """Delete the account and all that belongs to it."""
    form = DeleteAccountForm()
    user_id = current_visitor().user.id

    def change() -> None:
        delete_account(current_session(), services().passwords, user_id, form.current.data)

    if not _done(form, change):
        return render_template("delete_account.html", form=form), 422
    session.clear()
    flash("Your account is deleted.", "success")
    return redirect(url_for("home.show"), 303)


def _done(
    form: ChangePasswordForm | ChangeAddressForm | DeleteAccountForm, change: Callable[[], None]
) -> bool:
    """Make the change, or say in the form why not. Guesses at the current password are counted."""
    if not form.validate():
        return False
    address = current_visitor().user.email
    count_attempt(current_session(), limits(Action.CURRENT_PASSWORD, address, caller()))
    try:
        change()
    except WrongPassword:
        form.current.errors = ["This is not your current password."]
        return False
    forget_attempts(current_session(), address, Action.CURRENT_PASSWORD)
    return True
