import re
from datetime import datetime

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dev.chain.pages import chain_pages
from dev.chain.state import Chain
from dev.inbox import guard, mime
from dev.inbox.mailpit import MailpitApi
from dev.inbox.message import StoredMessage
from dev.inbox.store import Mailbox

APP_URL = "http://127.0.0.1:8000"  # the empty inbox links to it
LARGEST_REQUEST = 1024 * 1024  # bytes; the largest request names a few hundred ids
VIEWS = {"text": "Text", "html": "HTML", "source": "Source"}
DOCTYPE = re.compile(r"^(\s*<!doctype[^>]*>)?", re.IGNORECASE)
HTML_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def create_inbox(mailbox: Mailbox, app_url: str = APP_URL, chain: Chain | None = None) -> Flask:
    """Build the inbox: pages for people, Mailpit's API for scripts, the page of the chain."""
    pages, api, app = Pages(mailbox, app_url), MailpitApi(mailbox), Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.before_request(guard.refuse_other_sites)
    app.after_request(guard.protect)
    app.register_error_handler(HTTPException, explain)
    app.jinja_env.filters |= {"clock": clock, "filename": mime.filename}
    app.get("/")(pages.newest)
    app.get("/view/<message_id>")(pages.selected)
    app.get("/view/<message_id>.html")(pages.html)
    app.post("/empty")(pages.empty)
    app.get("/api/v1/messages")(api.list_messages)
    app.delete("/api/v1/messages")(api.delete_messages)
    app.get("/api/v1/message/<message_id>")(api.show_message)
    app.register_blueprint(chain_pages(chain or Chain(), app_url))
    return app


class Pages:
    """Answers browsers."""

    def __init__(self, mailbox: Mailbox, app_url: str) -> None:
        self.mailbox, self.app_url = mailbox, app_url

    def newest(self) -> Response:
        """Show the list and the newest message, until the user chooses another."""
        return self._page(self.mailbox.find("latest"))

    def selected(self, message_id: str) -> Response:
        """Show the list and the chosen message."""
        message = self.mailbox.find(message_id)
        if message:
            message.read = True
        return self._page(message, chosen=True)

    def html(self, message_id: str) -> Response:
        """Serve the HTML part as a document that can neither run scripts nor fetch anything."""
        message = self.mailbox.find(message_id)
        if message is None or not message.html:
            abort(404, "There is no HTML part here.")
        response = Response(_with_links_in_new_tabs(message.html))
        response.headers["Content-Security-Policy"] = HTML_POLICY
        return response

    def empty(self) -> AnyResponse:
        """Delete every message."""
        self.mailbox.delete()
        return redirect(url_for("newest"), 303)

    def _page(self, message: StoredMessage | None, chosen: bool = False) -> Response:
        page = render_template(
            "inbox.html",
            messages=self.mailbox.messages(),
            message=message,
            chosen=chosen,
            view=_requested_view() or _best_view(message),
            views=VIEWS,
            app_url=self.app_url,
        )
        return Response(page, 404 if chosen and message is None else 200)


def explain(error: HTTPException) -> AnyResponse:
    """Answer an error with one sentence of plain text."""
    response = error.get_response()
    response.set_data(error.description or error.name)
    response.content_type = "text/plain; charset=utf-8"
    return response


def clock(moment: datetime) -> str:
    """Format a time in this machine's time zone, with the day unless it is today."""
    local, now = moment.astimezone(), datetime.now().astimezone()
    return f"{local:%H:%M:%S}" if local.date() == now.date() else f"{local:%d %b, %H:%M}"


def _requested_view() -> str:
    view = request.args.get("view", "")
    if view and view not in VIEWS:
        abort(400, f"view={view}: must be one of {', '.join(VIEWS)}.")
    return view


def _best_view(message: StoredMessage | None) -> str:
    if message and not message.text:
        return "html" if message.html else "source"
    return "text"


def _with_links_in_new_tabs(html: str) -> str:
    # Inside the frame, the linked page would usually refuse to load. The tag follows the doctype,
    # because anything before a doctype switches the browser to its quirks mode.
    return DOCTYPE.sub(r'\g<0><base target="_blank">', html, count=1)
