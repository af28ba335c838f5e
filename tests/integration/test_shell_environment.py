"""The variables of the shell that Flask and Python read: none of them changes what is promised.

No twin: the environment belongs to a process.
"""

import pytest

from tests.support.builders import a_confirm_token, an_unconfirmed_user
from tests.support.http_browser import Browser
from tests.support.processes import Process, free_port, wait_for_answer

HOSTILE = {
    "FLASK_DEBUG": "1",
    "FLASK_ENV": "development",
    "FLASK_RUN_PORT": "1",
    "WERKZEUG_RUN_MAIN": "true",
    "WERKZEUG_SERVER_FD": "9",
    "PYTHONOPTIMIZE": "2",
    "PYTHONDEVMODE": "1",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONIOENCODING": "ascii",
    "PYTHONWARNINGS": "default",
}


@pytest.fixture
def base_url():
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def web(clone, base_url, tmp_path):
    """A web server that was started in a shell with these variables."""
    environment = {
        **HOSTILE,
        "SECRET_KEY": clone.secret_key,
        "DATABASE_URL": clone.database_url.render_as_string(hide_password=False),
        "PUBLIC_BASE_URL": base_url,
        "PORT": base_url.rpartition(":")[2],
        "MAIL_SERVER": clone.mail_server,
        "MAIL_PORT": str(clone.mail_port),
        "MAIL_USE_TLS": "false",
        "MAIL_DEFAULT_SENDER": clone.mail_default_sender,
    }

    process = Process("flask", "web", environment=environment, log=tmp_path / "web.log")
    wait_for_answer(base_url)
    yield process
    process.end()


@pytest.fixture
def bug(postgresql):
    """Cause an error that the code does not expect: a table is missing."""
    postgresql.execute("ALTER TABLE users RENAME TO renamed_by_a_test")
    postgresql.commit()


@pytest.mark.usefixtures("bug")
def test_an_unexpected_error_has_its_page_and_leaves_no_token_in_the_log(web, base_url):
    token = a_confirm_token(an_unconfirmed_user(id=7))
    browser = Browser(base_url)

    browser.visit(f"/confirm/{token}")

    assert browser.status == 500
    assert "Something went wrong on our side" in browser.shown
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
    assert "exception on GET /confirm/<token>" in web.log()
    assert token not in web.log()
