"""Another address for an account: it counts once the link that was sent there is used."""

from sqlalchemy.orm import Session

from app.mail.links import Links
from app.database.models import Kind, User
from app.accounts.passwords import Passwords
from app.accounts.users import commit_address, email_to, find_in_state, lock_for_change


def request_address_change(
    session: Session, passwords: Passwords, user_id: int, current: str, address: str
) -> None:
    """Queue a link to the new address and a notice to the old one; nothing changes yet.

    Whether the new address has an account is not said: only who reads its mail may know.
    Raises WrongPassword, having queued nothing, when the current password does not match.
    """
    user = lock_for_change(session, passwords, user_id, current)
    link = email_to(user, Kind.NEW_ADDRESS, recipient=address)
    session.add_all([link, email_to(user, Kind.ADDRESS_CHANGES)])
    session.commit()


def find_address_change(
    session: Session, links: Links, token: str, *, lock: bool = False
) -> tuple[User, str]:
    """Return the user and the address that a link would give them, and change nothing.

    Raises BadLink, LinkExpired, or LinkUsed when the password or the address changed since.
    """
    user_id, address, state = links.read_address_change(token)
    return find_in_state(session, user_id, state, lock=lock), address


def change_address(session: Session, links: Links, token: str) -> str:
    """Give the user the address that the link was sent to, and return it.

    Raises EmailTaken when another account has it by now, else as `find_address_change` does.
    """
    user, address = find_address_change(session, links, token, lock=True)
    user.email = address
    commit_address(session, address)
    return address
