"""Every scenario of the core, and the order among the steps of all features."""

from importlib import import_module
from pathlib import Path

import pytest
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features
from pytest_bdd.steps import step_function_context_registry

scenarios("features")

HERE = Path(__file__).parent
FEATURES = [str(file) for file in HERE.rglob("*.feature")]
SENTENCES = sorted(
    {
        (step.type, step.name)
        for feature in get_features(FEATURES)
        for scenario in feature.scenarios.values()
        for step in scenario.steps
    }
)


@pytest.fixture(scope="module", autouse=True)
def steps_of_extras():
    """Import the steps of the extras, also when only this file runs."""
    names = sorted(folder.name for folder in HERE.glob("extras/[!_]*"))
    return [import_module(f"tests.acceptance.extras.{name}.steps") for name in names]


def meanings(kind, sentence):
    return [
        step
        for step in step_function_context_registry.values()
        if step.type in (kind, None) and step.parser.is_matching(sentence)
    ]


@pytest.mark.parametrize(("kind", "sentence"), SENTENCES)
def test_a_sentence_has_one_meaning(kind, sentence):
    assert len(meanings(kind, sentence)) == 1


def test_every_step_is_used():
    used = {id(step) for sentence in SENTENCES for step in meanings(*sentence)}

    unused = [
        step.parser.name
        for step in step_function_context_registry.values()
        if "tests.acceptance" in step.step_func.__module__ and id(step) not in used
    ]
    assert unused == []
