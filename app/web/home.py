"""The front page."""

from flask import Blueprint, render_template

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def show() -> str:
    """Show what this site is and how to start."""
    return render_template("home.html")
