"""Take the screenshots of README and talk from a run of the real site: `make screenshots`."""

import os
import sys
import tempfile
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from dev.chromium import NoBrowserError, find_browser
from tests.browser.site import Site, running_site
from tests.browser.users import EMAIL, Mouse
from tests.support.builders import PASSWORD
from tests.support.processes import ROOT

FOLDER = ROOT / "docs" / "screenshots"
SITE: ViewportSize = {"width": 640, "height": 820}
INBOX: ViewportSize = {"width": 960, "height": 820}
GAP = 16
SIDE_BY_SIDE = f'<body style="margin: 0; display: flex; gap: {GAP}px; background: #c9d0de">'
# What differs from run to run, so that unchanged pages give unchanged pictures.
STEADY = """
() => {
  const changes = [
    [/127\\.0\\.0\\.1:\\d+/g, "127.0.0.1:8000"],
    [/\\/confirm\\/\\S+/g, "/confirm/WzEsIjIwMjYtMDEtMzEiXQ.aX3fwA.5pV1oT7Q"],
    [/\\d\\d:\\d\\d:\\d\\d/g, "12:00:00"],
    [/\\d\\d? [A-Z][a-z]+ 20\\d\\d/g, "31 January 2026"],
  ];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const [found, shown] of changes) {
      walker.currentNode.data = walker.currentNode.data.replace(found, shown);
    }
  }
}
"""


def main(folder: Path) -> None:
    """Take every picture anew. Raises NoBrowserError."""
    path = find_browser(os.environ)
    folder.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        running_site(Path(logs), "screenshots") as site,
        sync_playwright() as playwright,
    ):
        site.empty()
        journey(playwright.chromium.launch(executable_path=path), site, folder)
    print("\n".join(str(picture.relative_to(ROOT)) for picture in sorted(folder.glob("*.png"))))


def take(page: Page, path: Path | None = None) -> bytes:
    """Take a picture without what differs from run to run; return its bytes."""
    page.evaluate(STEADY)
    return page.screenshot(path=path, animations="disabled")


def journey(browser: Browser, site: Site, folder: Path) -> None:
    """Register, read the email, confirm and log in, with a picture of each."""
    page = browser.new_page(viewport=SITE, base_url=site.url)
    inbox = browser.new_page(viewport=INBOX)
    user = Mouse(page)
    site.person("Grace").register()
    page.goto("/register")
    user.write("Email address", EMAIL)
    user.write("Password", PASSWORD)
    # The focus has just moved: without its transition, one field shows it and not two.
    page.screenshot(path=folder / "register.png", animations="disabled")
    user.press("Register")

    inbox.goto(site.inbox_url)
    expect(inbox.get_by_role("article")).to_contain_text(EMAIL)
    beside(browser, [page, inbox], folder / "inbox.png")

    page.goto(inbox.get_by_role("link", name="/confirm/").get_attribute("href") or "")
    take(page, folder / "confirm.png")
    user.write("Password", PASSWORD)
    user.press("Confirm and log in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    take(page, folder / "account.png")


def beside(browser: Browser, pages: list[Page], picture: Path) -> None:
    """Take one picture of pages side by side."""
    images = [b64encode(take(page)).decode() for page in pages]
    width = sum(page.viewport_size["width"] + GAP for page in pages) - GAP
    wall = browser.new_page(viewport={"width": width, "height": SITE["height"]})
    tags = [f'<img src="data:image/png;base64,{image}">' for image in images]
    wall.set_content(SIDE_BY_SIDE + "".join(tags))
    wall.screenshot(path=picture)


if __name__ == "__main__":
    try:
        main(FOLDER)
    except NoBrowserError as error:
        sys.exit(str(error))
