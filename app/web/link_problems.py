"""Links from emails that do not work: what is wrong, and what the user can do."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from app.database.engine import OUTAGES
from app.mail.links import BadLink, LinkExpired, LinkReplaced, LinkUsed
from app.web.errors import unavailable

PROBLEMS = {
    BadLink: ("bad", 400),
    LinkExpired: ("expired", 410),
    LinkUsed: ("used", 410),
    LinkReplaced: ("replaced", 410),
}


def init_app(app: Flask) -> None:
    """Give each problem a page; a feature may have a template of its own for it."""
    for problem in PROBLEMS:
        app.register_error_handler(problem, _explain)


def _explain(error: Exception) -> ResponseReturnValue:
    problem, status = PROBLEMS[type(error)]
    own = f"{request.blueprint}/link_problem.html"
    try:
        return render_template([own, "link_problem.html"], problem=problem), status
    except OUTAGES as outage:  # the menu asks who is logged in, and no handler handles this one
        return unavailable(outage)
