import threading
from datetime import datetime

import pytest

from dev.chain.lines import new_lines, note_line
from dev.chain.state import Chain

AT = "2026-01-31 12:00:00,500 INFO"
REGISTERED = f"{AT} app.web.tracing request=1f POST /register status=303 ms=70"


@pytest.fixture
def lit():
    """Note lines; return the pieces that have done something, with their item."""

    def read(*lines):
        chain = Chain()
        for line in (REGISTERED, *lines):
            note_line(chain, line)
        return {p.name: (p.state, p.item) for p in chain.pieces() if p.state in ("lit", "failed")}

    return read


def test_a_registration_is_sent_and_answered(lit):
    assert lit() == {
        "browser": ("lit", "POST /register"),
        "web": ("lit", "POST /register 303 after 70 ms"),
    }


def test_the_form_was_sent_as_long_before_the_line_as_the_answer_took():
    chain = Chain()
    note_line(chain, REGISTERED)

    browser, web, *_ = chain.pieces()
    assert browser.at == web.at == datetime(2026, 1, 31, 12, 0, 0, 430_000).astimezone()


@pytest.mark.parametrize(
    ("said", "piece", "shown"),
    [
        ("POST /register status=500 ms=9", "web", ("failed", "POST /register 500 after 9 ms")),
        ("GET /confirm/<token> status=200 ms=9", "link", ("lit", "GET /confirm/<token> 200")),
        ("GET /confirm/<token> status=404 ms=9", "link", ("failed", "GET /confirm/<token> 404")),
        ("POST /confirm/<token> status=303 ms=9", "login", ("lit", "POST /confirm/<token> 303")),
        ("POST /confirm/<token> status=403 ms=9", "login", ("failed", "POST /confirm/<token> 403")),
        ("POST /login status=303 ms=9", "login", ("lit", "POST /login 303")),
        (
            "email id=94d4 kind=welcome attempt=1 sent",
            "worker",
            ("lit", "kind=welcome attempt=1 sent"),
        ),
        (
            "email id=94d4 kind=welcome attempt=1 postponed",
            "worker",
            ("failed", "kind=welcome attempt=1 postponed"),
        ),
    ],
)
def test_what_a_line_says_about_a_piece(lit, said, piece, shown):
    assert lit(f"{AT} app.some.logger request=- {said}")[piece] == shown


@pytest.mark.parametrize("said", ["POST /register status=422 ms=9", "POST /login status=429 ms=9"])
def test_what_the_user_has_to_type_again_breaks_nothing(lit, said):
    assert lit(f"{AT} app.web.tracing request=- {said}") == lit()


@pytest.mark.parametrize("line", ["", "no time", f"{AT} x request=- GET / status=200 ms=3", "\x00"])
def test_other_lines_say_nothing(lit, line):
    assert lit(line).keys() == {"browser", "web"}


def test_lines_are_read_as_they_are_written_and_none_in_halves(tmp_path):
    log, stop, read = tmp_path / "log", threading.Event(), []
    arrived = threading.Semaphore(0)

    def follow():
        for line in new_lines(log, stop, seconds=0.005):
            read.append(line)
            arrived.release()

    thread = threading.Thread(target=follow)
    thread.start()
    with log.open("w") as file:
        file.write("one\ntw")
        file.flush()
        assert arrived.acquire(timeout=5)
        file.write("o\n")
        file.flush()
        assert arrived.acquire(timeout=5)
    stop.set()
    thread.join(5)

    assert read == ["one", "two"]
