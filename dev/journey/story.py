"""The story of one new user: register, read the email, confirm, log in, log out."""

import secrets
from collections.abc import Callable
from http import HTTPStatus

from dev.journey.browser import Browser
from dev.journey.inbox import Inbox, link_in
from dev.journey.page import Page
from dev.journey.telling import Log, Unexpected, remedy_for

OTHER_SITE = "PUBLIC_BASE_URL of the site decides where links in emails lead."


class Story:
    """A user with a browser and perhaps an inbox; nothing is known about the pages but forms."""

    def __init__(self, site: Browser, inbox: Inbox | None, log: Log) -> None:
        self._site, self._inbox, self._log = site, inbox, log
        self.email = f"journey-{secrets.token_hex(6)}@example.com"
        self._password = secrets.token_urlsafe(18)

    def tell(self) -> None:
        """Go as far as the inbox allows; raise Unexpected or NoAnswer at the first problem."""
        if self._inbox is None:
            self._register()
            self._be_refused()
            return
        self._look_into(self._inbox)
        self._register()
        self._confirm(self._receive(self._inbox))
        self._log_out(self._open_account())

    def _look_into(self, inbox: Inbox) -> None:
        self._log.start("look into the inbox")
        count = inbox.count()
        self._log.done(f"{count} emails", inbox.browser.statuses, inbox.browser.milliseconds)

    def _register(self) -> None:
        form = self._open("/register", "a form for a new account", _asks_for_password)
        self._submit("register", form, "the page about the inbox", lambda page: _moved(form, page))

    def _be_refused(self) -> None:
        form = self._open("/login", "a form to log in", _asks_for_password)
        expected = "to be refused until the email is confirmed"
        self._submit(
            "log in, unconfirmed",
            form,
            expected,
            lambda page: page.status == HTTPStatus.UNPROCESSABLE_ENTITY,
        )

    def _receive(self, inbox: Inbox) -> str:
        self._log.start("wait for the email")
        message, seconds = inbox.wait_for(self.email)
        link = link_in(message)
        if not link:
            raise Unexpected("a link in the email", "it has none", "See it in the inbox.")
        subject = f'"{message.get("Subject")}"'
        self._log.done(subject, inbox.browser.statuses, seconds * 1000)
        return link

    def _confirm(self, link: str) -> None:
        form = self._open(link, "a form to confirm the email", _has_form, "open the link in it")
        if form.origin != self._site.base:
            self._log.note(f"Links lead to {form.origin}, not {self._site.base}. {OTHER_SITE}")
            self._site.base = form.origin
        self._submit("confirm", form, "to be sent on", lambda page: _moved(form, page))

    def _open_account(self) -> Page:
        def shows_account(page: Page) -> bool:
            return page.is_fine and page.path == "/account" and self.email in page.text

        expected = "the account, or the form to log in"
        page = self._open("/account", expected, lambda page: shows_account(page) or _is_login(page))
        if _is_login(page):
            page = self._submit("log in", page, f"the account of {self.email}", shows_account)
        return page

    def _log_out(self, page: Page) -> None:
        button = page.form_to("/logout")
        if button is None:
            raise Unexpected("a button to log out", page.described(), remedy_for(page))
        self._visit(
            "log out", lambda: self._site.submit(page, button), "a page", lambda p: p.is_fine
        )
        self._open("/account", "the form to log in", _is_login)

    def _open(
        self, url: str, expected: str, holds: Callable[[Page], bool], doing: str = ""
    ) -> Page:
        return self._visit(doing or f"open {url}", lambda: self._site.open(url), expected, holds)

    def _submit(self, doing: str, page: Page, expected: str, holds: Callable[[Page], bool]) -> Page:
        form = page.main_form()
        assert form is not None, "the page was opened because it has one"
        send = self._site.submit
        return self._visit(
            doing, lambda: send(page, form, self.email, self._password), expected, holds
        )

    def _visit(
        self, doing: str, load: Callable[[], Page], expected: str, holds: Callable[[Page], bool]
    ) -> Page:
        self._log.start(doing)
        page = load()
        if not holds(page):
            raise Unexpected(expected, page.described(), remedy_for(page))
        self._log.done(f'"{page.message}"', self._site.statuses, self._site.milliseconds)
        return page


def _has_form(page: Page) -> bool:
    return page.is_fine and page.main_form() is not None


def _asks_for_password(page: Page) -> bool:
    form = page.main_form()
    return page.is_fine and form is not None and form.asks_for_password()


def _is_login(page: Page) -> bool:
    return page.path == "/login" and _asks_for_password(page)


def _moved(before: Page, page: Page) -> bool:
    return page.is_fine and page.path != before.path
