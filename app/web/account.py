"""The account page, with a menu of what the features offer there."""

from flask import Blueprint, render_template

from app.web.current_user import current_user, require_login

blueprint = Blueprint("account", __name__)
blueprint.before_request(require_login)


@blueprint.get("/account")
def show() -> str:
    """Show the account."""
    return render_template("account.html", user=current_user().user)
