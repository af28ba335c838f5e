"""The ways to use a page: with a mouse, with a thumb, with the keyboard alone."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.looks import PHONE
from tests.support.builders import PASSWORD

EMAIL = "ada@example.com"
COVERED = re.compile(r"- (<.*) intercepts pointer events")  # as Playwright says it
MOST_TABS = 60  # more than the focusable elements of any page
# One call for both: a page that shows a new email may change between two calls.
OUTLINE = (
    "element => element === document.activeElement ? getComputedStyle(element).outlineStyle : null"
)

__tracebackhide__ = True  # a failure is shown at the line of the test


class Mouse:
    """Clicks. Playwright refuses a click when another element covers the target."""

    context: ClassVar[dict[str, Any]] = {}

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: Any) -> None:
        """Use the first link with this name."""
        self.use(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        """Use the button with this name."""
        self.use(self.page.get_by_role("button", name=name))

    def write(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        field = self.page.get_by_label(label, exact=True)
        self.use(field)
        field.fill(text)

    def use(self, element: Locator) -> None:
        _touch(element, element.click)


class Thumb(Mouse):
    """Taps on a small screen."""

    context: ClassVar = {
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
    }

    def use(self, element: Locator) -> None:
        _touch(element, element.tap)


class MouseWithoutScripts(Mouse):
    """Clicks in a browser without scripts."""

    context: ClassVar = {"java_script_enabled": False}


class Keyboard(Mouse):
    """Moves the focus with Tab, and presses Enter."""

    def write(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def use(self, element: Locator) -> None:
        self._reach(element)
        self.page.keyboard.press("Enter")

    def _reach(self, element: Locator) -> None:
        element.wait_for()
        for _ in range(MOST_TABS):
            if outline := element.evaluate(OUTLINE):
                assert outline != "none", (
                    f"the {_name_of(element)} has the focus, but no outline that shows it"
                )
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} Tabs do not reach the {_name_of(element)}")


def _touch(element: Locator, act: Callable[[], None]) -> None:
    try:
        act()
    except TimeoutError as error:
        if not (covered := COVERED.search(error.message)):
            raise
        sentence = f"users cannot {act.__name__} the {_name_of(element)}: {covered[1]} covers it"
        raise AssertionError(sentence) from None


def _name_of(element: Locator) -> str:
    """Return what a screen reader calls it: `link "Log in"`."""
    return element.aria_snapshot().splitlines()[0].strip("- :")


def log_in(user: Mouse, password: str = PASSWORD) -> None:
    """Fill in and send the form of the login page, which is open."""
    user.write("Email address", EMAIL)
    user.write("Password", password)
    user.press("Log in")
