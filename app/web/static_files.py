"""Addresses of static files that change with their content, so that browsers may keep each one."""

import hashlib
import os
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

PARAMETER = "v"
DIGITS = 12  # 48 bits: two versions of one file do not share them by chance
A_YEAR = 31_536_000  # seconds
KEPT = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)


def init_app(app: Flask) -> None:
    """Add a version to each address of a static file, and let browsers keep what it names."""
    app.url_defaults(_add_version)
    app.after_request(_let_browsers_keep)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if version := _version(endpoint, values.get("filename")):
        values.setdefault(PARAMETER, version)


def _let_browsers_keep(response: Response) -> Response:
    version = _version(request.endpoint, (request.view_args or {}).get("filename"))
    # During a deployment, the page of one release may ask a process of the other. What that process
    # sends must not be kept under the address of a version that it does not have.
    if version and request.args.get(PARAMETER) == version and response.status_code in KEPT:
        # RFC 8246: a browser asks again not even when the user reloads the page.
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _version(endpoint: str | None, filename: str | None) -> str | None:
    """Return what names the content of a static file, or None for anything else."""
    owner, _, name = (endpoint or "").rpartition(".")
    folder = current_app.blueprints.get(owner, current_app).static_folder
    path = safe_join(folder, filename) if name == "static" and folder and filename else None
    if path is None:
        return None
    try:
        status = os.stat(path)
        return _digest(path, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):  # no such file, or no name of a file: NUL is a ValueError
        return None


@lru_cache(maxsize=256)
def _digest(path: str, _changed: int, _size: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]
