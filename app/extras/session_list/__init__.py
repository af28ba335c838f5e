"""Users see where they are logged in, and log out other devices."""

from app.extras.session_list import pages
from app.web.features import Feature, MenuEntry

FEATURE = Feature(
    name="session_list",
    blueprints=(pages.blueprint,),
    account_menu=MenuEntry("Where you are logged in", "/account/sessions"),
)
