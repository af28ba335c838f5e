"""The schema of the next release: what CONTRIBUTING.md allows a migration to do in a deployment."""

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from app.database.readiness import MIGRATIONS, head_revision
from tests.support.postgres_server import alembic_config

EXPANSION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{head}"


def upgrade():
    op.add_column("users", sa.Column("nickname", sa.String(40)))
    op.add_column("outbox_emails", sa.Column("urgent", sa.Boolean, server_default="false"))
    op.alter_column("login_sessions", "user_agent", type_=sa.String(400))
    op.alter_column("outbox_emails", "last_error", type_=sa.String(1000))
    owner = sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True)
    op.create_table("friends", owner)
    op.create_index("ix_users_created_at", "users", ["created_at"])


def downgrade():
    op.drop_index("ix_users_created_at", "users")
    op.drop_table("friends")
    op.alter_column("outbox_emails", "last_error", type_=sa.String(500))
    op.alter_column("login_sessions", "user_agent", type_=sa.String(200))
    op.drop_column("outbox_emails", "urgent")
    op.drop_column("users", "nickname")
"""


def next_revision() -> str:
    """Return the number of the migration that comes next."""
    return f"{int(head_revision() or 0) + 1:04d}"


def expand(database: URL, folder: Path) -> None:
    """Migrate one step further than this release knows; `folder` keeps the migration."""
    migration = EXPANSION.format(revision=next_revision(), head=head_revision())
    (folder / f"{next_revision()}_expansion.py").write_text(migration, encoding="utf-8")
    command.upgrade(_config(database, folder), next_revision())


def undo_expansion(database: URL, folder: Path) -> None:
    """Migrate back to the schema of this release."""
    command.downgrade(_config(database, folder), head_revision() or "base")


def _config(database: URL, folder: Path) -> Config:
    config = alembic_config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}{os.pathsep}{folder}")
    config.attributes["connection"] = create_engine(database, poolclass=NullPool)
    return config
