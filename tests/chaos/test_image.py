"""The image, built from the Dockerfile in an empty folder, does the whole work there: F40.

It has no file, package or template of the developer's machine.
"""

import ast
import os
import re
import sys
from subprocess import run

import pytest

from dev.journey.__main__ import main as journey
from dev.postgres import ensure_database
from tests.browser.site import running_inbox
from tests.support.compose import compose
from tests.support.http_browser import Browser
from tests.support.image import ImageProcess
from tests.support.image_build import Builder, NoIndex
from tests.support.processes import ROOT, free_port, wait_for_answer

pytestmark = pytest.mark.timeout(180)  # seconds, for the first time: pip installs the packages

STATIC = re.compile(r'(?:src|href)="(/[^"]*static/[^"]+)"')
LIST_TEMPLATES = """
from app import create_app

app = create_app()
print(*sorted(app.jinja_env.list_templates()), sep="\\n")
for kind in app.extensions["handshake"].email_kinds.values():
    print(*sorted(path.name for path in kind.templates.glob(f"{kind.name}.*")), sep="\\n")
"""
FIND_MODULES = """
import sys
from importlib.util import find_spec

print(*[name for name in sys.argv[1:] if find_spec(name) is None], sep="\\n")
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image; pip installs its packages at the first time, and when they have changed."""
    try:
        return Builder(ROOT, ROOT / ".local" / "image").build(tmp_path_factory.mktemp("image"))
    except NoIndex as error:
        pytest.skip(f"pip reaches no index, and .local/image has no packages yet: {error}")


@pytest.fixture(scope="module")
def environment(running):
    """What an administrator sets, with an empty database."""
    server = running.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    port = str(free_port())
    return running.environment | {
        "DATABASE_URL": ensure_database(server, f"handshake_test_image_{os.getpid()}"),
        "HOST": "127.0.0.1",
        "PORT": port,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
    }


@pytest.fixture(scope="module")
def logs(image, environment, tmp_path_factory):
    """The migrated database, web server and worker of the image; how to read what they log."""
    migration = image.run("alembic", "upgrade", "head", **environment)
    assert migration.returncode == 0, migration.stderr
    folder = tmp_path_factory.mktemp("logs")
    processes = [
        ImageProcess(image, *command, environment=environment, log=folder / f"{command[-1]}.log")
        for command in (image.command, compose()["services"]["worker"]["command"].split())
    ]
    try:
        wait_for_answer(environment["PUBLIC_BASE_URL"])
        yield lambda: "".join(process.log() for process in processes)
    finally:
        for process in processes:
            process.kill()


@pytest.fixture
def browser(logs, environment):
    browser = Browser(environment["PUBLIC_BASE_URL"])
    browser.visit("/")
    return browser


@pytest.fixture
def fetch_all(browser):
    """Return the status of each address."""

    def status(address):
        browser.visit(address)
        return browser.status

    return lambda addresses: [status(address) for address in addresses]


def files(folder):
    """The files of a folder, without those that Python or a desktop adds."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(str(path.relative_to(folder)) for path in found if path.name[0] != ".")


def imported_modules(folder):
    """The modules of other packages that the Python files of a folder import anywhere."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def test_f40_the_whole_journey_works_in_the_image(running, environment, logs, capsys):
    url = environment["PUBLIC_BASE_URL"]

    with running_inbox(running.mail.mailbox, url) as inbox:
        status = journey({"URL": url, "INBOX": inbox})

    assert status == 0, capsys.readouterr().err + logs()
    assert "Traceback" not in logs()


@pytest.mark.parametrize("name", ["app", "migrations"])
def test_f40_the_image_has_every_file_of_the_application(image, name):
    assert files(image.folder / name) == files(ROOT / name)


def test_f40_the_image_has_every_template(image, environment):
    here = run(
        [sys.executable, "-c", LIST_TEMPLATES],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    there = image.run("python", "-c", LIST_TEMPLATES, **environment)

    assert "welcome.html" in there.stdout, there.stderr
    assert there.stdout == here.stdout


@pytest.mark.parametrize("name", ["app", "migrations"])
def test_f40_the_image_has_every_package_that_is_imported(image, name):
    modules = imported_modules(image.folder / name)

    missing = image.run("python", "-c", FIND_MODULES, *modules)

    assert (missing.stdout.strip(), missing.stderr) == ("", "")
    assert len(modules) > 2


def test_f40_the_image_serves_every_file_that_a_page_names(fetch_all, browser):
    addresses = STATIC.findall(browser.html)

    statuses = fetch_all(addresses)

    assert set(statuses) == {200}, [*zip(addresses, statuses, strict=True)]


def test_f40_the_health_check_of_compose_passes_in_the_image(image, logs, environment):
    _, *command = compose()["services"]["web"]["healthcheck"]["test"]
    port = environment["PORT"]

    checked = image.run(*[word.replace(":8000/", f":{port}/") for word in command])

    assert checked.returncode == 0, checked.stderr
    assert f":{port}/" in checked.args[-1]
