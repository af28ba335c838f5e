import threading
from collections.abc import Iterable
from pathlib import Path

from dev.inbox import eml
from dev.inbox.message import StoredMessage

# A day of work makes a few hundred emails of about 5 kB. Beyond that, the oldest is deleted with
# its file, so that a loop that sends all night fills neither the memory nor the disk.
KEPT = 500


class Mailbox:
    """Keeps the newest messages in memory and, given a folder, as .eml files too.

    Any thread may call any method.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._arrived = threading.Condition()
        self._messages: dict[str, StoredMessage] = {}
        if folder:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._messages = {message.id: message for message in eml.load(folder, newest=KEPT)}

    def add(self, raw: bytes, sender: str, recipients: list[str]) -> StoredMessage:
        """Store a message; raise OSError, and store nothing, if its file cannot be written."""
        message = StoredMessage.received_now(raw, sender, recipients)
        with self._arrived:
            if self._folder:
                eml.write(self._folder, message)
            self._messages[message.id] = message
            self.delete(list(self._messages)[:-KEPT])
            self._arrived.notify_all()
        return message

    def messages(self) -> list[StoredMessage]:
        """Return all messages, newest first."""
        with self._arrived:
            return list(reversed(self._messages.values()))

    def get(self, message_id: str) -> StoredMessage | None:
        """Return one message, or None if there is no such message."""
        with self._arrived:
            return self._messages.get(message_id)

    def find(self, message_id: str) -> StoredMessage | None:
        """Return one message, the newest for the id `latest`, or None if it is not here."""
        if message_id == "latest":
            return next(iter(self.messages()), None)
        return self.get(message_id)

    def delete(self, ids: Iterable[str] | None = None) -> None:
        """Delete these messages, or all of them; ignore unknown ids."""
        with self._arrived:
            for message_id in list(self._messages) if ids is None else ids:
                if self._messages.pop(message_id, None) and self._folder:
                    eml.delete(self._folder, message_id)

    def wait_for(self, count: int, timeout: float = 5.0) -> list[StoredMessage]:
        """Return all messages once `count` are here; raise TimeoutError after `timeout` seconds."""
        with self._arrived:
            if self._arrived.wait_for(lambda: len(self._messages) >= count, timeout):
                return self.messages()
            arrived = [(message.recipients, message.subject) for message in self.messages()]
        raise TimeoutError(
            f"waited {timeout:g} s for {count} messages, {len(arrived)} arrived: {arrived}"
        )
