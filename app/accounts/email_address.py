"""Email addresses: one check and one form, on every path into the application."""

from typing import cast

from email_validator import validate_email


def parse_address(text: str) -> str:
    """Return the address in the form that is stored, compared and written to.

    The domain becomes lower-case ASCII (IDNA), so that mail goes to the domain that was
    checked. Raises ValueError, with a sentence for people, when it is no address.
    """
    checked = validate_email(
        text.strip(), strict=True, check_deliverability=False, allow_smtputf8=False
    )
    # Without SMTPUTF8 there is an ASCII form of every address that passes.
    return cast("str", checked.ascii_email)
