"""Compare the emails of accounts by a rule that does not depend on the database's locale."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FOLDED = 'lower(email COLLATE "C")'
REMEDY = (
    "Rule: an email has one account, in upper and lower case. Keep the account that its owner uses,"
    " delete the others (DELETE FROM users WHERE id = ...), then run the migration again."
)


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
    users = sa.table("users", sa.column("id", sa.Integer), sa.column("email"))
    twice = sa.select(sa.func.array_agg(users.c.id)).group_by(sa.text(FOLDED))
    found = op.get_bind().scalars(twice.having(sa.func.count() > 1)).all()
    if found:
        accounts = "; ".join(" and ".join(map(str, sorted(ids))) for ids in sorted(found))
        raise CommandError(f"These accounts have the same email: {accounts}. {REMEDY}")
