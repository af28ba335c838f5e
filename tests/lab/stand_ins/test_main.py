from lab.containers.docker import DockerError
from lab.stand_ins import __main__ as stand_ins


def test_it_builds_what_is_missing_and_says_what_each_image_is(monkeypatch, capsys):
    built = []
    monkeypatch.setattr(stand_ins, "check_engine", lambda: "Docker Engine 27")
    monkeypatch.setattr(stand_ins, "build_stand_ins", lambda: built.append("all"))
    monkeypatch.setattr(stand_ins, "kind", lambda name: f"kind of {name}")

    assert stand_ins.main() == 0
    assert built == ["all"]
    assert "postgres:18: kind of postgres:18\n" in capsys.readouterr().out


def test_without_an_engine_nothing_is_built(monkeypatch, capsys):
    def no_engine():
        raise DockerError("No Docker Engine answers. Start it.")

    monkeypatch.setattr(stand_ins, "check_engine", no_engine)

    assert stand_ins.main() == 2
    assert capsys.readouterr() == ("", "No Docker Engine answers. Start it.\n")
