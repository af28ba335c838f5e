"""`flask users`: list, disable, enable and unlock accounts."""

import click

from app.accounts.administration import disable_user, enable_user, newest_users
from app.accounts.email_address import parse_email
from app.accounts.throttle import forget_attempts
from app.cli.errors import ExplainingGroup
from app.database.models import User
from app.services import current_session

users = ExplainingGroup("users", help="Manage the accounts.")


class Email(click.ParamType[str]):
    """An email address, in the form in which it is stored."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address, or end the command with the reason why it is not one."""
        try:
            return parse_email(value)
        except ValueError as error:
            self.fail(f"{value!r} is not an email address: {error}", param, ctx)


@users.command("list")
@click.option("--disabled", is_flag=True, help="Only the disabled ones.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
def list_users(disabled: bool, limit: int) -> None:
    """List accounts, the newest first."""
    found = newest_users(current_session(), limit, only_disabled=disabled)
    click.echo("\n".join(map(_line, found)) or "No accounts.")


@users.command()
@click.argument("email", type=Email())
def disable(email: str) -> None:
    """Block every login of the account of EMAIL, and end its sessions."""
    click.echo(f"{disable_user(current_session(), email).email} is disabled.")


@users.command()
@click.argument("email", type=Email())
def enable(email: str) -> None:
    """Let the account of EMAIL log in again."""
    click.echo(f"{enable_user(current_session(), email).email} is enabled.")


@users.command()
@click.argument("email", type=Email())
def unlock(email: str) -> None:
    """Forget the attempts on EMAIL, so that its owner can log in."""
    if forget_attempts(current_session(), email):
        click.echo(f"{email} is unlocked.")
    else:
        click.echo(f"{email} has no recent attempts: there is nothing to unlock.")


def _line(user: User) -> str:
    status = "confirmed" if user.confirmed_at else "unconfirmed"
    if user.disabled_at:
        status = "disabled"
    return f"{user.id}  {user.created_at:%Y-%m-%d %H:%M:%S}  {status}  {user.email}"
