"""`flask users`: list, disable, enable and unlock accounts."""

import click
from flask.cli import AppGroup

from app.accounts.administration import NoSuchUser, disable_user, enable_user, newest_users
from app.accounts.email_address import parse_email
from app.accounts.throttle import forget_attempts
from app.cli.errors import database_errors_explained
from app.database.models import User
from app.services import current_session

users = AppGroup("users", help="Manage the accounts.")


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
@database_errors_explained()
def list_users(disabled: bool, limit: int) -> None:
    """List accounts, the newest first."""
    found = newest_users(current_session(), limit, only_disabled=disabled)
    click.echo("\n".join(map(_line, found)) or "No accounts.")


@users.command()
@click.argument("email", type=Email())
@database_errors_explained()
def disable(email: str) -> None:
    """Block every login of the account of EMAIL, and end its sessions."""
    try:
        user = disable_user(current_session(), email)
    except NoSuchUser as error:
        raise _unknown(email) from error
    click.echo(f"{user.email} is disabled.")


@users.command()
@click.argument("email", type=Email())
@database_errors_explained()
def enable(email: str) -> None:
    """Let the account of EMAIL log in again."""
    try:
        user = enable_user(current_session(), email)
    except NoSuchUser as error:
        raise _unknown(email) from error
    click.echo(f"{user.email} is enabled.")


@users.command()
@click.argument("email", type=Email())
@database_errors_explained()
def unlock(email: str) -> None:
    """Forget the attempts on EMAIL, so that its owner can log in."""
    if forget_attempts(current_session(), email):
        click.echo(f"{email} is unlocked.")
    else:
        click.echo(f"{email} has no recent attempts: there is nothing to unlock.")


def _unknown(email: str) -> click.ClickException:
    return click.ClickException(
        f"{email!r} has no account. Rule: the email address of an account."
        " Example: flask users list"
    )


def _line(user: User) -> str:
    status = "confirmed" if user.confirmed_at else "unconfirmed"
    if user.disabled_at:
        status = "disabled"
    return f"{user.id}  {user.created_at:%Y-%m-%d %H:%M:%S}  {status}  {user.email}"
