from functools import cache

from dev.settings import ROOT
from lab import trees
from lab.new.choices import chosen, parts_of
from lab.new.product import make
from lab.new.selection import read


@cache
def product(without=""):
    files = read(ROOT, trees.files(ROOT))
    given = {"NAME": "Acme Notes", "DEST": "../acme", "WITHOUT": without}
    return make(files, chosen(given, parts_of(files)))


def test_only_the_licence_and_the_readme_say_where_the_product_comes_from():
    naming = {name for name, text in product().items() if "handshake" in (name + text).lower()}

    assert naming == {"LICENSE", "README.md"}


def test_the_licence_keeps_its_line_and_gets_another():
    lines = product()["LICENSE"].splitlines()

    assert [line.split(maxsplit=3)[3] for line in lines if line.startswith("Copyright")] == [
        "The Handshake authors",
        "The Acme Notes authors",
    ]


def test_an_extra_goes_with_its_tests_and_its_line():
    files = product("account_deletion")

    assert not [name for name in files if "account_deletion" in name]
    assert "account_deletion" not in files["app/extras/__init__.py"]


def test_a_layer_goes_with_its_target_and_its_packages():
    files = product("acceptance")

    assert "test-acceptance" not in files["Makefile"]
    assert "acceptance" not in files["lab/layers.py"]
    assert "pytest-bdd" not in files["pyproject.toml"] + files["requirements/dev.txt"]


def test_the_steps_of_ci_go_with_their_targets():
    assert "make seams" not in product()[".ci/run"]
    assert "make lint" in product()[".ci/run"]
