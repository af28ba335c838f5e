from pytest_bdd import scenarios

from tests.acceptance.extras.session_list.steps import *  # noqa: F403

scenarios("session_list.feature")
