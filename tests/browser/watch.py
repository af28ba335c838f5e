"""What goes wrong in a browser without anybody seeing it on the page."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium repeats in the console that an answer had a status of 400 or more. Whether that is
# trouble depends on what was asked for: see `_answered`.
REPEATED = "Failed to load resource: the server responded with a status of"
# The recorder of traces tries to read the frame of an email too, where no script may run.
SANDBOXED = "because the document's frame is sandboxed"
# A picture in a style sheet, whose address is the picture, before what matters about it.
PICTURE = re.compile(r"(data:[\w/+]+)[,;].*(?=' violates)")
LEFT = "net::ERR_ABORTED"  # the page went elsewhere before the answer came


class Watch:
    """Notes console messages, scripts' errors, refused and failed requests of all its pages."""

    def __init__(self) -> None:
        self._noted: list[str] = []
        self._contexts: list[BrowserContext] = []

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context, those that are opened later too."""
        context.on("console", self._said)
        context.on("weberror", self._raised)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        self._contexts.append(context)

    def troubles(self) -> list[str]:
        """Return what was noted since the last call, a sentence for each."""
        for page in [page for context in self._contexts for page in context.pages]:
            page.evaluate("0")  # what happened before this has then been told
        noted, self._noted = self._noted, []
        return noted

    def _said(self, message: ConsoleMessage) -> None:
        if message.text.startswith(REPEATED) or SANDBOXED in message.text:
            return
        if message.type in ("error", "warning"):
            said = PICTURE.sub(r"\1…", message.text)
            self._noted.append(f"The console has {message.type}: {said}")

    def _raised(self, error: WebError) -> None:
        self._noted.append(f"A script raised: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self._noted.append(f"{request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        # A person may well ask for a page that is refused; what a page itself asks for must come.
        worst = 499 if response.request.is_navigation_request() else 399
        if response.status > worst:
            self._noted.append(f"{response.url} was answered with {response.status}")
