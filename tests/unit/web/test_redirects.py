"""Where a login may lead.

No twin: a target is judged by its text; no dependency takes part.
"""

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
def test_a_target_on_another_site_is_dropped(target):
    assert local_path(target) is None, (
        f"a login may lead to {target!r}, which is not a path of this site"
    )
