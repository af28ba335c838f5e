"""The mail server of the whole system: a test sets its replies and reads what it has taken."""

import asyncio
from collections import Counter
from typing import Any

from dev.inbox.sink import Sink
from dev.inbox.store import Mailbox

TAKEN = "250 OK"


def message_id(row_id: int) -> str:
    """Return the Message-ID of an email, which is that of its row in the outbox."""
    return f"<{row_id}@handshake.example>"


class ScriptedMailServer(Sink):
    """Takes every message, unless a test has set other replies."""

    def __init__(self) -> None:
        super().__init__(Mailbox())
        self.behave_normally()
        self.empty()

    def behave_normally(self) -> None:
        """Take every message from now on."""
        self.replies: dict[str, list[str]] = {"MAIL": [], "RCPT": [], "DATA": []}
        self.refused: set[str] = set()
        self.seconds_to_take = 0.0
        self.hangs_up_after_taking = False
        self.offered: list[str] = []

    def empty(self) -> None:
        """Forget what was taken."""
        self.mailbox.delete()
        # The mailbox keeps the newest messages only; a long run takes more than that.
        self.copies: Counter[str] = Counter()
        self.recipients: set[str] = set()

    def _reply(self, command: str) -> str:
        return self.replies[command].pop(0) if self.replies[command] else TAKEN

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self._reply("MAIL")

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        reply = self._reply("RCPT")
        if reply == TAKEN:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        [message_id] = [
            line.partition(b":")[2].decode().strip()
            for line in envelope.original_content.splitlines()
            if line.lower().startswith(b"message-id:")
        ]
        self.offered.append(message_id)
        await asyncio.sleep(self.seconds_to_take)
        reply = self._reply("DATA")
        if reply != TAKEN:
            return reply
        reply = await super().handle_DATA(server, session, envelope)
        # In this order: tests wait for one of these, and then read what stands above it.
        self.recipients |= {recipient.lower() for recipient in envelope.rcpt_tos}
        self.copies[message_id] += 1
        return reply

    async def handle_QUIT(self, server: Any, *_: Any) -> str:
        if self.hangs_up_after_taking:
            server.transport.abort()
        return "221 Bye"
