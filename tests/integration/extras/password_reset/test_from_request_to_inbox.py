"""What a request for a reset link causes in an inbox, in the end.

No twin: a mock receives no email.
"""

from tests.support.builders import a_user
from tests.support.reading import link_in


def test_no_header_of_a_request_changes_the_host_of_the_link(client, save, submit, deliver, inbox):
    save(a_user(email="ada@example.com"))
    client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"

    submit("/password/forgot", email="ada@example.com")

    deliver()
    [message] = inbox.messages()
    link = link_in(message.text)
    assert message.subject == "Handshake: choose a new password"
    assert link.startswith("http://handshake.example/"), f"Ada's reset link leads to {link}"
