"""Messages as .eml files: one line of envelope, then the bytes exactly as they were received."""

import json
import logging
from datetime import datetime
from pathlib import Path

from dev.inbox.message import StoredMessage

ENVELOPE = b"X-Envelope: "

logger = logging.getLogger(__name__)


def write(folder: Path, message: StoredMessage) -> None:
    """Save a message completely or not at all."""
    envelope = {
        "sender": message.sender,
        "recipients": message.recipients,
        "received_at": message.received_at.isoformat(),
    }
    path = _path(folder, message.id)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(ENVELOPE + json.dumps(envelope).encode() + b"\r\n" + message.raw)
    unfinished.replace(path)


def read(path: Path) -> StoredMessage:
    """Read back what `write` saved; raise OSError or ValueError for any other file."""
    first, _, raw = path.read_bytes().partition(b"\r\n")
    if not first.startswith(ENVELOPE):
        raise ValueError(
            f"its first line is not {ENVELOPE.decode()}..., so the inbox did not save it"
        )
    try:
        envelope = json.loads(first.removeprefix(ENVELOPE))
        received_at = datetime.fromisoformat(envelope["received_at"])
        sender, recipients = str(envelope["sender"]), [str(to) for to in envelope["recipients"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"its envelope line is damaged: {error!r}") from error
    return StoredMessage(path.stem, raw, sender, recipients, received_at)


def load(folder: Path, newest: int) -> list[StoredMessage]:
    """Read the newest messages of a folder, oldest first; log and skip a broken file."""
    messages = []
    for path in sorted(folder.glob("*.eml"))[-newest:]:
        try:
            messages.append(read(path))
        except (OSError, ValueError) as error:
            logger.warning("Skipped %s: %s. To stop this warning, delete the file.", path, error)
    return messages


def delete(folder: Path, message_id: str) -> None:
    """Delete the file of a message; a missing file is no error."""
    _path(folder, message_id).unlink(missing_ok=True)


def _path(folder: Path, message_id: str) -> Path:
    return folder / f"{message_id}.eml"
