"""Email addresses: one check and one stored form, wherever an address enters the application."""

from typing import cast

from email_validator import validate_email

from app.database.models import EMAIL_LENGTH

# Code points, because each letter of the domain may come with its accents. The time to normalise
# accents grows with the square of their number.
MOST_TYPED = 4 * EMAIL_LENGTH


def parse_email(text: str) -> str:
    """Return the email address in the form that is stored, compared and used for sending.

    The domain becomes lower-case ASCII (IDNA), so that mail goes to the domain that was checked.
    Raises ValueError, with a sentence for the user, when the text is not an email address.
    """
    if len(text) > MOST_TYPED:
        raise ValueError(f"An email address has {EMAIL_LENGTH} characters at most.")
    checked = validate_email(
        text.strip(), strict=True, check_deliverability=False, allow_smtputf8=False
    )
    # Without SMTPUTF8 there is an ASCII form of every address that passes.
    return cast("str", checked.ascii_email)
