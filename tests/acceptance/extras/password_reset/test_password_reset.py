from pytest_bdd import scenarios

from tests.acceptance.extras.password_reset.steps import *  # noqa: F403

scenarios("password_reset.feature")
