"""A feature that exists only in tests: what each feature may bring along, once."""

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, redirect, render_template_string
from flask.typing import ResponseReturnValue
from wtforms import SubmitField

from app.accounts.users import lock_for_change
from app.mail.links import LinkPurpose
from app.mail.messages import EmailKind
from app.services import current_session, services
from app.web.current_password import CurrentPasswordForm
from app.web.current_user import current_user, require_login
from app.web.features import Feature, MenuEntry

PAGE = "<form>{{ form.hidden_tag() }} {{ form.current.errors | join }}</form>"
CHANGED = "changed@example.com"

blueprint = Blueprint("example", __name__)
blueprint.before_request(require_login)


class ExampleForm(CurrentPasswordForm):
    """Changes the email of the current user to CHANGED."""

    submit = SubmitField("Change it")


@blueprint.get("/example")
def show() -> str:
    return render_template_string(PAGE, form=ExampleForm())


@blueprint.post("/example")
def submit() -> ResponseReturnValue:
    form = ExampleForm()

    def change() -> None:
        session, passwords = current_session(), services().passwords
        user = lock_for_change(session, passwords, current_user().user.id, form.current.data)
        user.email = CHANGED
        session.commit()

    if not form.apply(change):
        return render_template_string(PAGE, form=form), 422
    return redirect("/account", 303)


EXAMPLE = Feature(
    name="example",
    blueprints=(blueprint,),
    email_kinds=(EmailKind("example", "Example", Path(__file__).parent, lambda *_: None),),
    link_purposes=(LinkPurpose("example", "/example", timedelta(hours=1)),),
    account_menu=MenuEntry("Example settings", "/example"),
    recovery=MenuEntry("Recover your account", "/recover"),
)
