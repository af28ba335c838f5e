"""Every email is bound to the account of the moment when it was queued."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A reset link that waits during the upgrade is void, and asked for again.
    op.execute(
        "UPDATE outbox_emails SET recipient = coalesce(recipient, users.email),"
        " state = coalesce(state, '') FROM users WHERE users.id = user_id"
    )
    op.alter_column("outbox_emails", "recipient", nullable=False)
    op.alter_column("outbox_emails", "state", nullable=False)


def downgrade() -> None:
    op.alter_column("outbox_emails", "state", nullable=True)
    op.alter_column("outbox_emails", "recipient", nullable=True)
