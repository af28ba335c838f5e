"""Users who are logged in change their password."""

from app.extras.password_change import pages
from app.web.features import Feature, MenuEntry

FEATURE = Feature(
    name="password_change",
    blueprints=(pages.blueprint,),
    account_menu=MenuEntry("Change your password", "/account/password"),
)
