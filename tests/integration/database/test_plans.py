"""How PostgreSQL finds the rows of each query that users, workers and monitors wait for.

The statements are those that the application sends, on tables with thousands of rows. A test names
the index and the columns that are looked up in it; time is not measured.

No twin: a mock plans nothing.
"""

from datetime import timedelta
from operator import attrgetter

import pytest
from sqlalchemy import event, text

from app import create_app
from app.accounts.login import log_in
from app.accounts.registration import delete_unconfirmed, register_again
from app.accounts.sessions import end_all_sessions, resume_session
from app.accounts.throttle import LOGIN, count_attempt, forget_attempts, record_success
from app.accounts.users import find_user
from app.cli.purging import purge
from app.database.engine import create_database_engine
from app.database.models import Status
from app.database.readiness import examine
from app.mail.administration import delete_given_up, newest_emails, retry_given_up
from app.mail.outbox import deliver_next
from tests.support.builders import PASSWORD, PASSWORDS, THROTTLE, a_config, a_login
from tests.support.every_request import filled_in, own_requests_of, paths_in_emails
from tests.support.plans import ways_to_rows

ADA, SECRET = "user-7@example.com", "secret-7"
DAY = timedelta(days=1)
USER_BY_EMAIL, USER_BY_ID = "uq_users_folded_email (email)", "pk_users (id)"
SESSION_BY_SECRET = "uq_login_sessions_secret_digest (secret_digest)"
SESSION_BY_ID = "pk_login_sessions (id)"
ATTEMPTS_BY_KEY = "pk_attempts (key)"
ATTEMPTS_BY_TIME = "ix_attempts_since (since)"
EMAIL_BY_ID = "pk_outbox_emails (id)"

PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

# A site of some age: most emails are sent, and few sessions and attempts are old.
ROWS = """
INSERT INTO users (email, password_hash, confirmed_at)
SELECT 'user-' || n || '@example.com', :password_hash, now() FROM generate_series(1, 5000) AS n;
INSERT INTO login_sessions (user_id, secret_digest, user_agent, seen_at, expires_at)
SELECT id, sha256(('secret-' || id)::bytea), '', now() - interval '5 minutes', now() + '1 day'
FROM users;
INSERT INTO attempts SELECT repeat(md5(id::text), 2), 1, now() - id * interval '1 second'
FROM users;
INSERT INTO outbox_emails
  (id, kind, user_id, recipient, fingerprint, status, sent_at, due_at, created_at)
SELECT gen_random_uuid(), 'welcome', id, email, '', 'sent', moment, moment, moment
FROM users, LATERAL (SELECT now() - id * interval '1 minute' AS moment) AS made;
UPDATE outbox_emails SET status = CASE user_id % 200 WHEN 0 THEN 'pending' ELSE 'given_up' END
WHERE user_id % 100 = 0;
"""


@pytest.fixture(scope="module")
def engine(postgres_server, template):
    """An engine on a database with thousands of rows."""
    name = f"{template.dbname}_filled"
    with postgres_server.janitor(name, template_dbname=template.template_dbname):
        engine = create_database_engine(a_config(database_url=postgres_server.url(name)))
        with engine.begin() as connection:
            for statement in ROWS.split(";\n")[:-1]:
                connection.execute(text(statement), {"password_hash": PASSWORDS.hash(PASSWORD)})
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        yield engine
        engine.dispose()


@pytest.fixture
def ways(engine, session):
    """Call something with the session; return how PostgreSQL finds the rows of its statements."""
    sent = {}

    def note(_connection, _cursor, statement, parameters, *_):
        sent[statement] = parameters

    def call(function, *arguments, **named):
        sent.clear()
        event.listen(engine, "before_cursor_execute", note)
        try:
            function(session, *arguments, **named)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        planned = [(sql, values) for sql, values in sent.items() if sql.startswith(PLANNED)]
        found = [ways_to_rows(session.connection(), sql, values) for sql, values in planned]
        return list(dict.fromkeys(way for some in found for way in some))

    return call


@pytest.fixture
def user(session):
    """A user that the session has loaded."""
    return find_user(session, ADA)


@pytest.fixture
def attempt(session):
    return count_attempt(session, THROTTLE, LOGIN, ADA, "192.0.2.1")


@pytest.fixture
def visit_all(session_factory):
    """Open each page and send each form, each as another user who is logged in."""
    app = create_app(a_config(), session_factory=session_factory)
    app.config["WTF_CSRF_ENABLED"] = False

    def visit_one(number, method, path):
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = f"secret-{number}"
        form = filled_in(browser.get(path).text) if method == "POST" else {}
        return browser.open(path, method=method, data=form).status_code

    def visit(user):
        known = paths_in_emails(app, user)
        requests = [r for r in own_requests_of(app, known) if "static" not in r.path]
        return {visit_one(number, *request) for number, request in enumerate(requests, start=10)}

    return visit


def test_a_session_is_found_by_its_secret(ways):
    found = ways(resume_session, SECRET, DAY)

    assert found == [SESSION_BY_SECRET, USER_BY_ID, SESSION_BY_ID]


def test_the_sessions_of_a_user_are_found_by_the_user(ways, user):
    assert ways(end_all_sessions, user) == ["ix_login_sessions_user_id (user_id)"]


def test_a_user_is_found_by_the_email(ways):
    assert ways(find_user, ADA) == [USER_BY_EMAIL]


def test_an_unconfirmed_user_is_found_by_the_email(ways):
    assert ways(delete_unconfirmed, ADA) == [USER_BY_EMAIL]


def test_a_login_finds_the_user_and_locks_it(ways):
    assert ways(log_in, PASSWORDS, **a_login(email=ADA)) == [USER_BY_EMAIL, USER_BY_ID]


def test_a_second_registration_finds_the_user_and_locks_it(ways):
    assert ways(register_again, ADA, "a hash") == [USER_BY_EMAIL, USER_BY_ID]


def test_an_attempt_is_counted_by_its_key(ways):
    found = ways(count_attempt, THROTTLE, LOGIN, ADA, "192.0.2.1")

    assert found == ["pk_attempts (conflict)"]


def test_a_success_finds_its_attempts(ways, attempt):
    found = ways(record_success, attempt)

    # Both find the one row of the client: by its key, or by the moment when its window began.
    assert {ATTEMPTS_BY_KEY} <= set(found) <= {ATTEMPTS_BY_KEY, ATTEMPTS_BY_TIME}


def test_attempts_are_forgotten_by_their_keys(ways):
    assert ways(forget_attempts, ADA, LOGIN) == [ATTEMPTS_BY_KEY]


def test_the_next_email_is_the_first_of_those_that_are_due(ways):
    found = ways(deliver_next, attrgetter("id"), id, DAY)

    assert found == ["ix_outbox_emails_pending (due_at)", EMAIL_BY_ID]


def test_readiness_counts_emails_without_those_that_were_sent(ways):
    found = ways(examine)

    counted = ["ix_outbox_emails_pending ()", "ix_outbox_emails_given_up ()"]
    assert found == ["all of alembic_version", *counted]


def test_a_purge_reads_all_sessions_but_no_other_table_as_a_whole(ways):
    found = ways(purge, idle=DAY, window=DAY, keep=30 * DAY)

    # Once an hour; an index on `seen_at` would be written whenever a session is used.
    sessions = ["all of login_sessions", SESSION_BY_ID]
    attempts = [ATTEMPTS_BY_TIME, ATTEMPTS_BY_KEY]
    assert found == [*sessions, *attempts, "ix_outbox_emails_sent (sent_at)", EMAIL_BY_ID]


@pytest.mark.parametrize("status", [Status.PENDING, Status.GIVEN_UP])
def test_a_list_of_emails_reads_those_with_the_status(ways, status):
    assert ways(newest_emails, status, 50) == ["a sort", f"ix_outbox_emails_{status} ()"]


def test_given_up_emails_are_found_without_the_others(ways):
    retried = ways(retry_given_up, [])
    deleted = ways(delete_given_up, DAY)

    assert retried == deleted == ["ix_outbox_emails_given_up ()"]


def test_no_page_and_no_form_reads_a_whole_table(ways, visit_all, session, user):
    session.commit()

    found = ways(lambda _: visit_all(user))

    assert SESSION_BY_SECRET in found
    assert [way for way in found if way.startswith("all of")] == ["all of alembic_version"]


def test_every_foreign_key_has_an_index(session):
    unindexed = text(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT EXISTS (SELECT FROM pg_index"
        " WHERE indrelid = conrelid AND indkey[0] = conkey[1] AND indpred IS NULL)"
    )

    found = session.scalars(unindexed).all()

    assert found == [], "to delete a user, PostgreSQL would read the whole table"
