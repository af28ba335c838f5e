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
    """Return the FEATURE of each extra. Raises ConfigError for a name that has none."""
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"app/extras/__init__.py lists {name!r} twice. Delete one line.")
    return tuple(_feature(name) for name in names)


def _feature(name: str) -> Feature:
    spec = find_spec(f"app.extras.{name}")
    if spec is None or spec.origin is None:  # or a folder without any module in it
        raise ConfigError(
            f"app/extras/__init__.py lists {name!r}, but there is no app/extras/{name}/__init__.py."
            " Rule: each line names a folder. Correct or delete the line, or bring the folder back."
        )
    feature: Feature | None = getattr(import_module(spec.name), "FEATURE", None)
    if feature is None:
        raise ConfigError(
            f"app/extras/{name}/__init__.py has no FEATURE. Rule: it declares one."
            f" Example: FEATURE = Feature(name={name!r}, blueprints=(pages.blueprint,))"
        )
    if feature.name != name:
        raise ConfigError(
            f"app/extras/{name}/__init__.py declares the name {feature.name!r}."
            f" Rule: the name of its folder. Example: FEATURE = Feature(name={name!r}, ...)"
        )
    return feature
