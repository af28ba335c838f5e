"""Where a line of Python is: in which statement, and whether that runs once for all tests."""

import ast


def statement_at(tree: ast.Module, line: int) -> range:
    """Return the lines of the innermost statement at a line; for a compound one, of its header."""
    around = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _holds(node, line)]
    if not around:
        return range(line, line + 1)
    statement = max(around, key=lambda node: node.lineno)
    body: list[ast.stmt] = getattr(statement, "body", [])
    return range(statement.lineno, body[0].lineno if body else _end(statement) + 1)


def runs_once(tree: ast.Module, line: int) -> bool:
    """Tell whether a line runs at the import, or at the first call of a cached function."""
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.body[0].lineno <= line <= _end(node)
    ]
    return not functions or any(
        isinstance(decorator, ast.Name) and decorator.id == "cache"
        for function in functions
        for decorator in function.decorator_list
    )


def _holds(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= _end(node)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
