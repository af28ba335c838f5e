"""The page where a user changes the password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SubmitField

from app.extras.password_change.change import change_password
from app.services import current_session, services
from app.web.current_password import CurrentPasswordForm
from app.web.current_user import current_user, require_login
from app.web.fields import new_password_field

blueprint = Blueprint("password_change", __name__, template_folder="templates")
blueprint.before_request(require_login)


class ChangePasswordForm(CurrentPasswordForm):
    """Changes the password of the current user."""

    password = new_password_field("New password", owner=lambda _: current_user().user.email)
    submit = SubmitField("Change the password")


@blueprint.get("/.well-known/change-password")
def well_known() -> ResponseReturnValue:
    """Redirect password managers to the form (W3C, A Well-Known URL for Changing Passwords)."""
    return redirect(url_for("password_change.show"), 303)


@blueprint.get("/account/password")
def show() -> str:
    """Show the form for a new password."""
    return render_template("password_change/form.html", form=ChangePasswordForm())


@blueprint.post("/account/password")
def submit() -> ResponseReturnValue:
    """Change the password; the user's other sessions end, this one stays."""
    form = ChangePasswordForm()
    here = current_user().login_session

    def change() -> None:
        current, new = form.current.data, form.password.data
        change_password(current_session(), services().passwords, here, current, new)

    if not form.apply(change):
        return render_template("password_change/form.html", form=form), 422
    flash("Your password is changed, and other devices are logged out.", "success")
    return redirect(url_for("account.show"), 303)
