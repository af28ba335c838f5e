import pytest

from app.web.redirects import local_path


@pytest.mark.parametrize("target", ["/", "/account", "/account?tab=sessions#last", "/a//b", "/%09"])
def test_a_path_of_this_site_is_kept(target):
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "account",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        " /account",
    ],
)
def test_whatever_leads_away_is_dropped(target):
    assert local_path(target) is None, f"a login may lead to {target!r}, which is not of this site"
