"""The variables of the user's shell: which ones a run obeys, and which are for other programs.

`make doctor` runs this with the system's Python, which may be as old as 3.8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping

PORTS = {"PORT": 8000, "INBOX_PORT": 8025, "SMTP_PORT": 1025}  # and their defaults
LIBPQ = re.compile(r"PG[A-Z]+$")
POOLER = re.compile(r"DATABASE_(BEHIND_POOLER|DIRECT_URL)$")
FLASK = re.compile(r"(FLASK|WERKZEUG)_")
MAIL_SERVER = re.compile(r"MAIL_(PORT|USE_TLS|USE_SSL|USERNAME|PASSWORD|CA_FILE)$")
GIT = re.compile(r"GIT_")  # a hook runs with GIT_DIR, and git then ignores the current folder
PROXY = re.compile(r"(HTTPS?|ALL|NO)_PROXY$", re.IGNORECASE)
# The Makefile removes these, too: `python -m` obeys them before any code of ours runs.
PYTHON = re.compile(r"PYTHON(HOME|INSPECT|OPTIMIZE|PATH|SAFEPATH|WARNINGS)$")
FOR_NO_TEST = (LIBPQ, FLASK, GIT, PROXY, PYTHON)


def usable(given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that have a value, without those that are for other programs.

    The embedded parts of a run take no settings of another database or mail server.
    """
    others = [FLASK]
    others += [] if given.get("DATABASE_URL") else [LIBPQ, POOLER]
    others += [] if given.get("MAIL_SERVER") else [MAIL_SERVER]
    return {
        name: value
        for name, value in given.items()
        if value and not any(other.match(name) for other in others)
    }


def report(given: Mapping[str, str]) -> str:
    """Return one line about the variables that would surprise a user who forgot them, or none."""
    used = usable(given)
    obeyed = sorted(name for name in used if name in settings() or LIBPQ.match(name))
    unused = sorted(name for name, value in given.items() if value and name not in used)
    sentences = [f"Set in the environment, and used: {', '.join(obeyed)}."] if obeyed else []
    sentences += [f"Set there for other programs, not used: {', '.join(unused)}."] if unused else []
    return " ".join(sentences)


def settings() -> set[str]:
    """Return the names of all variables that the application or `make run` reads."""
    from app.config.settings import Config  # noqa: PLC0415  dev.postgres works without it

    return {*map(str.upper, Config.__dataclass_fields__), *PORTS, "MAIL_FOLDER"}


def remove_libpq_variables(environ: MutableMapping[str, str]) -> None:
    """Remove what libpq would obey instead of the URL of a server."""
    for name in filter(LIBPQ.match, [*environ]):
        del environ[name]


def remove_all(environ: MutableMapping[str, str]) -> None:
    """Remove every variable that could change the result of a test."""
    ours = settings()
    for name in [*environ]:
        if name in ours or any(each.match(name) for each in FOR_NO_TEST):
            del environ[name]
