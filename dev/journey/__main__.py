"""Tell the whole story over HTTP, without a browser: `make journey`.

It registers a new user at the site of `make run`, or of URL, and goes on as far as INBOX allows.
"""

import os
import sys
from collections.abc import Mapping

from app.config.hosts import base_url
from dev.journey.browser import Browser, NoAnswer
from dev.journey.inbox import Inbox
from dev.journey.story import Story
from dev.journey.telling import Log, Unexpected
from dev.ports import read_ports
from dev.run.terminal import say
from dev.settings import listening_url

NO_INBOX = (
    "Without an inbox the story ends here. To go on: make journey URL=... INBOX=http://host:8025"
)


class WrongUrl(Exception):
    """URL or INBOX cannot be used; the message says why."""


def main(given: Mapping[str, str]) -> int:
    """Return 0 if every step went as expected, 1 if one did not, 2 if a variable is wrong."""
    log = Log()
    try:
        site, inbox = addresses(given)
        story = Story(Browser(site), Inbox(inbox) if inbox else None, log)
        say(f"{story.email} at {site}, {f'inbox {inbox}' if inbox else 'no inbox'}")
        story.tell()
    except WrongUrl as error:
        return _failed(f"{error}", 2)
    except (Unexpected, NoAnswer) as error:
        remedy = "" if isinstance(error, Unexpected) else f". {log.remedy}"
        return _failed(f"Step {log.number} failed ({log.doing}). {error}{remedy}", 1)
    except KeyboardInterrupt:
        return _failed(f"Stopped at step {log.number} ({log.doing}).", 130)
    if not inbox:
        say(NO_INBOX)
    say(f"Everything fits: {log.number} steps in {log.seconds:.1f} s.")
    return 0


def addresses(given: Mapping[str, str]) -> tuple[str, str]:
    """Return the roots of the site and of the inbox, which is empty if there is none.

    Raises WrongUrl.
    """
    ports, problems = read_ports(given)
    if not given.get("URL") and problems:
        raise WrongUrl("\n".join(problems))
    local = listening_url(given.get("HOST") or "127.0.0.1", ports.get("PORT", ""))
    own_inbox = not given.get("URL") and not given.get("MAIL_SERVER")
    inbox = given.get("INBOX") or (
        f"http://127.0.0.1:{ports.get('INBOX_PORT')}" if own_inbox else ""
    )
    return _root("URL", given.get("URL") or local), _root("INBOX", inbox) if inbox else ""


def _root(name: str, text: str) -> str:
    try:
        return base_url(text)
    except ValueError as error:
        raise WrongUrl(
            f"{name}={text!r} is not a URL that can be used. Rule: http:// or https://, a host,"
            f" perhaps a port, and no path, as in {name}=https://handshake.example"
        ) from error


def _failed(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(os.environ))
