import re

import pytest

from dev.settings import ROOT
from lab import trees
from lab.new.choices import chosen, listing, parts_of
from lab.new.refusal import Refused
from lab.new.rules import APPARATUS
from lab.new.selection import read

FILES = {
    "app/extras/email_change/__init__.py": '"""Change the email address."""\n',
    "app/extras/email_change/change.py": "A = 1\n\nB = 2\n",
    "tests/unit/extras/email_change/test_change.py": "C = 3\n",
    "lab/mutants/making.py": "D = 4\n",
}
PARTS = parts_of(FILES)
NAMED = {"NAME": "Acme", "DEST": "../acme"}


def test_a_product_has_every_extra_and_layer_and_no_apparatus():
    assert list(chosen(NAMED, PARTS).absent) == [*APPARATUS]


@pytest.mark.parametrize(
    "names", ["email_change chaos", "email_change, chaos", "email_change,chaos chaos"]
)
def test_names_are_separated_by_spaces_or_commas(names):
    choice = chosen({**NAMED, "WITHOUT": names}, PARTS)

    assert list(choice.absent) == ["email_change", "chaos", *APPARATUS]


def test_apparatus_is_taken_along():
    choice = chosen({**NAMED, "WITH": "gallery"}, PARTS)

    assert list(choice.absent) == ["mutants", "removal", "odd-shell"]


@pytest.mark.parametrize(
    ("variable", "name"),
    [("WITHOUT", "unit"), ("WITHOUT", "gallery"), ("WITHOUT", "nothing"), ("WITH", "chaos")],
)
def test_a_name_that_is_not_there_to_choose_is_refused_with_those_that_are(variable, name):
    with pytest.raises(Refused, match=rf"{variable} names '{name}', .* The names are: \w+"):
        chosen({**NAMED, variable: name}, PARTS)


def test_the_gallery_needs_everything_else():
    with pytest.raises(Refused, match="WITH=gallery does not go with WITHOUT='chaos'"):
        chosen({**NAMED, "WITH": "gallery", "WITHOUT": "chaos"}, PARTS)


def test_a_missing_place_is_refused_with_an_example():
    with pytest.raises(Refused, match=r"DEST is missing\. .* DEST=\.\./acme-notes"):
        chosen({"NAME": "Acme"}, PARTS)


def test_the_list_has_a_line_for_each_part_with_its_size():
    lines = [line.split() for line in listing(FILES).splitlines()]

    assert ["email_change", "4", "lines", "change", "the", "email", "address"] in lines
    assert {line[0] for line in lines if line} >= PARTS.keys()


@pytest.mark.parametrize("document", ["README.md", "docs/template.md"])
def test_what_a_document_chooses_is_there(document):
    parts = parts_of(read(ROOT, trees.files(ROOT)))
    text = (ROOT / document).read_text(encoding="utf-8")
    examples = re.findall(r'\b(NAME|DEST|WITHOUT|WITH)=("[^"\n]+"|[\w./-]+)', text)

    assert {"NAME", "DEST"} <= {variable for variable, _ in examples}
    for variable, value in examples:
        chosen({**NAMED, variable: value.strip('"')}, parts)
