"""Health checks: whether the process answers, and whether it can do its work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.database.readiness import examine
from app.services import current_session, services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer 200 as long as the process answers at all."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer 200 when ready and 503 when not, with the findings as JSON.

    A process that was told to stop is not ready: a proxy sends no more requests.
    """
    if services().stopping.is_set():
        return jsonify(status="stopping"), 503
    findings = examine(current_session())
    return jsonify(findings.as_json()), 200 if findings.ready else 503
