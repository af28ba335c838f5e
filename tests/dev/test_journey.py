"""`make journey` against the real processes, and against what is not this application."""

import socket
import threading

import pytest

from dev.journey import browser, inbox
from dev.journey.__main__ import addresses, main
from tests.browser.site import running_site


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("journey"), "dev") as site:
        yield site


@pytest.fixture
def site(running):
    """The site and its inbox, both empty when a test begins."""
    running.empty()
    yield running
    running.system.end_faults()


@pytest.fixture
def journey(site, capsys):
    """Make the journey with these variables; return its exit status, and what it prints."""

    def make(**given):
        status = main({"URL": site.url, "INBOX": site.inbox_url, **given})
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return make


@pytest.fixture
def talker():
    """A server that sends these bytes to each client, one at a time, and then stays silent."""
    servers = []

    def talk(server, text):
        client, _ = server.accept()
        with client:
            for number in range(len(text)):
                client.sendall(text[number : number + 1])
            client.recv(100_000)
            client.recv(100_000)

    def start(text):
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=talk, args=(server, text), daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in servers:
        server.close()


def confirmed(site):
    return site.system.database.run("SELECT email FROM users WHERE confirmed_at IS NOT NULL")


def test_the_whole_story_is_told_line_by_line(site, journey):
    status, out, err = journey()

    [(email,)] = confirmed(site)
    first, *steps, last = out.splitlines()
    assert (status, err) == (0, "")
    assert first == f"{email} at {site.url}, inbox {site.inbox_url}"
    assert [line[:23].strip() for line in steps][:5] == [
        "1. look into the inbox",
        "2. open /register",
        "3. register",
        "4. wait for the email",
        "5. open the link in it",
    ]
    assert last.startswith("Everything fits: ")


def test_a_step_shows_its_statuses_its_time_and_the_page(journey):
    _, out, _ = journey()

    [line] = [line for line in out.splitlines() if "3. register" in line]
    assert "303 200" in line
    assert ' ms  "' in line


def test_the_story_ends_with_the_password_at_the_form_to_log_in(journey):
    _, out, _ = journey()

    *_, last, summary = out.splitlines()
    assert last.startswith("10. log in               303 200")
    assert summary.startswith("Everything fits: 10 steps in ")


def test_every_journey_is_that_of_a_new_user(site, journey):
    journey()
    status, _, _ = journey()

    assert status == 0
    assert len(confirmed(site)) == 2


def test_without_an_inbox_the_story_ends_at_the_refused_login(site, journey):
    status, out, _ = journey(INBOX="")

    assert status == 0
    assert "log in, unconfirmed      422" in out
    assert "Without an inbox the story ends here." in out
    assert confirmed(site) == []


def test_an_email_that_does_not_arrive_is_named_with_the_remedy(site, journey, monkeypatch):
    monkeypatch.setattr(inbox, "SECONDS_TO_ARRIVE", 0.5)
    site.system.worker_to_mail.refuse()

    status, _, err = journey()

    assert status == 1
    assert err.startswith("Step 4 failed (wait for the email). Expected an email to journey-")
    assert f"but none came to {site.inbox_url}. See whether a worker runs, what" in err


def test_a_database_that_is_away_is_named_as_the_cause(site, journey):
    site.system.web_to_database.refuse()

    status, _, err = journey()

    assert status == 1
    assert err.startswith("Step 3 failed (register). Expected the page about the inbox, but ")
    assert f"The site does not reach its database: {site.url}/readyz" in err


def test_a_host_that_the_site_refuses_is_explained(site, journey):
    status, _, err = journey(URL=site.url.replace("127.0.0.1", "localhost"))

    assert status == 1
    assert "Step 2 failed (open /register)." in err
    assert "status 400. PUBLIC_BASE_URL or TRUSTED_HOSTS of the site must name the host" in err


def test_another_site_is_not_taken_for_this_one(site, journey):
    status, _, err = journey(URL=site.inbox_url)

    assert status == 1
    assert "Expected a form for a new account, but" in err
    assert "URL must be the root of this application" in err


def test_another_site_is_not_taken_for_an_inbox(site, journey):
    status, _, err = journey(INBOX=site.url)

    assert status == 1
    assert err.startswith("Step 1 failed (look into the inbox). Expected an answer in JSON, but")
    assert "name the root of an inbox with Mailpit's API" in err
    assert site.system.database.run("SELECT email FROM users") == []


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'{"messages": 3}', b'{"messages": [3]}', b"x"])
def test_json_of_another_shape_is_not_taken_for_an_inbox(journey, talker, answer):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer)

    status, _, err = journey(INBOX=talker(head + answer))

    assert status == 1
    assert "name the root of an inbox with Mailpit's API" in err


def test_a_url_that_does_not_answer_is_named_with_the_remedy(journey):
    status, _, err = journey(URL="http://127.0.0.1:1")

    assert status == 1
    assert "http://127.0.0.1:1/register does not answer (Connection refused). Start it" in err


def test_a_server_that_does_not_speak_http_is_named(journey, talker):
    url = talker(b"220 mail.example ESMTP\r\n")

    status, _, err = journey(URL=url)

    assert status == 1
    assert f"{url}/register does not speak HTTP" in err


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHello"])
def test_a_server_that_keeps_the_journey_waiting_is_left(journey, talker, monkeypatch, text):
    url = talker(text)
    monkeypatch.setattr(browser, "SECONDS", 0.3)

    status, _, err = journey(URL=url, INBOX="")

    assert status == 1
    assert f"{url}/register does not answer (it takes longer than 0.3 s)" in err


@pytest.mark.parametrize(
    "url",
    ["handshake.example", "ftp://handshake.example", "file:///etc/passwd", "http://", "http://[::1",
     "http://a b", "http://ada:secret@handshake.example", "http://handshake.example:x",
     "https://handshake.example/login"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["URL", "INBOX"])
def test_a_value_that_is_no_url_is_named_with_the_rule(journey, name, url):
    status, out, err = journey(**{name: url})

    assert (status, out) == (2, "")
    assert err.startswith(f"{name}={url!r} is not a URL that can be used. Rule: http:// or")


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("HTTPS://Handshake.Example:443/", "https://handshake.example"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
    ],
)
def test_a_url_is_used_as_the_site_writes_it_in_its_links(url, root):
    assert addresses({"URL": url, "INBOX": url}) == (root, root)


def test_without_variables_it_is_about_the_ports_of_make_run(journey):
    status, out, err = journey(URL="", INBOX="", PORT="1", INBOX_PORT="2")

    assert status == 1
    assert " at http://127.0.0.1:1, inbox http://127.0.0.1:2" in out
    assert "http://127.0.0.1:2/api/v1/messages?limit=50 does not answer" in err
    assert "Start `make run`, or name the root of an inbox" in err
