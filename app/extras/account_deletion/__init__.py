"""Users who are logged in delete their account."""

from app.extras.account_deletion import pages
from app.web.features import Feature, MenuEntry

FEATURE = Feature(
    name="account_deletion",
    blueprints=(pages.blueprint,),
    account_menu=MenuEntry("Delete your account", "/account/delete"),
)
