"""What a part of the application brings along; create_app collects it and hands it on."""

from dataclasses import dataclass

from flask import Blueprint, Flask

from app.config.settings import ConfigError
from app.mail.links import LinkPurpose
from app.mail.messages import EmailKind


@dataclass(frozen=True)
class MenuEntry:
    """A link that a feature adds to a page of the core."""

    label: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Feature:
    """The pages of a feature, the emails it sends, and the links in them."""

    name: str
    blueprints: tuple[Blueprint, ...]
    email_kinds: tuple[EmailKind, ...] = ()
    link_purposes: tuple[LinkPurpose, ...] = ()
    account_menu: MenuEntry | None = None  # on the account page
    recovery: MenuEntry | None = None  # below the login form, for users who cannot log in

    def claims(self) -> list[str]:
        """Return in words what no other feature may have."""
        return [
            f"the name {self.name!r}",
            *(f"the blueprint {blueprint.name!r}" for blueprint in self.blueprints),
            *(f"the email kind {kind.name!r}" for kind in self.email_kinds),
            *(f"the link purpose {purpose.name!r}" for purpose in self.link_purposes),
            *(f"the link path {purpose.path!r}" for purpose in self.link_purposes),
            *(["a recovery page"] if self.recovery else []),
        ]


def recovery_of(features: tuple[Feature, ...]) -> MenuEntry | None:
    """Return the page for users who cannot log in, if a feature offers one."""
    return next((feature.recovery for feature in features if feature.recovery), None)


class NameTaken(ConfigError):
    """Two features claim the same name, path or page."""


def check_names(features: tuple[Feature, ...]) -> None:
    """Raise NameTaken when two features share a name, or would get each other's links or emails."""
    owners: dict[str, str] = {}
    for feature in features:
        for claim in feature.claims():
            if claim in owners:
                raise NameTaken(
                    f"The features {owners[claim]!r} and {feature.name!r} both declare {claim}."
                    " Rule: one feature alone may have it. Rename or remove one."
                )
            owners[claim] = feature.name


def check_routes(app: Flask) -> None:
    """Raise NameTaken when two pages have the same path: only one of them would ever answer."""
    owners: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            owner = owners.setdefault(f"{method} {rule.rule}", rule.endpoint)
            if owner != rule.endpoint:
                raise NameTaken(
                    f"The pages {owner!r} and {rule.endpoint!r} both answer {method} {rule.rule}."
                    " Rule: each path has one page. Change the path of one."
                )
