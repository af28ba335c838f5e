"""The page where a user deletes the account."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import SubmitField

from app.extras.account_deletion.delete import delete_account
from app.services import current_session, services
from app.web.current_password import CurrentPasswordForm
from app.web.current_user import current_user, require_login

blueprint = Blueprint("account_deletion", __name__, template_folder="templates")
blueprint.before_request(require_login)


class DeleteAccountForm(CurrentPasswordForm):
    """Deletes the account of the current user."""

    submit = SubmitField("Delete my account")


@blueprint.get("/account/delete")
def show() -> str:
    """Show the form that deletes the account."""
    return render_template("account_deletion/form.html", form=DeleteAccountForm())


@blueprint.post("/account/delete")
def submit() -> ResponseReturnValue:
    """Delete the account and everything that belongs to it."""
    form = DeleteAccountForm()
    user_id = current_user().user.id

    def delete() -> None:
        delete_account(current_session(), services().passwords, user_id, form.current.data)

    if not form.apply(delete):
        return render_template("account_deletion/form.html", form=form), 422
    session.clear()
    flash("Your account is deleted.", "success")
    return redirect(url_for("home.show"), 303)
