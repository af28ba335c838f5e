"""How the tests of the image read a Dockerfile and a .dockerignore: as Docker does."""

import sys
from pathlib import Path

import pytest

from tests.support.dockerfile import is_left_out, stages
from tests.support.image_build import Builder, BuildFailed, NoIndex

DOCKERFILE = """\
# A comment.
FROM python:3.13 AS build
WORKDIR /srv
COPY list.txt lists/list.txt
RUN test -f lists/list.txt && \\
    # within a command
    mkdir made && \\
    echo $$ >> /srv/made/log
FROM python:3.13
WORKDIR /srv
ENV PATH=/srv/made/bin:$PATH MADE=here
COPY --from=build /srv/made /srv/made
COPY app app
COPY list.txt ./
RUN useradd handshake
RUN cat list.txt > seen.txt
CMD ["flask", "web"]
"""


@pytest.fixture
def context(tmp_path):
    """A folder with a Dockerfile, and some files to copy."""
    folder = tmp_path / "context"
    (folder / "app" / "__pycache__").mkdir(parents=True)
    (folder / "app" / "page.html").touch()
    (folder / "app" / "__pycache__" / "page.pyc").touch()
    (folder / "list.txt").write_text("flask", encoding="utf-8")
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    ignore = "*\n!app\n!list.txt\n**/__pycache__\n"
    (folder / ".dockerignore").write_text(ignore, encoding="utf-8")
    return folder


@pytest.fixture
def build(context, tmp_path):
    """Build the image in a new folder."""
    numbers = iter(range(10))
    return lambda: Builder(context, tmp_path / "kept").build(tmp_path / f"image-{next(numbers)}")


@pytest.fixture
def pip_without_a_configuration(monkeypatch, tmp_path):
    """Let pip look for packages in an empty folder only."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")


@pytest.fixture
def install_a_package(context, build):
    """Build an image with a package."""
    lines = "FROM python:3.13\nWORKDIR /srv\nRUN python -m pip download handshake-nowhere\n"

    def install():
        (context / "Dockerfile").write_text(f"{lines}FROM python:3.13\n", encoding="utf-8")
        build()

    return install


def process_of(image):
    """Return the id of the process that has built the first stage."""
    return (image.folder / "made" / "log").read_text(encoding="utf-8")


def test_a_line_that_is_continued_is_one_instruction():
    [build, _] = stages(DOCKERFILE)

    [command] = build.of("RUN")
    assert command == "test -f lists/list.txt && mkdir made && echo $$ >> /srv/made/log"


@pytest.mark.parametrize(
    ("rules", "name", "expected"),
    [
        (["*"], "app/page.html", True),
        (["*", "!app"], "app/page.html", False),
        (["*", "!app", "**/page.html"], "app/web/page.html", True),
        (["*", "!app", "*/page.html"], "app/web/page.html", False),
        (["app/*.html"], "app/web/page.html", False),
        (["app/**"], "app/web/page.html", True),
        (["**/__pycache__"], "app/__pycache__/page.pyc", True),
        (["**/__pycache__"], "__pycache__/page.pyc", True),
        (["page.html"], "app/page.html", False),
        (["/app/"], "app/page.html", True),
        (["# app"], "# app", False),
        (["app/page.htm?"], "app/page.html", True),
        (["", "app.html"], "app-html", False),
    ],
)
def test_the_last_rule_that_fits_decides(rules, name, expected):
    assert is_left_out(Path(name), rules) is expected


def test_the_image_has_what_the_instructions_say(build):
    image = build()

    found = sorted(str(path.relative_to(image.folder)) for path in image.folder.rglob("*"))
    assert found == ["app", "app/page.html", "list.txt", "made", "seen.txt"]
    assert image.command == ["flask", "web"]
    assert image.environment["MADE"] == "here"
    assert image.environment["PATH"].startswith(f"{image.folder}/made/bin:")


def test_a_command_of_the_image_sees_nothing_of_this_environment(build):
    found = build().run("/bin/sh", "-c", 'echo "$PATH"')

    assert str(Path(sys.executable).parent) not in found.stdout


def test_a_stage_is_kept_until_its_files_change(build, context):
    first = process_of(build())
    again = process_of(build())

    (context / "list.txt").write_text("django", encoding="utf-8")
    changed = process_of(build())

    assert first == again != changed


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("COPY missing.txt ./", "there is no missing.txt"),
        ("COPY .dockerignore ./", "there is no .dockerignore"),
        ("RUN echo the reason; false", "the reason"),
        ("ADD list.txt ./", "Teach tests/support/image_build.py what ADD does"),
    ],
)
def test_an_instruction_that_cannot_be_followed_is_named(build, context, line, message):
    with (context / "Dockerfile").open("a", encoding="utf-8") as dockerfile:
        dockerfile.write(f"{line}\n")

    with pytest.raises(BuildFailed, match=message):
        build()


@pytest.mark.usefixtures("pip_without_a_configuration")
def test_an_index_that_does_not_answer_is_told_from_other_errors(install_a_package, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.delenv("PIP_NO_INDEX")

    with pytest.raises(NoIndex, match="Retrying"):
        install_a_package()


@pytest.mark.usefixtures("pip_without_a_configuration")
def test_a_package_that_no_index_has_fails_the_build(install_a_package):
    with pytest.raises(BuildFailed, match="handshake-nowhere") as failed:
        install_a_package()

    assert failed.type is BuildFailed
