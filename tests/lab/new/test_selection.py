import pytest

from lab.new.refusal import Refused
from lab.new.rules import OURS, Part
from lab.new.selection import keep, read

FILES = {
    "Makefile": "twins:\n\t$(RUN) lab.twins\n",
    "lab/twins.py": "from lab import table\n",
    "lab/table.py": "",
    "lab/unused.py": "",
    "lab/joined.py": "",
    ".github/workflows/ci.yml": "- run: python3 -m lab.joined\n",
    "app/web/pages.py": "",
    "tests/chaos/test_wire.py": "from tests.support import wire\n",
    "tests/support/wire.py": "",
    "tests/lab/test_unused.py": "from lab import unused\n",
    "talk/slides.md": "",
}
CHAOS = Part("faults", ("tests/chaos/*",))


def test_the_files_of_handshake_itself_stay_behind():
    assert "talk/*" in OURS
    assert "talk/slides.md" not in keep(FILES, ())


def test_a_tool_that_no_target_and_no_workflow_needs_goes_with_its_tests():
    kept = keep(FILES, ())

    assert not {"lab/unused.py", "tests/lab/test_unused.py"} & kept.keys()
    assert {"lab/twins.py", "lab/table.py", "lab/joined.py", "app/web/pages.py"} < kept.keys()


def test_a_layer_goes_with_the_support_that_only_it_has_used():
    assert FILES.keys() - keep(FILES, [CHAOS]).keys() > {
        "tests/chaos/test_wire.py",
        "tests/support/wire.py",
    }


def test_the_text_of_a_file_is_read_and_that_of_a_picture_is_not(tmp_path):
    (tmp_path / "a.py").write_text("caf\xe9", encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG")

    assert read(tmp_path, ["a.py", "a.png"]) == {"a.png": "", "a.py": "caf\xe9"}


def test_a_file_that_is_no_utf_8_is_named(tmp_path):
    (tmp_path / "favicon.ico").write_bytes(b"\xff\xfe")

    with pytest.raises(Refused, match=r"favicon\.ico is no text in UTF-8\. Rule: "):
        read(tmp_path, ["favicon.ico"])


def test_a_symbolic_link_is_named(tmp_path):
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "b.md").symlink_to("a.md")

    with pytest.raises(Refused, match=r"b\.md is a symbolic link\. Rule: "):
        read(tmp_path, ["a.md", "b.md"])
