"""The page of the chain, and the stream of its changes."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, Response, render_template

from dev.chain.state import Chain

BEAT_SECONDS = 0.5  # an empty line, so that a closed page is noticed
# Then the browser connects again: a page that was left open does not occupy a thread for ever.
STREAM_SECONDS = 60.0


def chain_pages(chain: Chain, app_url: str) -> Blueprint:
    """Return the page and its stream."""
    pages = Blueprint(
        "chain",
        __name__,
        static_folder="static",
        static_url_path="/chain/static",
        template_folder="templates",
    )

    @pages.get("/chain")
    def page() -> str:
        return render_template("chain.html", pieces=chain.pieces(), app_url=app_url)

    @pages.get("/chain/events")
    def events() -> Response:
        return Response(stream(chain), mimetype="text/event-stream")

    return pages


def stream(
    chain: Chain, seconds: float = STREAM_SECONDS, beat: float = BEAT_SECONDS
) -> Iterator[str]:
    """Return the pieces as server-sent events (HTML Standard, 9.2): now, and at each change."""
    end = time.monotonic() + seconds
    version = -1
    while time.monotonic() < end:
        newest = chain.wait(version, beat)
        if newest == version:
            yield ":\n\n"
            continue
        version = newest
        yield f"data: {json.dumps([asdict(p) for p in chain.pieces()], default=_iso)}\n\n"


def _iso(moment: datetime) -> str:
    return moment.isoformat()
