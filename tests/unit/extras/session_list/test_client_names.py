"""What the list calls browsers and places.

No twin: no dependency takes part.
"""

import pytest

from app.extras.session_list.client_names import browser_name, place
from tests.support.builders import FIREFOX
from tests.support.extras.session_list.builders import SAFARI_ON_IPHONE

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {APPLE}"
IPAD = f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {APPLE}"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE}"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT}"
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT}"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT}"
WEB_VIEW = f"Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) {WEBKIT}"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{LINUX} Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"{ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{IPHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"{WEB_VIEW} Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
            "Firefox on Android",
        ),
        (f"{IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        (f"{MAC} Version/18.5 Safari/605.1.15", "Safari on macOS"),
        (SAFARI_ON_IPHONE, "Safari on iPhone"),
        (f"{IPAD} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPad"),
        (f"{IPHONE} Mobile/15E148", "Safari on iPhone"),
    ],
)
def test_a_browser_has_the_name_that_its_user_knows(user_agent, name):
    assert browser_name(user_agent) == name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("curl/8.14.1", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "An unknown browser on Linux"),
        ("a browser that nothing is known of", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_what_a_browser_does_not_tell_is_left_out(user_agent, name):
    assert browser_name(user_agent) == name


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7"])
def test_a_place_is_an_ip_address(address):
    assert place(address) == address


@pytest.mark.parametrize("address", ["", "unknown", "_hidden", "192.0.2"])
def test_every_place_that_is_no_ip_address_is_unknown_in_the_same_words(address):
    assert place(address) == "an unknown IP address"
