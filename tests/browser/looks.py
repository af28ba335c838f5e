"""What must be true of every page: everyone can use it, and it fits the screen of a phone."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from app import create_app, web
from app.web.features import Feature
from tests.support.builders import a_config

PHONE: ViewportSize = {"width": 360, "height": 740}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Axe()


def page_endpoints(feature: Feature) -> set[str]:
    """Return the endpoints of a feature that answer a GET."""
    app = create_app(a_config(), features=tuple({web.CORE: None, feature: None}))
    names = {blueprint.name for blueprint in feature.blueprints}
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in names
    }


def faults_of(page: Page, *paths: str) -> list[str]:
    """Open pages one after the other, and return a sentence for each fault."""
    faults = []
    for path in paths:
        page.goto(path)
        faults += faults_shown(page)
    return faults


def faults_shown(page: Page) -> list[str]:
    """Return a sentence for each fault of the open page: what axe finds, and a page too wide."""
    return [*_violations(page), *_overflow(page)]


def _violations(page: Page) -> Iterator[str]:
    for violation in AXE.run(page).response["violations"]:
        for node in violation["nodes"]:
            yield f"{page.url}: {violation['help']} ({violation['id']}): {node['html']}"


def _overflow(page: Page) -> Iterator[str]:
    usual = page.viewport_size
    page.set_viewport_size(PHONE)
    if pixels := page.evaluate(OVERFLOW):
        yield f"{page.url}: {pixels} px wider than a phone of {PHONE['width']} px"
    page.set_viewport_size(usual)
