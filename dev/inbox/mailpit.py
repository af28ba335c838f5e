"""Mailpit's API, so that a script for one inbox works with the other.

Paths and answers are those of Mailpit 1.29 (github.com/axllent/mailpit, server/apiv1), without
search, tags and SMTP users. Mailpit ignores unknown parameters and a body that is no JSON; this
inbox answers 400.
"""

import json
import re

from flask import Response, abort, request

from dev.inbox.mailpit_shapes import Json, full, summary
from dev.inbox.store import Mailbox

BODY_RULE = 'The body must be JSON like {"IDs": ["..."]}, or empty to delete every message.'


class MailpitApi:
    """Answers scripts."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    def list_messages(self) -> Json:
        """Answer with a page of summaries, newest first."""
        numbers = _numbers(start=0, limit=50)
        start, end = numbers["start"], numbers["start"] + numbers["limit"]
        messages = self.mailbox.messages()
        unread = sum(not message.read for message in messages)
        return {
            "total": len(messages),
            "unread": unread,
            "count": len(messages[start:end]),
            "messages_count": len(messages),
            "messages_unread": unread,
            "start": start,
            "tags": [],
            "messages": [summary(message) for message in messages[start:end]],
        }

    def show_message(self, message_id: str) -> Json:
        """Answer with one message and mark it read; the id may be `latest`."""
        _numbers()
        message = self.mailbox.find(message_id)
        if message is None:
            abort(404, "Message not found" if message_id == "latest" else "404 page not found")
        message.read = True
        return full(message)

    def delete_messages(self) -> Response:
        """Delete the messages with the IDs in the body, or all of them."""
        self.mailbox.delete(_named_ids() or None)
        return Response("ok", content_type="text/plain")


def _numbers(**defaults: int) -> dict[str, int]:
    for name, value in request.args.items():
        if name not in defaults:
            known = " and ".join(defaults) or "none"
            abort(400, f"{name}: unknown parameter. This path knows {known}.")
        if not re.fullmatch(r"[0-9]{1,9}", value):
            abort(400, f"{name}={value}: must be a whole number, 0 or more, for example {name}=50.")
    return defaults | {name: int(value) for name, value in request.args.items()}


def _named_ids() -> list[str]:
    try:
        body = json.loads(request.get_data() or b"{}")
    except (RecursionError, ValueError):
        abort(400, BODY_RULE)
    # A misspelt key would otherwise delete every message.
    if not isinstance(body, dict) or body.keys() - {"IDs"}:
        abort(400, BODY_RULE)
    ids = [] if body.get("IDs") is None else body["IDs"]
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        abort(400, BODY_RULE)
    return ids
