"""Changes to a record's tree that leave it a tree: what byte changes to a file would seldom come to."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from petition_gen.intake.columns import layout
from petition_gen.record.field_types import JURISDICTIONS
from petition_gen.record.marks import FACTS
from petition_gen.record.model import ClientRecord

_VALUES: list[Any] = [
    None,
    [],
    {},
    "",
    "none",
    "null",
    "yes",
    "no",
    "0",
    "1",
    "9999",
    "390.50",
    "999999999999.99",
    "1900",
    "2100-12-31",
    "2000-02-29",
    "2016-02",
    "2014-13-01",
    "x",
    "\u202e",
    "\ud800",
    "\U0001f600",
    "e\u0301" * 50,
    "x" * 5000,
    "(" * 500,
    "§" * 200,
    "647(b)" * 300,
    " and ".join(["647(b)"] * 99),
    "Cal. Penal Code § 647(b)",
    "Cal. Penal Code §§ 647(a)-(f), 653.22",
    "18 U.S.C. § 1591(a)(1)",
    "N.Y. Penal Law § 230.00",
    "§",
    "{{ x }}",
    "{% x %}",
    "*a*",
    "<b>",
    "\n\n",
    "a\n\n    b\n- c\n# d\n> e\n",
    "Fla. Stat. § 796.07(2)(e), (f) & (g)",
    "720 ILCS 5/11-14",
    "RCW 9A.88.030",
    "../x",
]
# What stands in cells: some as targets.workbook_cells writes numbers, booleans, formulas and errors.
CELLS = [
    "m-1",
    "M-1",
    "m-2",
    "EXAMPLE-1",
    "oak-2014",
    "1",
    "01",
    "2",
    "#14512",
    "#0014512",
    "#25",
    "#541790",
    "#641790",
    "#741790",
    "#841790",
    "#90.5",
    "#51e308",
    "#5-1",
    "#560",
    "#52958466",
    "#3390.5",
    "#31e-9",
    "?1",
    "?0",
    "=1+1",
    "!#N/A",
    "a; b",
    "a\\nb",
    "CA: 1; NY (x): 2",
    "CA: 1; CA: 2",
    "none; none",
    ";",
    "1.2E+15",
    "_x005F_x0041_",
    "_x000D_",
    "yes\\n",
]


@cache
def field_names() -> list[str]:
    """The name of every field that a record can have."""
    return sorted(
        {field.alias or name for kind in _kinds() for name, field in getattr(kind, "model_fields", {}).items()}
    )


@cache
def choices() -> list[str]:
    """Every word that some field takes, of those that take only some."""
    return sorted({kind for kind in _kinds() if isinstance(kind, str)} | set(JURISDICTIONS) | set(FACTS))


@cache
def _kinds() -> frozenset[Any]:
    """Every type in the record's models."""
    kinds: list[Any] = [ClientRecord]
    seen: set[Any] = set()
    while kinds:
        kind = kinds.pop()
        if kind not in seen:
            seen.add(kind)
            kinds += (
                get_args(kind)
                if get_origin(kind)
                else [field.annotation for field in getattr(kind, "model_fields", {}).values()]
            )
    return frozenset(seen)


def change(tree: Any, chance: random.Random) -> None:
    """Change one part of a tree: take it out, put it twice, or put in its place another part, a choice or something odd."""
    places = [
        (parent, key)
        for parent in _parents(tree)
        for key in (parent if isinstance(parent, dict) else range(len(parent)))
    ]
    if not places:
        return
    parent, key = chance.choice(places)
    kind = chance.randrange(6)
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif kind == 1:
        parent[chance.choice(field_names())] = _value(chance)
    elif kind == 2:
        other, at = chance.choice(places)
        parent[key] = copy.deepcopy(other[at])
    else:
        parent[key] = _value(chance)


def change_cells(rows: list[list[str]], chance: random.Random) -> None:
    """Change one cell of a table: take it out, give it another heading or another row's value, or put something odd there."""
    rows = [row for row in rows if row]
    if not rows:
        return
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    kind = chance.randrange(6)
    if kind == 0:
        del row[at]
    elif kind == 1:
        rows[0].append(chance.choice(headings()))
    elif kind == 2:
        rows[0][chance.randrange(len(rows[0]))] = chance.choice(headings())
    elif kind == 3:
        row.insert(at, chance.choice(chance.choice(rows)))
    else:
        row[at] = chance.choice(CELLS) if chance.randrange(2) else str(_value(chance))


@cache
def headings() -> list[str]:
    """Names that columns can have."""
    columns = [column for sheet in layout() for column in sheet.columns]
    return [name for each in columns for name in (each.heading, each.field, *each.names)] + [
        f"{sheet.one} {number} {column.heading}" for sheet in layout() for column in sheet.columns for number in (1, 2)
    ]


def _value(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(_VALUES)) if chance.randrange(2) else chance.choice(choices())


def _parents(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict | list):
        yield tree
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from _parents(each)
