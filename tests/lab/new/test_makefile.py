from lab.new.makefile import targets_in, without_targets

MAKEFILE = """\
.PHONY: run test-chaos \\
\tnew help

run:  ## start
\t@exec $(RUN) dev.run

run help new: browser

test-chaos:  ## break it
\t@exec $(RUN) lab.layers chaos $(ARGS)

# Some shells set NAME for themselves.
ifneq ($(origin NAME),command line)
unexport NAME
endif

new:  ## make a product
\t@exec $(RUN) lab.new
"""


def test_the_targets_are_those_with_a_recipe():
    assert targets_in(MAKEFILE) == ["run", "test-chaos", "new"]


def test_a_target_without_its_module_or_layer_goes_from_every_line():
    left = without_targets(MAKEFILE, ["dev/run.py", "lab/layers.py"])

    assert left.split("\n\n") == [
        ".PHONY: run \\\n\thelp",
        "run:  ## start\n\t@exec $(RUN) dev.run",
        "run help: browser",
        "",
    ]


def test_a_makefile_whose_modules_are_all_there_stays_as_it_is():
    files = ["dev/run/__main__.py", "lab/layers.py", "lab/new/__main__.py", "tests/chaos/a.py"]

    assert without_targets(MAKEFILE, files) == MAKEFILE
