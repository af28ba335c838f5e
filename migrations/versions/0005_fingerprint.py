"""Rename outbox_emails.state to fingerprint, and the emails about a change of the email."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = {"new_address": "confirm_new_email", "address_changes": "email_change_requested"}


def upgrade() -> None:
    op.alter_column("outbox_emails", "state", new_column_name="fingerprint")
    rename_kinds(KINDS)


def downgrade() -> None:
    rename_kinds({new: old for old, new in KINDS.items()})
    op.alter_column("outbox_emails", "fingerprint", new_column_name="state")


def rename_kinds(kinds: dict[str, str]) -> None:
    # Emails that wait during the upgrade are still sent.
    emails = sa.table("outbox_emails", sa.column("kind", sa.String))
    for old, new in kinds.items():
        renamed = emails.update().values(kind=op.inline_literal(new))
        op.execute(renamed.where(emails.c.kind == op.inline_literal(old)))
