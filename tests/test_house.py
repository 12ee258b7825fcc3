"""The house: no module and no function longer than a reader takes in at once. Complexity and layers are checked by tools."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "petition_gen"
LINES_OF_A_MODULE, LINES_OF_A_FUNCTION = 500, 60
LONGER = {"writers/docx_styles.py:_looks": "one table: how each kind of paragraph looks, a row each"}


def test_modules_and_functions_are_short() -> None:
    long = []
    for path in PACKAGE.rglob("*.py"):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix()
        if len(text.splitlines()) > LINES_OF_A_MODULE:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LINES_OF_A_FUNCTION:
                long.append(f"{name}:{node.name}")
    assert set(long) == set(LONGER)
