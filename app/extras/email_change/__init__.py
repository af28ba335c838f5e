"""Users who are logged in change their email, by a link that is sent to the new one."""

from app.extras.email_change import pages
from app.extras.email_change.change import CHANGE_EMAIL, CHANGE_REQUESTED, CONFIRM_NEW_EMAIL
from app.web.features import Feature, MenuEntry

FEATURE = Feature(
    name="email_change",
    blueprints=(pages.form_blueprint, pages.blueprint),
    email_kinds=(CONFIRM_NEW_EMAIL, CHANGE_REQUESTED),
    link_purposes=(CHANGE_EMAIL,),
    account_menu=MenuEntry("Change your email address", "/account/email"),
)
