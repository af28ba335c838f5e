"""Generate the mutants of a file: each has one small fault, from the operators of mutmut."""

import ast
import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True)
class Mutant:
    """A file with one fault: the place, the lines before and after, and its whole text."""

    path: str
    line: int
    before: str
    after: str
    text: str = field(repr=False, default="")

    def __str__(self) -> str:
        return shown(f"{self.path}:{self.line}", self.before, self.after)


def shown(place: str, before: str, after: str) -> str:
    """Return a change as a line of text."""
    return f"{place}  {before}  ->  {after or '(nothing)'}"


def leave_out_call(node: cst.Expr) -> Iterable[cst.BaseSmallStatement]:
    """Replace a call that is a statement, such as `session.commit()`, by `pass`."""
    if isinstance(node.value, cst.Call):
        yield cst.Pass()


class Mutator(MutationVisitor):
    """Finds the places for the operators of mutmut and for our own.

    Mutmut skips decorated functions, because it loads all mutants of a function at once. Here each
    mutant has its own file, so views and commands take part.
    """

    def __init__(self) -> None:
        everything = IgnoredCode(set(), set(), set())
        super().__init__([*mutation_operators, (cst.Expr, leave_out_call)], everything)

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, cst.FunctionDef) and super()._skip_node_and_children(node)


def mutants_of(root: Path, path: str) -> list[Mutant]:
    """Return the mutants of a file, without those that Python cannot compile."""
    text = (root / path).read_text(encoding="utf-8")
    mutator = Mutator()
    module = MetadataWrapper(cst.parse_module(text)).visit(mutator)
    made = [
        _mutant(path, text, module, mutation)
        for mutation in mutator.mutations
        if is_worth_it(mutation)
    ]
    return list({(m.line, m.text): m for m in made if _compiles(m.text)}.values())


def is_worth_it(mutation: Mutation) -> bool:
    """Tell whether the result of a mutation can be informative.

    Of the many mutations of a call, two are kept: a positional argument becomes None, and a named
    one is removed. The others fail with a TypeError in any test, and so does the use of a variable
    that is None. A string is changed once, unless it has a space: such a sentence is for users,
    and tests/approval compares it.
    """
    old, new = mutation.original_node, mutation.mutated_node
    if isinstance(old, cst.Call) and isinstance(new, cst.Call):
        return _argument_matters(old, new)
    if isinstance(old, cst.SimpleString) and isinstance(new, cst.SimpleString):
        return "XX" in new.value and " " not in old.value
    return not (isinstance(old, cst.Assign) and isinstance(old.targets[0].target, cst.Name))


def _argument_matters(old: cst.Call, new: cst.Call) -> bool:
    gone = [argument for argument in old.args if argument not in new.args]
    named = any(argument.keyword for argument in gone)
    return not gone or named == (len(new.args) < len(old.args))


def _mutant(path: str, text: str, module: cst.Module, mutation: Mutation) -> Mutant:
    changed = module.deep_replace(mutation.original_node, mutation.mutated_node)
    assert isinstance(changed, cst.Module)
    lines = [line.strip() for line in text.splitlines()]
    new_lines = [line.strip() for line in changed.code.splitlines()]
    diff = difflib.SequenceMatcher(None, lines, new_lines, autojunk=False).get_opcodes()
    places = [place for place in diff if place[0] != "equal"]
    before = [line for _, start, end, _, _ in places for line in lines[start:end]]
    after = [line for _, _, _, start, end in places for line in new_lines[start:end]]
    first = places[0][1] + 1 if places else 1
    return Mutant(path, first, " ".join(before), " ".join(after), changed.code)


def _compiles(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
