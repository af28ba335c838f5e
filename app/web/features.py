"""What a part of the application brings along; create_app collects it and hands it on."""

from dataclasses import dataclass

from flask import Blueprint

from app.mail.links import LinkPurpose
from app.mail.messages import EmailKind


@dataclass(frozen=True)
class MenuEntry:
    """A link that a feature adds to a page of the core."""

    label: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Feature:
    """The pages of a feature, the emails it sends, the links in them, and what it throttles."""

    blueprints: tuple[Blueprint, ...]
    email_kinds: tuple[EmailKind, ...] = ()
    link_purposes: tuple[LinkPurpose, ...] = ()
    throttled_actions: tuple[str, ...] = ()
    account_menu: MenuEntry | None = None  # on the account page
    recovery: MenuEntry | None = None  # below the login form, for users who cannot log in


class NameTaken(Exception):
    """Two features use the same name for an email kind, a link purpose or a throttled action."""


def check_names(features: tuple[Feature, ...]) -> None:
    """Raise NameTaken when two features would get each other's emails, links or counts."""
    for what, names in {
        "email kind": [kind.name for f in features for kind in f.email_kinds],
        "link purpose": [purpose.name for f in features for purpose in f.link_purposes],
        "throttled action": [action for f in features for action in f.throttled_actions],
    }.items():
        for name in names:
            if names.count(name) > 1:
                raise NameTaken(
                    f"Two features have the {what} {name!r}. Rule: each name once. Rename one."
                )
