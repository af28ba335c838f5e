"""HTTP only: forms, pages, headers, errors, and who is logged in."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from app.accounts.confirmation import CONFIRM
from app.accounts.new_password import PASSWORD_CHANGED
from app.accounts.registration import ALREADY_REGISTERED, WELCOME
from app.web import (
    account,
    confirmation,
    cookie,
    current_user,
    errors,
    headers,
    health,
    home,
    link_problems,
    login,
    refusals,
    registration,
    static_files,
    tracing,
)
from app.web.features import Feature, check_names, check_routes, recovery_of

PAGES = (home, registration, confirmation, login, account, health)
CORE = Feature(
    name="core",
    blueprints=tuple(module.blueprint for module in PAGES),
    email_kinds=(WELCOME, ALREADY_REGISTERED, PASSWORD_CHANGED),
    link_purposes=(CONFIRM,),
)


def init_app(app: Flask, features: tuple[Feature, ...]) -> None:
    """Add the pages of all features, and what surrounds every page. Raises NameTaken."""
    check_names(features)
    # Werkzeug would answer //login with a redirect of its own, to an absolute URL.
    app.url_map.merge_slashes = False
    tracing.init_app(app)
    headers.init_app(app)
    refusals.init_app(app)
    static_files.init_app(app)
    errors.init_app(app)
    link_problems.init_app(app)
    cookie.init_app(app)
    current_user.init_app(app)
    Bootstrap5(app)
    CSRFProtect(app)
    app.jinja_env.globals["account_menu"] = [f.account_menu for f in features if f.account_menu]
    app.jinja_env.globals["recovery"] = recovery_of(features)
    for feature in features:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    check_routes(app)
