"""Who may use the routes of this feature.

No twin: a table against the routes; no dependency answers anything.
"""

from app.extras.password_reset import FEATURE
from tests.support.route_rules import routes_of

PUBLIC = {
    "password_reset.check_your_inbox": "GET /password/forgot/inbox",
    "password_reset.show": "GET /password/reset/<token>",
    "password_reset.show_request": "GET /password/forgot",
    "password_reset.submit": "POST /password/reset/<token>",
    "password_reset.submit_request": "POST /password/forgot",
}


def test_every_route_has_a_rule(app):
    assert routes_of(app, FEATURE) == PUBLIC
