"""The addresses of static files, and how long a browser keeps what they name.

No twin: files and their addresses; no dependency takes part.
"""

import re

import pytest

from app import create_app
from tests.support.builders import a_config

ADDRESS = re.compile(r'(?:href|src)="([^"]*/static/[^"]*)"')
STATIC_FILES = ["bootstrap.min.css", "style.css", "theme.js", "page.js", "logo.svg"]
A_YEAR = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path):
    """A folder of static files, with one file."""
    (tmp_path / "style.css").write_text("body { color: black }", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.fixture
def site(folder, session, mail):
    """The application with these static files."""
    site = create_app(a_config(), session_factory=lambda: session, mail=mail)
    site.static_folder = str(folder)
    return site


@pytest.fixture
def address_of(site):
    """Return the address that a page gives to a static file."""

    def address(filename, endpoint="static"):
        with site.test_request_context():
            return site.url_for(endpoint, filename=filename)

    return address


@pytest.fixture
def kept(site):
    """Return the status of an address, and for how long a browser keeps the answer."""

    def ask(address, **headers):
        with site.test_client().get(address, headers=headers) as response:
            return response.status_code, response.headers.get("Cache-Control")

    return ask


@pytest.mark.parametrize("path", ["/", "/login", "/no/such/page"])
def test_every_address_of_a_static_file_has_a_version(client, path):
    page = client.get(path)

    addresses = ADDRESS.findall(page.text)
    assert len(addresses) >= len(STATIC_FILES)
    assert [each for each in addresses if not re.search(r"\?v=[0-9a-f]{12}$", each)] == []


@pytest.mark.parametrize("path", STATIC_FILES)
def test_a_browser_keeps_what_the_address_of_a_page_names(client, path):
    [address] = {each for each in ADDRESS.findall(client.get("/").text) if path in each}

    with client.get(address) as file:
        pass

    assert (file.status_code, file.headers["Cache-Control"]) == (200, A_YEAR)


def test_the_address_changes_with_the_content(folder, address_of):
    before = address_of("style.css")

    (folder / "style.css").write_text("body { color: white; }", encoding="utf-8")

    assert address_of("style.css") != before


def test_the_address_is_the_same_in_every_process(folder, address_of):
    before = address_of("style.css")
    (folder / "copy.css").write_bytes((folder / "style.css").read_bytes())

    assert address_of("copy.css") == before.replace("style.css", "copy.css")


def test_the_version_of_another_release_is_not_kept(folder, address_of, kept):
    before = address_of("style.css")
    (folder / "style.css").write_text("body { color: white; }", encoding="utf-8")

    answer = kept(before)

    assert answer == (200, "no-cache")


@pytest.mark.parametrize("address", ["/static/style.css", "/static/style.css?v="])
def test_a_file_without_a_version_is_asked_for_again(kept, address):
    answer = kept(address)

    assert answer == (200, "no-cache")


def test_an_error_is_not_kept(address_of, kept):
    status, control = kept(address_of("style.css"), Range="bytes=9999-")

    assert status == 416
    assert control != A_YEAR


def test_an_answer_without_the_content_is_kept_as_well(site, address_of, kept):
    address = address_of("style.css")
    with site.test_client().get(address) as first:
        tag = first.headers["ETag"]

    answer = kept(address, **{"If-None-Match": tag})

    assert answer == (304, A_YEAR)


@pytest.mark.parametrize("filename", ["missing.css", "folder", "../style.css", "a\0.css"])
def test_a_file_that_is_not_there_has_an_address_without_a_version(address_of, kept, filename):
    address = address_of(filename)

    assert "v=" not in address
    assert kept(address)[0] == 404


@pytest.mark.parametrize("address", ["/login", "/login?v=1", "/healthz?v="])
def test_nothing_but_a_static_file_is_kept(kept, address):
    _, control = kept(address)

    assert control != A_YEAR


def test_a_route_that_only_looks_like_one_has_no_version(site, address_of):
    site.add_url_rule("/downloads/<filename>", "downloads")

    assert address_of("style.css", "downloads") == "/downloads/style.css"
