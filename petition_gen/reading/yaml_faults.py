"""What is wrong with a file that is not YAML, read off the file itself.

The parser's own words are neither printed, because they may quote the file, nor read: they differ from one version to the
next. What it gives besides them is two places: where it stopped, and where what it was reading began.
"""

from __future__ import annotations

import re
from typing import Any

from petition_gen.limits import RECORD_DEPTH

NESTED = f"nested more than {RECORD_DEPTH} levels deep"
COLON = "a colon where none can stand: put a text that holds ': ' in quotes, or check the indentation"
BEGINNING = (
    "a character that cannot begin a value (a tab, or one of @ ` %): indent with spaces, and put such a text in quotes"
)
NO_FIELD = "neither 'field: value' nor part of the text above: indent it as far as that text, or put the text in quotes"
QUOTE = "a quotation mark that is never closed"
BACKSLASH = "a backslash in double quotes: use single quotes"
BRACKET = "a bracket that is never closed, or a comma or value missing within it"
FIELDS = "not lined up with the fields above it"
ENTRIES = "not lined up with the entries above it"
OTHER = "not readable as YAML: check the indentation, quotation marks and colons"


def fault(text: str, stopped: Any, began: Any) -> tuple[Any, str]:
    """The mark at which the fault lies and what it is, from the parser's two marks, either of which may be None."""
    lines = text.splitlines()
    if _brackets(lines, stopped) > RECORD_DEPTH:
        return began or stopped, NESTED
    here, opened = _from(lines, stopped), _from(lines, began) if began else ""
    if opened[:1] in ("'", '"') and (began.line, began.column) != (stopped.line, stopped.column):
        escaped = here.startswith("\\") or _from(lines, stopped, -1).startswith("\\")
        return (stopped, BACKSLASH) if escaped and opened.startswith('"') else (began, QUOTE)
    if opened[:1] in ("[", "{"):
        return began, BRACKET
    for first, told in (("\t", BEGINNING), ("@", BEGINNING), ("`", BEGINNING), ("%", BEGINNING), (":", COLON)):
        if here.startswith(first):
            return stopped, told
    if here[:1] in ("]", "}", ","):
        return stopped, BRACKET
    if opened.startswith("-"):
        return stopped, ENTRIES
    if opened and not re.search(r":(\s|$)", opened):
        return began, NO_FIELD
    return stopped or began, FIELDS if opened else OTHER


def _from(lines: list[str], mark: Any, shift: int = 0) -> str:
    """What stands in a mark's line from the mark on."""
    if mark is None or mark.line >= len(lines):
        return ""
    line: str = lines[mark.line]
    return line[max(0, mark.column + shift) :]


def _brackets(lines: list[str], mark: Any) -> int:
    """How many brackets are open at a mark, whatever quotes they stand in: enough to explain a file that is refused anyway."""
    if mark is None:
        return 0
    before = "\n".join([*lines[: mark.line], *(line[: mark.column] for line in lines[mark.line : mark.line + 1])])
    return sum(before.count(each) for each in "[{") - sum(before.count(each) for each in "]}")
