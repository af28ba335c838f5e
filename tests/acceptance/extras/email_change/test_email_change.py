from pytest_bdd import scenarios

from tests.acceptance.extras.email_change.steps import *  # noqa: F403

scenarios("email_change.feature")
