"""Turns a jurisdiction file's example situations into records."""

from __future__ import annotations

import copy
from typing import Any

from petition_gen.jurisdiction import Example, Jurisdiction, Remedy
from petition_gen.record import ClientRecord

SKELETON = {
    "record": "1",
    "matter": "example",
    "client": {"name": {"first": "Example", "last": "Client"}},
    "attorneys": [{"name": "Example Attorney"}],
}


def record_for(law: Jurisdiction, remedy: Remedy, example: Example) -> ClientRecord:
    situation = merged(copy.deepcopy(remedy.examples.typical), example.change)
    for path in example.without:
        removed(situation, path.split("."))
    charge = {"offense": "an offense", **situation.pop("charge", {})}
    case = {"id": "case", "jurisdiction": law.code, **situation.pop("case", {})}
    case["charges"] = [charge, *case.pop("other_charges", [])]
    cases = [case, *situation.pop("cases", [])]
    return ClientRecord.model_validate(merged(copy.deepcopy(SKELETON), {**situation, "cases": cases}))


def merged(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
    return change


def removed(tree: dict[str, Any], path: list[str]) -> None:
    for key in path[:-1]:
        tree = tree[key]
    tree.pop(path[-1], None)
