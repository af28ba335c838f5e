"""What goes wrong in a browser without a sign on the page."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium repeats in the console that a response had a status of 400 or more. Whether that is a
# problem depends on the request: see `_on_response`.
BAD_STATUS = "Failed to load resource: the server responded with a status of"
# The trace recorder and axe turn to the frame of an email too, in which no script may run.
SANDBOXED = ("because the document's frame is sandboxed", "recipient window's origin ('null')")
# A picture in a style sheet: its URL holds the whole picture, and what matters comes after it.
PICTURE = re.compile(r"(data:[\w/+]+)[,;].*(?=' violates)")
LEFT = "net::ERR_ABORTED"  # the user left the page before the response arrived


class Watch:
    """Notes console messages, script errors, and failed requests of all its pages."""

    def __init__(self) -> None:
        self._noted: list[str] = []
        self._contexts: list[BrowserContext] = []

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context, now and later."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)
        self._contexts.append(context)

    def problems(self) -> list[str]:
        """Return a sentence for each problem since the last call."""
        for page in [page for context in self._contexts for page in context.pages]:
            page.evaluate("0")  # events from before this have then arrived
        noted, self._noted = self._noted, []
        return noted

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(BAD_STATUS) or any(text in message.text for text in SANDBOXED):
            return
        if message.type in ("error", "warning"):
            text = PICTURE.sub(r"\1…", message.text)
            self._noted.append(f"The console has {message.type}: {text}")

    def _on_error(self, error: WebError) -> None:
        self._noted.append(f"A script raised: {error.error}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != LEFT:
            self._noted.append(f"{request.method} {request.url} failed: {request.failure}")

    def _on_response(self, response: Response) -> None:
        # A user may open a page that is refused; what a page itself loads must not be refused.
        worst = 499 if response.request.is_navigation_request() else 399
        if response.status > worst:
            self._noted.append(f"{response.url} was answered with {response.status}")
