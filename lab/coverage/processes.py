"""A plugin of pytest: the processes that a test starts are measured, too.

coverage.py hands its settings on in a variable of the environment. Many tests give a process an
environment that has no variable of the shell, so the plugin adds this one. Only `make coverage`
loads it.
"""

import os
import subprocess
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

SETTINGS = "COVERAGE_PROCESS_CONFIG"


def pytest_configure() -> None:
    """Add the settings of coverage.py to every environment that a process is started with."""
    start: Callable[..., None] = subprocess.Popen.__init__

    @wraps(start)
    def start_measured(
        *arguments: Any, env: Mapping[str, str] | None = None, **others: Any
    ) -> None:
        if env is not None and SETTINGS in os.environ:
            env = {SETTINGS: os.environ[SETTINGS], **env}
        start(*arguments, env=env, **others)

    subprocess.Popen.__init__ = start_measured  # type: ignore[assignment, method-assign]
