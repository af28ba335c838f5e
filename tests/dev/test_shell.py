import os
import subprocess
import sys

import pytest

from app.config.settings import Config
from dev.settings import ROOT
from dev.shell import remove_all, report, settings, usable

SHOW = "include Makefile\nshow:\n\t@env\n"


def test_variables_for_other_programs_are_not_passed_on():
    given = {"PATH": "/bin", "FLASK_APP": "blog", "FLASK_DEBUG": "1", "PGHOST": "db.example"}

    passed_on = usable(given)

    assert passed_on == {"PATH": "/bin"}


def test_an_own_database_keeps_the_variables_of_libpq():
    given = {"DATABASE_URL": "postgresql:///own", "PGPASSFILE": "/home/ada/.pgpass"}

    passed_on = usable(given)

    assert passed_on == given


def test_the_embedded_database_has_no_pooler():
    given = {"DATABASE_BEHIND_POOLER": "true", "DATABASE_DIRECT_URL": "postgresql:///own"}

    passed_on = [usable(given), usable({**given, "DATABASE_URL": "postgresql:///pooler"})]

    assert passed_on == [{}, {**given, "DATABASE_URL": "postgresql:///pooler"}]


def test_an_own_mail_server_keeps_its_settings():
    given = {"MAIL_SERVER": "smtp.example.com", "MAIL_PORT": "465", "MAIL_USE_SSL": "true"}

    passed_on = usable(given)

    assert passed_on == given


def test_an_empty_variable_counts_as_unset():
    passed_on = usable({"PORT": "", "PUBLIC_BASE_URL": ""})

    assert passed_on == {}


def test_the_report_names_what_is_used_and_what_is_not_without_any_value():
    line = report({"PATH": "/bin", "PORT": "9000", "SECRET_KEY": "hidden", "PGUSER": "ada"})

    assert line == (
        "Set in the environment, and used: PORT, SECRET_KEY."
        " Set there for other programs, not used: PGUSER."
    )


def test_a_shell_without_such_variables_gets_no_report():
    line = report({"PATH": "/bin", "HOME": "/home/ada", "PORT": ""})

    assert line == ""


@pytest.mark.parametrize("name", ["PGUSER", "FLASK_DEBUG", "GIT_DIR", "http_proxy", "PYTHONPATH"])
def test_tests_see_no_variable_of_another_program(name):
    environ = {name: "1", "PATH": "/bin", "TEST_DATABASE_URL": "postgresql:///test"}

    remove_all(environ)

    assert environ == {"PATH": "/bin", "TEST_DATABASE_URL": "postgresql:///test"}


def test_tests_see_no_setting_of_the_application():
    environ = dict.fromkeys(settings(), "nonsense")

    remove_all(environ)

    assert environ == {}
    assert {name.upper() for name in Config.__dataclass_fields__} <= settings()


def test_no_test_of_this_run_sees_a_setting_of_the_shell():
    seen = settings() & os.environ.keys()

    assert seen == set()


def test_make_hides_what_python_would_obey_before_any_code_runs(tmp_path):
    makefile = tmp_path / "Makefile"
    makefile.write_text(SHOW)
    names = ["PYTHONSAFEPATH", "PYTHONPATH", "PYTHONHOME", "PYTHONOPTIMIZE", "PYTHONINSPECT"]

    shown = subprocess.run(
        ["make", "-f", str(makefile), "show", f"VENV={sys.prefix}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **dict.fromkeys([*names, "PYTHONWARNINGS"], "error")},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )

    assert "PATH=" in shown.stdout
    assert "PYTHON" not in shown.stdout
