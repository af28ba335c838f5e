"""A pooler that the operator has not told the application of is named, with the remedy.

No twin: a mock has no pooler.
"""

from contextlib import closing
from dataclasses import replace

import pytest
from alembic import command
from alembic.util import CommandError

from app import create_app
from app.database.pooler import UnknownPoolerError
from app.mail.worker import Listener
from tests.support.builders import a_registration
from tests.support.form_submission import submit_form

# What PgBouncer does with options: it refuses them, or drops them.
EACH_WAY = pytest.mark.parametrize(
    ("ignored", "reason"),
    [("", "refuses our settings"), ("options", "drops our settings and timeouts")],
)


@pytest.fixture
def untold(clone):
    """The configuration of an operator who did not tell the application of the pooler."""
    return replace(clone, database_behind_pooler=False, database_direct_url=None)


@EACH_WAY
def test_readiness_names_a_pooler_that_the_application_does_not_know(untold, reason):
    response = create_app(untold).test_client().get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] == "behind a pooler: set DATABASE_BEHIND_POOLER=true"


@EACH_WAY
def test_one_log_line_names_a_pooler_that_the_application_does_not_know(untold, reason, lines):
    browser = create_app(untold).test_client()

    response = submit_form(browser, "/register", **a_registration())

    named = [line for line in lines() if reason in line]
    assert response.status_code == 503
    assert len(named) == 1
    assert "Example: DATABASE_BEHIND_POOLER=true" in named[0]


@EACH_WAY
def test_alembic_names_a_pooler_that_it_does_not_know(alembic, untold, reason):
    with pytest.raises(CommandError, match=f"{reason}.*DATABASE_BEHIND_POOLER=true"):
        alembic(untold, command.upgrade, "head")


@EACH_WAY
def test_a_direct_line_that_leads_to_a_pooler_is_named(clone, reason):
    wrong = replace(clone, database_direct_url=clone.database_url)

    with closing(Listener(wrong)) as listener, pytest.raises(UnknownPoolerError, match=reason):
        listener.wait()
