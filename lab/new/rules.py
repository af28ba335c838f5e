"""What a new product gets: the rules that `make new` follows, in the order of its work.

1. A file stays here if it is about Handshake itself (OURS).
2. A layer of tests, an extra, or apparatus that the user leaves out goes (LAYERS, APPARATUS).
3. A file in lab/ or tests/ goes if it imports a module that is gone, or if nothing uses it.
4. A target of the Makefile goes if the module or the layer that it runs is gone, and a step of CI
   with it. A workflow without any target goes.
5. In Markdown, a row, a list item or a sentence goes if it names a file, a test or a target that
   is gone; a section goes if it is in SECTIONS. Steps of CI go with their targets.
6. What tells the story of Handshake is replaced (PHRASES, and the files in lab/new/files/).
7. "Handshake" becomes the name of the product, and "handshake" its word, in every file.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """Something that a product may go without."""

    about: str
    files: tuple[str, ...]  # as fnmatch reads them; `*` matches `/` too
    packages: tuple[str, ...] = ()  # that nothing else needs


# In no product.
OURS = (
    "lab/new/*",
    "tests/lab/new/*",
    "lab/bench/*",
    "tests/lab/bench/*",
    "docs/performance*",
    ".github/workflows/bench.yml",
    "lab/demo/*",
    "tests/lab/demo/*",
    "lab/stand_ins/*",
    "tests/lab/stand_ins/*",
    "lab/talk/*",
    "tests/lab/talk/*",
    "talk/*",
    "docs/talk.md",
    "docs/template.md",
    "docs/template/*",
    "docs/screenshots/*",
    "tests/browser/screenshots.py",
    "CHANGELOG.md",
)

OUR_PACKAGES = ("cogapp", "termtosvg-ng")

# Left out with WITHOUT="...".
LAYERS = {
    "acceptance": Part(
        "what users asked for, in Gherkin",
        ("tests/acceptance/*", ".idea/*/tests_acceptance.xml"),
        ("pytest-bdd",),
    ),
    "approval": Part(
        "emails, pages and commands as approved",
        ("tests/approval/*", ".idea/*/tests_approval.xml"),
        ("syrupy",),
    ),
    "browser": Part(
        "the site in a real Chromium",
        (
            "tests/browser/*",
            ".idea/*/tests_browser.xml",
            "dev/chromium_install.py",
            "tests/dev/test_chromium_install.py",
        ),
    ),
    "fuzz": Part(
        "hostile text, and random stories",
        ("tests/fuzz/*", ".idea/*/tests_fuzz.xml"),
        ("hypothesis",),
    ),
    "chaos": Part(
        "processes and connections that are broken",
        ("tests/chaos/*", ".idea/*/tests_chaos.xml"),
    ),
}
WORKFLOWS = ".github/workflows/*"
# Files that list the extras or the layers, one in a line.
LIST_OF_EXTRAS = {"app/extras/__init__.py": '"{}",'}
LISTS_OF_LAYERS = {
    "lab/layers.py": r'_layer\("{}".*',
    ".vscode/launch.json": r'{{.*"args": \["{}",.*',
    ".github/workflows/ci.yml": r"- {}",
}

# Taken along with WITH="...".
APPARATUS = {
    "gallery": Part(
        "planted bugs, and which layer catches each",
        ("seams/*", "lab/seams/*", "tests/lab/seams/*", "tests/lab/test_red_tree.py"),
    ),
    "mutants": Part(
        "small faults in app/, and which layer notices",
        ("lab/mutants/*", "tests/lab/mutants/*"),
        ("mutmut", "pytest-cov"),
    ),
    "removal": Part(
        "make extras: is the rest green without each extra?",
        ("lab/extras/*", "tests/lab/test_extras.py", "tests/lab/test_red_tree.py"),
    ),
    "odd-shell": Part(
        "layers with nonsense in the variables of the shell",
        ("lab/odd_shell.py", "tests/lab/test_odd_shell.py", "tests/lab/test_red_tree.py"),
    ),
}

# Sections that go with a part, by the start of their heading, or that no product has.
OURS_ALONE = ""
SECTIONS = {
    "tests/README.md": {"## Chaos": "chaos"},
    "docs/testing.md": {"## Browser": "browser", "## Fault on the wire": "chaos"},
    "docs/decisions.md": {
        "## Bugs that a layer misses": "gallery",
        "## Mutants": "mutants",
        "## Speed": OURS_ALONE,
        "## The browser without windows": "browser",
    },
}

# The README of a product: lab/new/files/README.md, then these sections of ours.
README_SECTIONS = (
    "## The same test, twice",
    "## How a registration travels",
    "## Where things are",
    "## Take an extra out, or add one",
    "## Every command",
)

# Regular expressions, and what replaces each, wherever they match; `.` matches a line break too.
PHRASES = (
    (r'"tests/browser/screenshots\.py" = \["T20"\]\n', ""),
    (r"<h2>The chain</h2>.*?</ol>\n", ""),
    (r"/talk/\.slides\.md\n", ""),
    (r"Two pieces of a puzzle, a little apart", ""),
    (r"Two pieces, one handshake", "Handshake"),
    (
        r"A registration, a database, an email, a login\. Each works alone\.\s+"
        r"This small site\s+shows whether they work together\.",
        "Open an account, confirm your email address, and log in.",
    ),
    (r"Each piece can be perfect alone\. Test the handshake too\.", "Handshake"),
    (
        r"A small Flask application beside twin test trees:[^\"]*",
        "A web application with accounts.",
    ),
    (r"what this sample is about", "what the application and its tests are built on"),
)
