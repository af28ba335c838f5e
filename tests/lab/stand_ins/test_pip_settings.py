import pytest

from lab.containers.docker import DockerError
from lab.stand_ins import pip_settings
from lab.stand_ins.pip_settings import PipSettings

LINES = [
    ":env:.disable-pip-version-check='1'",
    ":env:.find-links='/srv/wheels'",
    "global.extra-index-url='file:///srv/index https://more.example/simple'",
    "global.index-url='https://one.example/simple'",
    ":env:.index-url='https://two.example/simple'",
    "global.trusted-host='one.example\\ntwo.example'",
    "global.timeout='180'",
]


@pytest.fixture
def root(tmp_path):
    """The file system of an image."""
    (tmp_path / "root" / "etc").mkdir(parents=True)
    return tmp_path / "root"


def test_the_settings_that_name_an_index_are_taken_along():
    assert PipSettings.read(LINES).values == {
        "index-url": "https://two.example/simple",
        "extra-index-url": "https://more.example/simple",
        "trusted-host": "one.example two.example",
        "timeout": "180",
    }


def test_a_setting_that_names_only_a_folder_of_this_machine_stays_here():
    assert PipSettings.read(["global.extra-index-url='file:///srv/index'"]) == PipSettings({})


def test_the_certificates_to_trust_go_into_the_image(root, tmp_path):
    certificates = tmp_path / "authorities.pem"
    certificates.write_text("CERTIFICATE")

    PipSettings.read([f"global.cert='{certificates}'", "global.timeout='60'"]).write(root)

    assert (root / "etc/pip-certificates.pem").read_text() == "CERTIFICATE"
    assert (root / "etc/pip.conf").read_text().splitlines() == [
        "[global]",
        "timeout = 60",
        "cert = /etc/pip-certificates.pem",
    ]


def test_without_settings_the_file_is_empty(root):
    PipSettings({}).write(root)

    assert (root / "etc/pip.conf").read_text() == "[global]\n"


def test_pip_itself_is_asked(monkeypatch):
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")

    found = PipSettings.of_this_machine()

    assert found.values["index-url"] == "https://index.example/simple"


def test_a_pip_that_fails_is_shown(monkeypatch):
    monkeypatch.setattr(pip_settings.commands, "run", lambda *_: (1, "No module named pip"))

    with pytest.raises(DockerError, match="failed:\nNo module named pip"):
        PipSettings.of_this_machine()
