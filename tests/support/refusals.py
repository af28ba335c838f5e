"""Replies of mail servers, and what becomes of the email after the first attempt."""

from app.database.models import Status

REFUSALS = [
    # Our settings, the session, our sender address: every email would be lost.
    ("MAIL", "530 5.7.0 Must issue a STARTTLS command first", Status.PENDING),
    ("MAIL", "530 5.7.0 Authentication required", Status.PENDING),
    ("MAIL", "534 5.7.9 Authentication mechanism is too weak", Status.PENDING),
    ("MAIL", "535 5.7.8 Authentication credentials invalid", Status.PENDING),
    ("MAIL", "538 5.7.11 Encryption required", Status.PENDING),
    ("MAIL", "503 5.5.1 Error: send HELO first", Status.PENDING),
    ("MAIL", "550 5.7.1 Must issue a STARTTLS command first", Status.PENDING),
    ("MAIL", "550 5.1.8 Sender address rejected: domain not found", Status.PENDING),
    ("MAIL", "553 5.7.1 Sender address rejected: not owned by user", Status.PENDING),
    ("MAIL", "550 no", Status.PENDING),
    ("RCPT", "530 5.7.0 Authentication required", Status.PENDING),
    ("RCPT", "503 5.5.1 need MAIL command", Status.PENDING),
    ("RCPT", "554 5.7.1 Relay access denied", Status.PENDING),
    ("RCPT", "550 5.7.1 Client host blocked", Status.PENDING),
    ("RCPT", "553 you may not relay here (#5.7.1)", Status.PENDING),
    ("DATA", "503 5.5.1 need RCPT command", Status.PENDING),
    ("DATA", "530 5.7.0 Authentication required", Status.PENDING),
    ("DATA", "550 5.7.26 neither SPF nor DKIM passes", Status.PENDING),
    # A mailbox that is full may be emptied.
    ("RCPT", "422 mailbox full", Status.PENDING),
    ("RCPT", "452 4.2.2 mailbox full", Status.PENDING),
    ("RCPT", "552 5.2.2 mailbox full", Status.PENDING),
    ("RCPT", "552 mailbox full", Status.PENDING),
    ("DATA", "552 5.2.2 mailbox full", Status.PENDING),
    # The recipient.
    ("RCPT", "550 5.1.1 no such mailbox", Status.GIVEN_UP),
    ("RCPT", "550 no such mailbox", Status.GIVEN_UP),
    ("RCPT", "553 5.1.3 bad destination mailbox address syntax", Status.GIVEN_UP),
    ("RCPT", "556 5.1.10 the domain takes no email", Status.GIVEN_UP),
    ("DATA", "550 5.1.1 no such mailbox", Status.GIVEN_UP),
    # The message.
    ("MAIL", "552 5.3.4 message too big", Status.GIVEN_UP),
    ("DATA", "552 5.3.4 message too big", Status.GIVEN_UP),
    ("DATA", "554 5.7.1 spam", Status.GIVEN_UP),
    ("DATA", "554 transaction failed", Status.GIVEN_UP),
]
