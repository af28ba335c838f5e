"""HTTP only: forms, views, headers, error pages."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from app.web import (
    account,
    account_sessions,
    address,
    confirmation,
    errors,
    headers,
    health,
    home,
    link_problems,
    login,
    password,
    refusals,
    registration,
    tracing,
    visitor,
)
from app.web.tracing import WebApplication

__all__ = ["WebApplication", "init_app"]

PAGES = (
    home,
    registration,
    confirmation,
    login,
    password,
    account,
    account_sessions,
    address,
    health,
)


def init_app(app: Flask) -> None:
    """Add the pages and what surrounds them."""
    tracing.init_app(app)
    headers.init_app(app)
    refusals.init_app(app)
    errors.init_app(app)
    link_problems.init_app(app)
    visitor.init_app(app)
    Bootstrap5(app)
    CSRFProtect(app)
    for module in PAGES:
        app.register_blueprint(module.blueprint)
