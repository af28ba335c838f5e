"""`flask users`: what people may ask of the accounts."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.email_address import parse_address
from app.cli.errors import database_trouble_explained
from app.database.engine import current_session
from app.database.models import User
from app.accounts.sessions import end_all_sessions
from app.accounts.throttle import Action, forget_attempts
from app.accounts.users import find_user

users = AppGroup("users", help="Look after the accounts.")


@users.command("list")
@click.option("--disabled", is_flag=True, help="Only the disabled ones.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@database_trouble_explained()
def list_users(disabled: bool, limit: int) -> None:
    """List accounts, the newest first."""
    query = select(User).order_by(User.id.desc()).limit(limit)
    if disabled:
        query = query.where(User.disabled_at.is_not(None))
    found = [_line(user) for user in current_session().scalars(query)]
    click.echo("\n".join(found) or "No accounts.")


@users.command()
@click.argument("email")
@database_trouble_explained()
def disable(email: str) -> None:
    """Refuse the account of EMAIL every login, and end its sessions."""
    session = current_session()
    user = _known(email)
    user.disabled_at = user.disabled_at or datetime.now(UTC)
    end_all_sessions(session, user)
    click.echo(f"{user.email} is disabled.")


@users.command()
@click.argument("email")
@database_trouble_explained()
def enable(email: str) -> None:
    """Let the account of EMAIL log in again."""
    user = _known(email)
    user.disabled_at = None
    current_session().commit()
    click.echo(f"{user.email} is enabled.")


@users.command()
@click.argument("email")
@database_trouble_explained()
def unlock(email: str) -> None:
    """Forget how often EMAIL was tried: whoever was told to wait may go on at once."""
    address = _address(email)
    if forget_attempts(current_session(), address, *Action):
        click.echo(f"{address} may be tried again.")
    else:
        click.echo(f"{address} has not been tried of late: there is nothing to unlock.")


def _known(email: str) -> User:
    user = find_user(current_session(), _address(email))
    if user is None:
        raise click.ClickException(
            f"{email!r} has no account. Rule: the address of an account. Example: flask users list"
        )
    return user


def _address(email: str) -> str:
    try:
        return parse_address(email)
    except ValueError as error:
        raise click.ClickException(f"{email!r} is no address: {error}") from error


def _line(user: User) -> str:
    state = "confirmed" if user.confirmed_at else "unconfirmed"
    if user.disabled_at:
        state = "disabled"
    return f"{user.id}  {user.created_at:%Y-%m-%d %H:%M:%S}  {state}  {user.email}"
