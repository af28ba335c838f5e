"""Optional features. To take one out, delete its line here, its folder, and its tests."""

from importlib import import_module
from importlib.util import find_spec

from app.config.settings import ConfigError
from app.web.features import Feature

# In the order of the menu on the account page.
EXTRAS: tuple[str, ...] = (
    "password_reset",
    "password_change",
    "email_change",
    "session_list",
    "account_deletion",
)


def enabled_extras(names: tuple[str, ...] = EXTRAS) -> tuple[Feature, ...]:
    """Return the FEATURE of each extra. Raises ConfigError for a name that has no folder."""
    for name in names:
        if find_spec(f"app.extras.{name}") is None:
            raise ConfigError(
                f"app/extras/__init__.py lists {name!r}, but there is no app/extras/{name}."
                " Rule: each line has a folder. Delete the line, or bring the folder back."
            )
    return tuple(import_module(f"app.extras.{name}").FEATURE for name in names)
