"""Optional features. To take one out, delete its line here, its folder, and its tests."""

from importlib import import_module

from app.web.features import Feature

# In the order of the menu on the account page.
EXTRAS: tuple[str, ...] = (
    "password_reset",
    "password_change",
    "email_change",
    "session_list",
    "account_deletion",
)


def enabled_extras() -> tuple[Feature, ...]:
    """Return the features that are listed here; each folder declares its own as FEATURE."""
    return tuple(import_module(f"app.extras.{name}").FEATURE for name in EXTRAS)
