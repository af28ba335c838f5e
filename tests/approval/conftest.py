"""Outputs of the real application, compared with files that a reviewer has read and approved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from app import web
from app.extras import enabled_extras
from app.mail.messages import EmailKind
from app.web.features import Feature
from dev.inbox.store import Mailbox
from tests.approval.approved_files import approve, approve_page, init_approvals
from tests.integration.conftest import *  # noqa: F403  the same real dependencies
from tests.support.builders import a_queued_email, a_user
from tests.support.database_fixtures import migrated_template

HERE = Path(__file__).parent
template = migrated_template("approval")


def pytest_configure(config: pytest.Config) -> None:
    init_approvals(config, HERE)


@pytest.fixture
def features(request: pytest.FixtureRequest) -> tuple[Feature, ...]:
    """The core alone; in the folder of an extra, the core and that extra.

    So what is approved stays the same when another extra is taken out.
    """
    folder = request.path.parent
    extra = (folder.name,) if folder.parent.name == "extras" else ()
    return (web.CORE, *enabled_extras(extra))


@pytest.fixture
def approve_email(
    approve: Callable[..., None],
    save: Callable[..., Any],
    deliver: Callable[[], None],
    inbox: Mailbox,
) -> Callable[..., None]:
    """Send Ada an email of a kind, and compare it as the mail server receives it."""

    def send_and_compare(kind: EmailKind, **changes: Any) -> None:
        save(a_queued_email(kind=kind.name, user=a_user(email="ada@example.com"), **changes))
        deliver()
        [message] = inbox.messages()
        approve(message.source)

    return send_and_compare


@pytest.fixture
def expired() -> Callable[..., str]:
    """Return the token that a builder made a week ago: no link lives that long."""

    def made_long_ago(build_token: Callable[..., str], *facts: Any) -> str:
        with time_machine.travel(datetime.now(UTC) - timedelta(days=7)):
            return build_token(*facts)

    return made_long_ago
