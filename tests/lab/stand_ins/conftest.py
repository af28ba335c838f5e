from tests.support.programs import stub  # noqa: F401  for pytest
