import pytest

from app.database.models import Kind
from tests.support.builders import a_queued_email, a_user


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_email(approve, save, deliver, inbox, kind):
    moved = {"recipient": "ada@new.example", "state": "0" * 32} if kind == "new_address" else {}
    save(a_queued_email(kind=kind, user=a_user(email="ada@example.com"), **moved))

    deliver()

    approve("\n".join(message.source for message in inbox.messages()))
