"""What a user does on a site: open a page, fill in a form, press a button; each step is checked."""

from collections.abc import Callable

from dev.journey.browser import Browser
from dev.journey.page import Page
from dev.journey.telling import START_IT, Log, Unexpected, remedy_for

Check = Callable[[Page], bool]


class Steps:
    """A user with a browser. Every step raises Unexpected or NoAnswer if it goes wrong."""

    def __init__(self, site: Browser, log: Log, email: str, password: str) -> None:
        self.site, self.email = site, email
        self._log, self._password = log, password

    def open(
        self, url: str, expected: str, check: Check, doing: str = "", remedy: str = START_IT
    ) -> Page:
        """Open a URL or a path; `remedy` is what helps if nothing answers there."""
        self._log.start(doing or f"open {url}", remedy)
        return self._checked(self.site.open(url), expected, check)

    def fill_in(self, doing: str, page: Page, expected: str, check: Check) -> Page:
        """Fill in the form of `page` with the email and the password, and send it."""
        self._log.start(doing)
        form = page.main_form()
        if form is None:
            raise Unexpected("a form", page.described(), remedy_for(page))
        return self._checked(
            self.site.submit(page, form, self.email, self._password), expected, check
        )

    def press(self, doing: str, page: Page, path: str) -> Page:
        """Press the button of `page` that leads to `path`."""
        self._log.start(doing)
        form = page.form_to(path)
        if form is None:
            raise Unexpected(f"a button that leads to {path}", page.described(), remedy_for(page))
        return self._checked(self.site.submit(page, form), "a page", lambda after: after.is_fine)

    def _checked(self, page: Page, expected: str, check: Check) -> Page:
        if not check(page):
            raise Unexpected(expected, page.described(), remedy_for(page))
        self._log.done(f'"{page.message}"', self.site.statuses, self.site.milliseconds)
        return page
