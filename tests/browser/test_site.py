"""What the tests leave behind when a site stops."""

import threading
from urllib.request import urlopen

from dev.inbox.store import Mailbox
from tests.browser.site import running_inbox


def test_a_stopped_inbox_leaves_no_thread_behind():
    before = threading.enumerate()
    with running_inbox(Mailbox(), "http://127.0.0.1:8000") as url, urlopen(url, timeout=5) as page:
        assert page.status == 200

    assert set(threading.enumerate()) <= set(before)
