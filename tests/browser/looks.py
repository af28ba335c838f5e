"""What must be true of every page: everyone can use it, in light and dark, and on a phone."""

from collections.abc import Iterator
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from app import create_app, web
from app.web.features import Feature
from tests.support.builders import a_config

PHONE: ViewportSize = {"width": 360, "height": 740}
PHONE_WIDTHS = (320, PHONE["width"], 375)
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IS_HEADER_ONE_ROW = """[...document.querySelectorAll(".site-header nav > *")].every(
  (item, _, [first]) => item.getBoundingClientRect().top < first.getBoundingClientRect().bottom)"""
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
    """Return a sentence for each fault of the open page: what axe finds, and what is too wide."""
    return [
        *(fault for scheme in SCHEMES for fault in _violations(page, scheme)),
        *_faults_on_phones(page),
    ]


def _violations(page: Page, scheme: Literal["dark", "light"]) -> Iterator[str]:
    # Without motion, so that no color is measured on its way from light to dark.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for violation in AXE.run(page).response["violations"]:
        for node in violation["nodes"]:
            yield f"{page.url}, {scheme}: {violation['help']} ({violation['id']}): {node['html']}"


def _faults_on_phones(page: Page) -> Iterator[str]:
    usual = page.viewport_size
    for width in PHONE_WIDTHS:
        page.set_viewport_size({**PHONE, "width": width})
        if pixels := page.evaluate(OVERFLOW):
            yield f"{page.url}: {pixels} px wider than a phone of {width} px"
        if not page.evaluate(IS_HEADER_ONE_ROW):
            yield f"{page.url}: the header takes two rows on a phone of {width} px"
    page.set_viewport_size(usual)
