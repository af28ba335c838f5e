"""How the outbox tests deliver an email: the core's emails, and the wait after a failure."""

from datetime import timedelta
from functools import partial

from app.mail.messages import compose
from app.web import CORE
from tests.support.builders import LINKS

DELAY = timedelta(seconds=10)
KINDS = {kind.name: kind for kind in CORE.email_kinds}
write = partial(compose, kinds=KINDS, links=LINKS, sender="Handshake <hello@handshake.example>")
