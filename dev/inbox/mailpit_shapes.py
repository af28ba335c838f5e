"""Mailpit's JSON: names and shapes as in Mailpit 1.29, internal/storage/structs.go."""

import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from markupsafe import Markup

from dev.inbox import mime
from dev.inbox.message import StoredMessage

Json = dict[str, Any]

SNIPPET_LENGTH = 250  # characters


def summary(message: StoredMessage) -> Json:
    """Describe a message in the list."""
    return {
        "ID": message.id,
        "MessageID": _bare(message.header("Message-ID")),
        "Read": message.read,
        **_addresses(message),
        "Subject": message.subject,
        "Created": _time(message.received_at),
        "Username": "",
        "Tags": [],
        "Size": len(message.raw),
        "Attachments": len(message.attachments),
        "Snippet": _snippet(message),
    }


def full(message: StoredMessage) -> Json:
    """Describe a message with its bodies."""
    files = [_file(number, part) for number, part in enumerate(message.attachments, start=1)]
    return {
        "ID": message.id,
        "MessageID": _bare(message.header("Message-ID")),
        **_addresses(message),
        "ReturnPath": message.sender,
        "Subject": message.subject,
        "ListUnsubscribe": _list_unsubscribe(message),
        "Date": _time(message.date),
        "Tags": [],
        "Username": "",
        "Text": message.text,
        "HTML": message.html,
        "Size": len(message.raw),
        "Inline": [file for file in files if file["ContentID"]],
        "Attachments": [file for file in files if not file["ContentID"]],
    }


def _addresses(message: StoredMessage) -> Json:
    sender = message.addresses("From") or [(message.header("From"), "")]
    return {
        "From": _address(sender[0]),
        "To": [_address(pair) for pair in message.addresses("To")],
        "Cc": [_address(pair) for pair in message.addresses("Cc")],
        "Bcc": [_address(pair) for pair in message.bcc],
        "ReplyTo": [_address(pair) for pair in message.addresses("Reply-To")],
    }


def _address(pair: tuple[str, str]) -> Json:
    return {"Name": pair[0], "Address": pair[1]}


def _list_unsubscribe(message: StoredMessage) -> Json:
    header = message.header("List-Unsubscribe")
    return {
        "Header": header,
        "Links": re.findall(r"<((?:https?|mailto):[^<>]+)>", header),
        "Errors": "",
        "HeaderPost": message.header("List-Unsubscribe-Post"),
    }


def _file(number: int, part: EmailMessage) -> Json:
    content = mime.content(part)
    content_id = _bare(mime.one_line(str(part.get("Content-ID", ""))))
    return {
        "PartID": str(number),
        "FileName": mime.filename(part) or content_id,
        "ContentType": part.get_content_type(),
        "ContentID": content_id,
        "Size": len(content),
        "Checksums": {
            "MD5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
            "SHA1": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
            "SHA256": hashlib.sha256(content).hexdigest(),
        },
    }


def _snippet(message: StoredMessage) -> str:
    words = " ".join((message.text or Markup(message.html).striptags()).split())
    return words if len(words) <= SNIPPET_LENGTH else words[:SNIPPET_LENGTH] + "..."


def _bare(value: str) -> str:
    return value.strip("<>")


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
