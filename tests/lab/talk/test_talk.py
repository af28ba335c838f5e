import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.talk import __main__ as talk
from lab.talk import ready
from lab.talk.__main__ import TalkError
from lab.talk.figures import _telling
from lab.talk.recording import incomplete

QUOTING = """<!-- [[[cog cog.outl("new") ]]] -->
{}
<!-- [[[end]]] -->
"""


@pytest.mark.parametrize(("quoted", "is_old"), [("new", False), ("old", True)])
def test_a_quotation_that_no_longer_stands_is_found(monkeypatch, tmp_path, quoted, is_old):
    page = tmp_path / "slides.md"
    page.write_text(QUOTING.format(quoted))
    monkeypatch.setattr(talk, "QUOTING", (page,))

    if is_old:
        with pytest.raises(TalkError, match=r"no longer stands there.*: make talk(?s:.*)-old"):
            talk.check()
    else:
        talk.check()


def test_the_page_comes_with_all_that_it_needs():
    page = (ROOT / "talk" / "slides.html").read_text(encoding="utf-8")

    assert [part for part in ('src="http', 'href="http', "url(http", "unpkg") if part in page] == []


def test_the_locked_packages_name_no_registry():
    locked = (ROOT / "talk" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in locked


def test_without_node_the_remedy_is_named(monkeypatch):
    monkeypatch.setattr(talk.shutil, "which", lambda _: None)

    with pytest.raises(TalkError, match="npm is not installed"):
        talk.make()


def test_of_a_red_test_a_slide_has_the_name_the_message_and_the_result():
    printed = [
        "test_x",
        "[a]",
        "",
        "a.py:1: in x",
        "    assert x",
        "",
        "it is wrong",
        "",
        "1 failed",
    ]

    assert _telling(printed) == ["test_x", "[a]", "", "it is wrong", "", "1 failed"]


def test_of_a_difference_a_slide_has_the_changed_lines():
    printed = ["--- approved", "+++ received", "@@ -1 +1 @@", " same", "-old", "+new", "--- end"]

    assert _telling(printed) == ["--- approved", "+++ received", "-old", "+new"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("8/8 The end. Every file is as in the last commit.", ""),
        ("8/8 This step did not end as it has to. The end.", "A step did not end as it has to."),
        ("These uncommitted changes would mix with the bug", "The demo did not reach its end."),
    ],
)
def test_only_a_recording_of_the_whole_demo_is_shown(text, problem):
    assert incomplete(text) == problem


def test_the_recording_has_the_whole_demo():
    assert incomplete((ROOT / "talk" / "demo.cast").read_text(encoding="utf-8")) == ""


def test_what_a_speaker_would_miss_is_named_with_a_remedy(monkeypatch, tmp_path):
    planted = tmp_path / "planted"
    planted.write_text("04")
    monkeypatch.setattr(ready, "PLANTED", planted)
    monkeypatch.setattr(ready, "TALK", tmp_path)

    found = ready.missing()

    assert "a bug is planted: make mend" in found
    assert "talk/slides.pdf is not there: make talk" in found


def test_the_doctor_tells_whether_the_stage_is_ready():
    done = subprocess.run(
        [sys.executable, "-m", "lab.talk.ready"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith(("  ok       Ready for the talk", "  note     Not ready"))
