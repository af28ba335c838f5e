import re
from functools import cache

from dev.settings import ROOT
from lab import trees
from lab.new.choices import chosen, parts_of
from lab.new.makefile import targets_in
from lab.new.product import make
from lab.new.selection import read
from tests.support.workflows import commands

# The real ones may have been taken out.
EXTRA = {
    "app/extras/account_deletion/__init__.py": '"""Users leave."""\n',
    "app/extras/newsletter/__init__.py": '"""Users read news."""\n',
    "tests/unit/extras/newsletter/test_news.py": "",
}


@cache
def product(without="", deleted=()):
    files = {**read(ROOT, trees.files(ROOT)), **EXTRA}
    files = {name: text for name, text in files.items() if not name.startswith(deleted)}
    listing = "app/extras/__init__.py"
    files[listing] = files[listing].replace(" = (", ' = (\n    "newsletter",\n', 1)
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
    line = '    "newsletter",\n'
    files = product("newsletter")

    assert not [name for name in files if "newsletter" in name]
    assert line in product()["app/extras/__init__.py"]
    assert line not in files["app/extras/__init__.py"]


def test_a_layer_goes_with_its_target_and_its_packages():
    files = product("acceptance")

    assert "test-acceptance" not in files["Makefile"]
    assert ".idea/runConfigurations/tests_acceptance.xml" not in files
    for name in ("lab/layers.py", ".vscode/launch.json", ".github/workflows/ci.yml"):
        assert "acceptance" in product()[name]
        assert "acceptance" not in files[name]
    assert "pytest-bdd" not in files["pyproject.toml"] + files["requirements/dev.txt"]


def test_a_clone_may_have_deleted_the_files_of_editors_and_ci():
    files = product("chaos", (".vscode/", ".github/", ".idea/"))

    assert "app/__init__.py" in files
    assert not [name for name in files if name.startswith((".vscode/", ".github/", ".idea/"))]


def test_the_steps_of_ci_go_with_their_targets():
    files = product("chaos")
    scripts = [files[".ci/run"], *commands(files[".github/workflows/ci.yml"])]

    steps = re.findall("^make ([a-z-]+)", "\n".join(scripts), re.MULTILINE)

    assert {"lint", "test-unit"} <= {*steps}
    assert {*steps} <= {*targets_in(files["Makefile"])}


def test_a_workflow_without_a_target_goes():
    nightly = ".github/workflows/nightly.yml"

    assert commands(product()[nightly]) == ["make soak MINUTES=10"]
    assert nightly not in product("chaos")
    assert ".github/workflows/bench.yml" not in product()


def test_the_readme_takes_an_extra_out_that_the_product_has():
    files = product("account_deletion")

    [taken_out] = re.findall(r"^rm -r app/extras/(\w+)", files["README.md"], re.MULTILINE)
    assert f"app/extras/{taken_out}/__init__.py" in files
