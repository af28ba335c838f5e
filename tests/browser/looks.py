"""What can be said of any page: nobody is shut out, and it fits the screen of a phone."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Axe()


def faults_of(page: Page, *paths: str) -> list[str]:
    """Open pages one after the other and return a sentence for each fault."""
    faults = []
    for path in paths:
        page.goto(path)
        faults += faults_shown(page)
    return faults


def faults_shown(page: Page) -> list[str]:
    """Return a sentence for each fault of the page that is open: axe's, and a page too wide."""
    return [*_violations(page), *_overflow(page)]


def _violations(page: Page) -> Iterator[str]:
    for violation in AXE.run(page).response["violations"]:
        for node in violation["nodes"]:
            yield f"{page.url}: {violation['help']} ({violation['id']}): {node['html']}"


def _overflow(page: Page) -> Iterator[str]:
    usual = page.viewport_size
    page.set_viewport_size(PHONE)
    if pixels := page.evaluate(OVERFLOW):
        yield f"{page.url}: {pixels} px wider than the {PHONE['width']} px of a phone"
    page.set_viewport_size(usual)
