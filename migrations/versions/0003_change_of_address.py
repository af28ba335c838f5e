"""Change of address, disabled accounts, and where and when a session was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    op.add_column("users", sa.Column("disabled_at", sa.DateTime(timezone=True)))
    op.add_column(
        "login_sessions",
        sa.Column("ip_address", sa.String(45), server_default="", nullable=False),
    )
    op.add_column(
        "login_sessions",
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    )
    op.add_column("outbox_emails", sa.Column("recipient", sa.String(254)))
    op.add_column("outbox_emails", sa.Column("state", sa.String(32)))
    op.create_index(
        "ix_outbox_emails_sent",
        "outbox_emails",
        ["sent_at"],
        postgresql_where=sa.text("status = 'sent'"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_emails_sent", "outbox_emails")
    op.drop_column("outbox_emails", "state")
    op.drop_column("outbox_emails", "recipient")
    op.drop_column("login_sessions", "seen_at")
    op.drop_column("login_sessions", "ip_address")
    op.drop_column("users", "disabled_at")
