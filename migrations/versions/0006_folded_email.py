"""Compare the emails of accounts by a rule that does not depend on the database's locale."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FOLDED = 'lower(email COLLATE "C")'


def upgrade() -> None:
    refuse_collisions()
    op.create_index("uq_users_folded_email", "users", [sa.text(FOLDED)], unique=True)
    op.drop_index("uq_users_lower_email", "users")


def downgrade() -> None:
    op.create_index("uq_users_lower_email", "users", [sa.text("lower(email)")], unique=True)
    op.drop_index("uq_users_folded_email", "users")


def refuse_collisions() -> None:
    # The old index allowed such accounts in a Turkish or Azerbaijani locale. Only people can say
    # which of them the owner of the email uses.
    if op.get_context().as_sql:
        return  # a script has no rows to look at; there the new index refuses them
    found = op.get_bind().execute(
        sa.text(
            "SELECT string_agg(id::text, ', ' ORDER BY id) FROM users"
            f" GROUP BY {FOLDED} HAVING count(*) > 1 ORDER BY min(id)"
        )
    )
    accounts = "; ".join(found.scalars())
    if accounts:
        raise CommandError(
            f"Accounts have the same email in upper and lower case: those with the ids {accounts}."
            " Rule: an email has one account. Keep the account that its owner uses, delete the"
            " others (DELETE FROM users WHERE id = ...), then run the migration again."
        )
