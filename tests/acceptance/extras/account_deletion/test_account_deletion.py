from pytest_bdd import scenarios

from tests.acceptance.extras.account_deletion.steps import *  # noqa: F403

scenarios("account_deletion.feature")
