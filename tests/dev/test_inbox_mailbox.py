import logging
from pathlib import Path

import pytest

from dev.inbox.store import KEPT, Mailbox
from tests.dev.emails import Deliver, an_email


def test_messages_survive_a_restart(deliver: Deliver, mailbox: Mailbox, folder: Path) -> None:
    deliver(an_email("The first"), an_email("The second"))

    reopened = Mailbox(folder)

    assert reopened.messages() == mailbox.messages()


def test_a_deleted_message_stays_deleted(deliver: Deliver, mailbox: Mailbox, folder: Path) -> None:
    deliver(an_email(), an_email())

    mailbox.delete()

    assert Mailbox(folder).messages() == []


def test_a_broken_file_is_named_and_skipped(
    deliver: Deliver, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(an_email("Whole"))
    (folder / "broken.eml").write_bytes(b"X-Envelope: {")
    (folder / "foreign.eml").write_bytes(an_email("Foreign"))

    with caplog.at_level(logging.WARNING):
        reopened = Mailbox(folder)

    assert [message.subject for message in reopened.messages()] == ["Whole"]
    assert "broken.eml: its envelope line is damaged" in caplog.text
    assert "foreign.eml: its first line is not X-Envelope" in caplog.text


def test_a_wait_that_times_out_names_what_arrived(deliver: Deliver, mailbox: Mailbox) -> None:
    deliver(an_email("The only one"))

    with pytest.raises(TimeoutError) as failure:
        mailbox.wait_for(2, timeout=0)

    assert "2 messages" in str(failure.value)
    assert "The only one" in str(failure.value)


def test_a_full_mailbox_deletes_its_oldest_message(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    first = mailbox.add(an_email("The first"), "hello@handshake.example", [])

    for _ in range(KEPT):
        mailbox.add(an_email(), "hello@handshake.example", [])

    assert len(mailbox.messages()) == len(list(tmp_path.glob("*.eml"))) == KEPT
    assert mailbox.get(first.id) is None
