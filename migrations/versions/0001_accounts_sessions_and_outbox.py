"""Accounts, sessions and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_index("uq_users_lower_email", "users", [sa.text("lower(email)")], unique=True)
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_agent", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_sessions"),
        sa.UniqueConstraint("secret_digest", name="uq_login_sessions_secret_digest"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_login_sessions_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_login_sessions_user_id", "login_sessions", ["user_id"])
    create_outbox()


def create_outbox() -> None:
    op.create_table(
        "outbox_emails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.String(500)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_emails"),
        sa.CheckConstraint(
            "status IN ('pending', 'sent', 'given_up')", name=op.f("ck_outbox_emails_status")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_outbox_emails_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_outbox_emails_user_id", "outbox_emails", ["user_id"])
    op.create_index(
        "ix_outbox_emails_pending",
        "outbox_emails",
        ["due_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_outbox_emails_given_up",
        "outbox_emails",
        ["id"],
        postgresql_where=sa.text("status = 'given_up'"),
    )
    # PostgreSQL delivers a notification when its transaction commits: for rows that a worker can
    # see, and never for a registration that was rolled back.
    op.execute(
        """
        CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NOTIFY outbox; RETURN NULL; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER notify_outbox AFTER INSERT ON outbox_emails
        FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox()
        """
    )


def downgrade() -> None:
    op.drop_table("outbox_emails")
    op.execute("DROP FUNCTION notify_outbox()")
    op.drop_table("login_sessions")
    op.drop_table("users")
