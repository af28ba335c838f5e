"""How PostgreSQL finds the rows of a statement: by which index, or by reading a whole table."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from app.database.models import Base

_NAMES = {column.name for table in Base.metadata.tables.values() for column in table.columns}
_COLUMN = re.compile(rf"(?<!\.)\b(?:{'|'.join(sorted(_NAMES))})\b")
_LITERAL = re.compile("'[^']*'")


def ways_to_rows(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return the ways in the plan of a statement, with the values that it was sent with.

    A way is an index and the columns that are looked up in it, such as "pk_users (id)"; a sort is
    named as well, because no row comes before its end. Conditions that PostgreSQL checks row by row
    are left out.
    """
    explain = f"EXPLAIN (FORMAT JSON) {statement}"
    [plan] = connection.exec_driver_sql(explain, parameters).scalar_one()
    return list(_ways(plan["Plan"]))


def _ways(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield f"all of {node['Relation Name']}"
    if "Sort Key" in node:
        yield "a sort"
    if "Index Name" in node:
        condition = _LITERAL.sub("", node.get("Index Cond", ""))
        columns = ", ".join(dict.fromkeys(_COLUMN.findall(condition)))
        yield f"{node['Index Name']} ({columns})"
    yield from (f"{name} (conflict)" for name in node.get("Conflict Arbiter Indexes", []))
    for child in node.get("Plans", []):
        yield from _ways(child)
