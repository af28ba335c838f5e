"""Users who forgot their password choose a new one, by a link in an email."""

from app.extras.password_reset import pages
from app.extras.password_reset.reset import RESET, RESET_EMAIL
from app.web.features import Feature, MenuEntry

FEATURE = Feature(
    name="password_reset",
    blueprints=(pages.blueprint,),
    email_kinds=(RESET_EMAIL,),
    link_purposes=(RESET,),
    recovery=MenuEntry("Forgot your password?", "/password/forgot"),
)
