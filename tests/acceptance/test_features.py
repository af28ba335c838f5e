"""Every scenario of every feature, and the order among the steps behind them."""

import pytest
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features
from pytest_bdd.steps import step_function_context_registry

scenarios("features")

SENTENCES = sorted(
    {
        (step.type, step.name)
        for feature in get_features([f"{__file__.rpartition('/')[0]}/features"])
        for scenario in feature.scenarios.values()
        for step in scenario.steps
    }
)


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
