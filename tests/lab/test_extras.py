import pytest

from lab.extras.checks import FOR_ALL
from lab.extras.removal import ExtraError, chosen, extras, take_out
from lab.layers import LAYERS

LISTING = """EXTRAS: tuple[str, ...] = (
    "password_reset",
    "session_list",
)
"""


@pytest.fixture
def root(tmp_path):
    """A tree with two extras, each with tests in two layers."""
    for name in ("password_reset", "session_list"):
        for folder in ("app", "tests/unit", "tests/approval"):
            (tmp_path / folder / "extras" / name).mkdir(parents=True)
        (tmp_path / "app" / "extras" / name / "__init__.py").touch()
    (tmp_path / "app" / "extras" / "__init__.py").write_text(LISTING)
    return tmp_path


def test_the_extras_are_the_folders(root):
    assert extras(root) == ["password_reset", "session_list"]
    assert chosen(root, only="session_list") == ["session_list"]


def test_an_extra_that_does_not_exist_is_answered_with_those_that_do(root):
    with pytest.raises(
        ExtraError, match=r"no extra 'login'\. The extras are: password_reset, sess"
    ):
        chosen(root, only="login")


def test_an_extra_goes_with_its_tests_and_its_line(root):
    take_out("password_reset", root)

    assert list(root.glob("*/**/password_reset")) == []
    assert len(list(root.glob("*/**/session_list"))) == 3
    assert (root / "app/extras/__init__.py").read_text() == (
        'EXTRAS: tuple[str, ...] = (\n    "session_list",\n)\n'
    )


def test_without_any_extra_the_list_is_formatted_as_ruff_does(root):
    take_out("password_reset", root)
    take_out("session_list", root)

    assert (root / "app/extras/__init__.py").read_text() == "EXTRAS: tuple[str, ...] = ()\n"


def test_an_extra_without_a_line_of_its_own_is_named_with_the_rule(root):
    (root / "app/extras/__init__.py").write_text("EXTRAS = ()\n")

    with pytest.raises(ExtraError, match="has 0 lines for the folder app/extras/session_list"):
        take_out("session_list", root)


def test_lint_and_every_layer_are_checked_without_any_extra():
    assert ("lint", *LAYERS) == FOR_ALL
