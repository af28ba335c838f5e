import subprocess

import pytest

from lab.containers.docker import DockerError
from lab.stand_ins import debian
from lab.stand_ins.debian import build_python
from lab.stand_ins.pip_settings import PipSettings

# What debootstrap leaves in its folder, as far as it is needed.
TREE = 'mkdir -p "$4/usr/local/bin" "$4/var/cache/apt/archives" "$4/etc"; touch "$4/etc/debian"'


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    """Let pip have one setting."""
    found = PipSettings({"timeout": "60"})
    monkeypatch.setattr(PipSettings, "of_this_machine", classmethod(lambda _: found))


def test_the_base_is_made_from_the_mirror_of_apt_and_imported_with_its_label(stub, tmp_path):
    stub("apt-get", "echo http://mirror.example/debian; echo http://mirror.example/security")
    made = stub("debootstrap", TREE)
    noted = stub(
        "docker",
        f'for archive; do case "$archive" in *.tar) cp "$archive" {tmp_path} ;; esac; done',
    )

    build_python("python:3.13", "ours")

    [command] = made()
    assert command.startswith("--variant=minbase --include=ca-certificates,python3,python3-pip,")
    assert command.split()[2:] == ["trixie", command.split()[3], "http://mirror.example/debian"]
    [imported] = noted()
    assert imported.startswith('import --change LABEL ours --change CMD ["python3"] /')
    assert imported.endswith("root.tar python:3.13")
    (tmp_path / "root").mkdir()
    subprocess.run(["tar", "-xf", "root.tar", "-C", "root"], cwd=tmp_path, check=True)
    assert (tmp_path / "root/etc/pip.conf").read_text() == "[global]\ntimeout = 60\n"
    assert (tmp_path / "root/usr/local/bin/python").readlink().name == "python3"
    assert not (tmp_path / "root/var/cache/apt/archives").exists()


@pytest.mark.parametrize("apt", ["missing", "fails"])
def test_without_apt_debootstrap_chooses_the_mirror(apt, stub, monkeypatch):
    if apt == "fails":
        stub("apt-get", "exit 1")
    else:
        monkeypatch.setattr(debian.shutil, "which", lambda _: None)
    made = stub("debootstrap", TREE)
    stub("docker")

    build_python("python:3.13", "ours")

    assert len(made()[0].split()) == 4


def test_a_program_that_is_missing_is_named_with_the_remedy(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(DockerError, match=r"^debootstrap is not installed\. .*apt-get install deb"):
        build_python("python:3.13", "ours")


def test_a_program_that_fails_is_shown(stub):
    stub("apt-get")
    stub("debootstrap", "echo only root may do this; exit 1")

    with pytest.raises(DockerError, match=r"has to run as root:\nonly root may do this"):
        build_python("python:3.13", "ours")
