"""The checks that a tree without some extras has to pass."""

from lab.layers import LAYERS
from lab.trials import LINT

FOR_ONE = (LINT, "unit", "integration", "approval")  # without a single extra
FOR_ALL = (LINT, *LAYERS)  # without any
