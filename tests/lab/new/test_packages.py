from lab.new.packages import unlocked, without_packages

LOCKED = """\
flask==3.1 \\
    --hash=sha256:1
    # via
    #   acme
    #   syrupy
parse==1 \\
    --hash=sha256:2
    # via pytest-bdd
pytest-bdd==8 \\
    --hash=sha256:3
    # via acme
setuptools==1 \\
    --hash=sha256:4
"""


def test_a_package_goes_with_those_that_only_it_needs():
    left = unlocked(LOCKED, ["pytest-bdd"])

    assert left == LOCKED[: LOCKED.index("parse==")] + LOCKED[LOCKED.index("setuptools==") :]


def test_a_package_that_something_else_needs_stays():
    assert unlocked(LOCKED, ["syrupy"]) == LOCKED.replace("    #   syrupy\n", "")


def test_a_group_that_is_empty_goes():
    project = 'dev = ["a>=1", { include-group = "bdd" }]\nbdd = ["pytest-bdd>=8"]\n'

    left = without_packages(project, ["pytest-bdd"])

    assert "bdd" not in left
    assert '"a>=1"' in left
