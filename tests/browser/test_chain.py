"""The picture of the chain, with events that a test notes."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from dev.chain.state import PIECES, Chain
from dev.inbox.store import Mailbox
from tests.browser.looks import faults_shown
from tests.browser.site import running_inbox

SIZES = {"projector": (1280, 720), "phone": (320, 640)}


@pytest.fixture
def chain():
    return Chain()


@pytest.fixture
def picture(new_context, chain):
    """The page of the chain on a projector."""
    with running_inbox(Mailbox(), "http://127.0.0.1:8000", chain) as url:
        width, height = SIZES["projector"]
        page = new_context(viewport={"width": width, "height": height}).new_page()
        page.goto(f"{url}/chain")
        yield page
        page.close()


@pytest.fixture
def passed(chain):
    """Let the first pieces of the chain pass a registration on, up to the one with a name."""

    def until(name, seconds_ago=0.0):
        start = datetime.now(UTC) - timedelta(seconds=seconds_ago)
        for number, piece in enumerate([*PIECES][: [*PIECES].index(name) + 1]):
            chain.note(piece, start + timedelta(milliseconds=10 * number), f"item of {piece}")

    return until


def box(page, name):
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))


def test_before_a_registration_the_page_says_what_to_do(picture):
    expect(picture.get_by_role("status")).to_contain_text("Register at http://127.0.0.1:8000")
    expect(picture.get_by_role("listitem")).to_have_count(len(PIECES))


def test_the_pieces_light_up_and_say_when_and_what(picture, passed):
    passed("login")

    expect(picture.get_by_role("status")).to_have_text("Everything fits.")
    expect(box(picture, "NOTIFY")).to_have_class("lit")
    expect(box(picture, "NOTIFY")).to_contain_text("item of NOTIFY")
    expect(box(picture, "NOTIFY")).to_contain_text("10 ms later")


def test_a_piece_that_does_not_answer_is_named_with_the_time_of_the_wait(picture, passed):
    passed("worker", seconds_ago=3)

    expect(picture.get_by_role("status")).to_have_text("The chain stops: SMTP has not answered.")
    expect(box(picture, "SMTP")).to_have_class("missing")
    expect(box(picture, "SMTP")).to_contain_text("waited for since")
    expect(box(picture, "inbox")).to_have_class("dark")


def test_a_piece_that_fails_says_how(picture, passed, chain):
    passed("link")
    chain.note("login", datetime.now(UTC), "POST /confirm/<token> 403", failed=True)

    expect(picture.get_by_role("status")).to_have_text("login: POST /confirm/<token> 403")
    expect(box(picture, "login")).to_have_class("failed")


def test_the_user_is_told_when_it_is_their_turn(picture, passed):
    passed("inbox")
    expect(picture.get_by_role("status")).to_have_text("The email is there. Open its link.")

    passed("link")
    expect(picture.get_by_role("status")).to_have_text("Type the password, and confirm.")


def test_a_new_registration_begins_anew(picture, passed):
    passed("login", seconds_ago=60)
    expect(box(picture, "login")).to_have_class("lit")

    passed("web")

    expect(box(picture, "login")).to_have_class("dark")
    expect(box(picture, "web")).to_have_class("lit")


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_picture_fits_on_the_screen(picture, passed, size):
    width, height = SIZES[size]
    picture.set_viewport_size({"width": width, "height": height})
    passed("login")
    expect(box(picture, "login")).to_have_class("lit")

    shown = picture.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")

    assert shown[0] <= width
    assert size == "phone" or shown[1] <= height


@pytest.mark.parametrize("last", ["worker", "inbox", "login"])
def test_the_picture_has_no_faults(picture, passed, last):
    passed(last, seconds_ago=3)
    expect(picture.get_by_role("listitem").nth(0)).to_have_class("lit")

    assert faults_shown(picture) == []
