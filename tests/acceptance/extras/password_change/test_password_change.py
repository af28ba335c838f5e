from pytest_bdd import scenarios

from tests.acceptance.extras.password_change.steps import *  # noqa: F403

scenarios("password_change.feature")
