"""The story of one new user: register, read the email, confirm, log out, log in."""

import secrets
from http import HTTPStatus

from dev.journey.browser import Browser
from dev.journey.inbox import WRONG, Inbox, link_in
from dev.journey.page import Page
from dev.journey.steps import Steps
from dev.journey.telling import Log, Unexpected

OTHER_SITE = "PUBLIC_BASE_URL of the site decides where links in emails lead"


class Story:
    """A user whom no earlier run knows; goes as far as the inbox allows."""

    def __init__(self, site: Browser, inbox: Inbox | None, log: Log) -> None:
        self.email = f"journey-{secrets.token_hex(6)}@example.com"
        self._steps = Steps(site, log, self.email, password=secrets.token_urlsafe(18))
        self._inbox, self._log = inbox, log

    def tell(self) -> None:
        """Take each step in turn; raise Unexpected or NoAnswer at the first problem."""
        if self._inbox is None:
            self._register()
            self._be_refused()
            return
        self._look_into(self._inbox)
        self._register()
        self._confirm(self._receive(self._inbox))
        self._log_in(self._log_out(self._open_account()))

    def _look_into(self, inbox: Inbox) -> None:
        self._log.start("look into the inbox", WRONG)
        count = inbox.count()
        self._log.done(
            f"{count} email{'s' * (count != 1)}", inbox.browser.statuses, inbox.browser.milliseconds
        )

    def _register(self) -> None:
        form = self._steps.open("/register", "a form for a new account", _asks_for_password)
        self._steps.fill_in("register", form, "the page about the inbox", lambda p: _moved(form, p))

    def _be_refused(self) -> None:
        form = self._steps.open("/login", "a form to log in", _asks_for_password)
        expected = "to be refused until the email is confirmed"
        self._steps.fill_in("log in, unconfirmed", form, expected, _is_refused)

    def _receive(self, inbox: Inbox) -> str:
        self._log.start("wait for the email", WRONG)
        message, seconds = inbox.wait_for(self.email)
        link = link_in(message)
        if not link:
            raise Unexpected("a link in the email", "it has none", f"See it at {inbox.url}")
        subject = f'"{message.get("Subject")}"'
        self._log.done(subject, inbox.browser.statuses, seconds * 1000)
        return link

    def _confirm(self, link: str) -> None:
        expected = "a form to confirm the email"
        form = self._steps.open(link, expected, _has_form, "open the link in it", OTHER_SITE)
        site = self._steps.site
        if form.origin != site.base:
            self._log.note(f"Links lead to {form.origin}, not to {site.base}. {OTHER_SITE}.")
            site.base = form.origin
        self._steps.fill_in("confirm", form, "to be sent on", lambda page: _moved(form, page))

    def _open_account(self) -> Page:
        # Confirming may log in as well.
        expected = "the account, or the form to log in"
        page = self._steps.open("/account", expected, lambda p: self._is_account(p) or _is_login(p))
        return self._log_in(page) if _is_login(page) else page

    def _log_out(self, page: Page) -> Page:
        self._steps.press("log out", page, "/logout")
        return self._steps.open("/account", "the form to log in", _is_login)

    def _log_in(self, form: Page) -> Page:
        expected = f"the account of {self.email}"
        return self._steps.fill_in("log in", form, expected, self._is_account)

    def _is_account(self, page: Page) -> bool:
        return page.is_fine and page.path == "/account" and self.email in page.text


def _has_form(page: Page) -> bool:
    return page.is_fine and page.main_form() is not None


def _asks_for_password(page: Page) -> bool:
    form = page.main_form()
    return page.is_fine and form is not None and form.asks_for_password()


def _is_login(page: Page) -> bool:
    return page.path == "/login" and _asks_for_password(page)


def _is_refused(page: Page) -> bool:
    return page.status == HTTPStatus.UNPROCESSABLE_ENTITY


def _moved(before: Page, page: Page) -> bool:
    return page.is_fine and page.path != before.path
