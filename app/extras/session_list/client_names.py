"""Names for browsers and places that users know, from what the browser and the network say."""

from ipaddress import ip_address

UNKNOWN_BROWSER = "An unknown browser"
UNKNOWN_PLACE = "an unknown IP address"

# In ua-parser's names of browsers; the name of the system says the same.
PLATFORM_WORDS = {"Mobile", "iOS", "WebView", "UI/WKWebView"}
# What the owner calls a device, where ua-parser has the name of the system that it runs.
SYSTEMS = {"Mac OS X": "macOS"}
APPLE_DEVICES = ("iPhone", "iPad")


def browser_name(user_agent: str) -> str:
    """Return a name such as "Chrome on Linux", as far as the User-Agent header tells."""
    # Its patterns take a tenth of a second and 7 MB, and no other page needs them.
    from ua_parser import parse_user_agent  # noqa: PLC0415

    found = parse_user_agent(user_agent)
    words = found.family.split() if found else []
    browser = " ".join(word for word in words if word not in PLATFORM_WORDS)
    system = _system_name(user_agent)
    return (browser or UNKNOWN_BROWSER) + (f" on {system}" if system else "")


def place(address: str) -> str:
    """Return the IP address, or words that say that it is unknown."""
    try:
        return str(ip_address(address))
    except ValueError:
        return UNKNOWN_PLACE


def _system_name(user_agent: str) -> str:
    from ua_parser import parse_device, parse_os  # noqa: PLC0415

    device, system = parse_device(user_agent), parse_os(user_agent)
    if device and device.family in APPLE_DEVICES:
        return device.family
    return SYSTEMS.get(system.family, system.family) if system else ""
