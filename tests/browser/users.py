"""The ways of using a page: with a mouse, with a thumb, with the keyboard alone."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.looks import PHONE
from tests.support.builders import PASSWORD

ADDRESS = "ada@example.com"
COVERED = re.compile(r"- (<.*) intercepts pointer events")  # as Playwright says it
MOST_TABS = 60  # more than any page of ours has places to stop at
# Asked at once: a page that takes over news may be another one a moment later.
OUTLINE = "it => it === document.activeElement ? getComputedStyle(it).outlineStyle : null"

__tracebackhide__ = True  # a failure is shown where the test uses its hands


class Mouse:
    """Clicks, which Playwright refuses where something covers the place."""

    context: ClassVar[dict[str, Any]] = {}

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: Any) -> None:
        """Use the first link of this name."""
        self.use(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        """Use the button of this name."""
        self.use(self.page.get_by_role("button", name=name))

    def write(self, label: str, text: str) -> None:
        """Write into the field that has this label."""
        field = self.page.get_by_label(label, exact=True)
        self.use(field)
        field.fill(text)

    def use(self, thing: Locator) -> None:
        _touch(thing, thing.click)


class Thumb(Mouse):
    """Taps on a small screen."""

    context: ClassVar = {
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
    }

    def use(self, thing: Locator) -> None:
        _touch(thing, thing.tap)


class MouseWithoutScripts(Mouse):
    """Clicks where no script runs."""

    context: ClassVar = {"java_script_enabled": False}


class Keyboard(Mouse):
    """Goes from place to place with Tab, and presses Enter."""

    def write(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def use(self, thing: Locator) -> None:
        self._reach(thing)
        self.page.keyboard.press("Enter")

    def _reach(self, thing: Locator) -> None:
        thing.wait_for()
        for _ in range(MOST_TABS):
            if outline := thing.evaluate(OUTLINE):
                assert outline != "none", (
                    f"the {_name_of(thing)} has the focus, and nobody can see it: it has no outline"
                )
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} times Tab do not lead to the {_name_of(thing)}")


def _touch(thing: Locator, act: Callable[[], None]) -> None:
    try:
        act()
    except TimeoutError as error:
        if not (covered := COVERED.search(error.message)):
            raise
        sentence = f"nobody can {act.__name__} the {_name_of(thing)}: {covered[1]} lies over it"
        raise AssertionError(sentence) from None


def _name_of(thing: Locator) -> str:
    """Return what a screen reader calls it: `link "Log in"`."""
    return thing.aria_snapshot().splitlines()[0].strip("- :")


def log_in(hands: Mouse, password: str = PASSWORD, address: str = ADDRESS) -> None:
    """Fill in and send the login page, which is open."""
    hands.write("Email address", address)
    hands.write("Password", password)
    hands.press("Log in")
