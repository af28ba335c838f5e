"""What a mail server's refusal is about: a table of reply codes, with its sources.

An email is given up at once only for a reply about its recipient or its text. RFC 5321, section
4.2.1, says not to repeat a command that got a 5xx; but after a reply about our settings, the next
attempt is another one as soon as an administrator has corrected them, or a full mailbox is emptied.
"""

import re
from enum import Enum
from typing import NamedTuple


class About(Enum):
    """What a refusal is about."""

    SETTINGS = "the session, our settings, or our sender address: every email would be refused"
    SITUATION = "a mailbox, a server or a network that may work later"
    RECIPIENT = "this recipient"
    MESSAGE = "this message"


class Command(Enum):
    """The command that is refused; smtplib raises the same error for both replies to DATA."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"


class Refusal(NamedTuple):
    """A reply to a command: its code, and its text with the enhanced code, if it has one."""

    command: Command
    code: int
    text: str


PERMANENT = 500  # and above: RFC 5321, section 4.2.1

# About the session, whichever enhanced code follows: RFC 5321, section 4.2.3 (500, 502 to 504,
# 555); RFC 7504 (521); RFC 3207, section 4, and RFC 4954, section 6 (530, 534, 535, 538).
SESSION = {500, 502, 503, 504, 521, 530, 534, 535, 538, 555}

# RFC 5321, section 4.3.2, lists the codes for each command. Those that are missing here are about
# our settings: any reply to MAIL names our sender address; 554 to RCPT usually forbids relaying.
BASIC: dict[Command, dict[int, About]] = {
    Command.MAIL: {},
    Command.RCPT: {
        501: About.RECIPIENT,  # the syntax of the argument, which is the address
        550: About.RECIPIENT,
        551: About.RECIPIENT,
        552: About.SITUATION,  # the mailbox is full
        553: About.RECIPIENT,
        556: About.RECIPIENT,  # the domain takes no email: RFC 7504
    },
    Command.DATA: {550: About.MESSAGE, 552: About.SITUATION, 554: About.MESSAGE},
}

# An enhanced code without its class, or its subject alone: RFC 3463, section 3, and the registry
# of RFC 5248. The three digits decide what is missing here: detail 0 (undefined), and subject 4
# (the network), which RFC 3463 knows for temporary failures.
_AFTER_MAIL = {
    "1": About.RECIPIENT,
    "1.7": About.SETTINGS,  # the syntax of the sender's address
    "1.8": About.SETTINGS,  # the domain of the sender's address
    "2": About.RECIPIENT,  # the mailbox
    "2.2": About.SITUATION,  # it is full
    "2.3": About.MESSAGE,  # too long for this mailbox
    "3.1": About.SITUATION,  # the system is full
    "3.2": About.SITUATION,  # the system takes no messages now
    "3.4": About.MESSAGE,  # too big for the system
    "3.5": About.SITUATION,  # the system is configured incorrectly
    "5": About.SETTINGS,  # the protocol
    "6": About.MESSAGE,  # the content
    "7": About.SETTINGS,  # login, encryption, DKIM, SPF, reverse DNS
    "7.0": About.SETTINGS,  # login or encryption is required: RFC 4954 and RFC 3207
    "7.2": About.RECIPIENT,  # a mailing list to which we may not write
    "7.16": About.MESSAGE,  # too big for its priority: RFC 6710
    "7.17": About.RECIPIENT,  # the mailbox has another owner: RFC 7293
    "7.18": About.RECIPIENT,  # the domain has another owner: RFC 7293
}
ENHANCED: dict[Command, dict[str, About]] = {
    Command.MAIL: {"3.4": About.MESSAGE},  # its parameter SIZE: RFC 1870
    Command.RCPT: _AFTER_MAIL,
    # 5.7.1 to RCPT usually forbids relaying; after the message, it is about what the message says.
    Command.DATA: _AFTER_MAIL | {"7.0": About.MESSAGE, "7.1": About.MESSAGE},
}

# It opens the text (RFC 2034, section 4); qmail writes it at the end, as in "(#5.7.1)".
_ENHANCED_CODE = re.compile(r"(?:^|\(#)([45])\.(\d{1,3})\.(\d{1,3})\b")


def about(refusal: Refusal) -> About:
    """Return what a refusal is about, by its enhanced code or else by its three digits."""
    if refusal.code < PERMANENT:
        return About.SITUATION
    if refusal.code in SESSION:
        return About.SETTINGS
    basic = BASIC[refusal.command].get(refusal.code, About.SETTINGS)
    return _by_enhanced_code(refusal) or basic


def _by_enhanced_code(refusal: Refusal) -> About | None:
    match = _ENHANCED_CODE.search(refusal.text)
    if match is None:
        return None
    class_, subject, detail = match.groups()
    if class_ == "4":
        return About.SITUATION
    table = ENHANCED[refusal.command]
    by_subject = None if detail == "0" else table.get(subject)
    return table.get(f"{subject}.{detail}", by_subject)
