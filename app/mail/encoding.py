"""Emails in the form that every mail server takes: 7-bit, and in lines of limited length."""

from email.charset import QP, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, parseaddr

from flask_mail import Message

LINE_LENGTH = 998  # octets, without CRLF: RFC 5322, section 2.1.1

# RFC 2045, section 6.7: lines have 76 octets at most; "=" at the end continues a longer one.
QUOTED_PRINTABLE = Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = QP

# Flask-Mail's own policy parses a long header and rewrites it. With Python 3.11, a name then
# loses its quotes, or gets a space inside a word. This one folds at whitespace, where it must.
POLICY = compat32.clone(linesep="\r\n", mangle_from_=False, max_line_length=LINE_LENGTH)


class PortableMessage(Message):
    """A Flask-Mail message without 8-bit text, whose lines have 998 octets at most."""

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        text = text or ""
        if text.isascii() and all(len(line) <= LINE_LENGTH for line in text.split("\n")):
            return super()._mimetext(text, subtype)
        return MIMEText(text, subtype, QUOTED_PRINTABLE)  # type: ignore[arg-type]  # documented

    def _message(self) -> MIMEBase:
        message = super()._message()
        message.policy = POLICY
        name, _ = parseaddr(str(self.sender))
        _, address = parseaddr(str(message["From"]))
        message.replace_header("From", _mailbox(name, address))
        return message


def _mailbox(name: str, address: str) -> str:
    """Return the value of From: a name in quotes if need be, or in encoded words (RFC 2047)."""
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, 'utf-8', header_name='From').encode()}\n <{address}>"
