"""Words of closed lists as offices write them: in any letter case, states by their names, Y for yes.

Only what can mean one word is read as that word; anything else is left as it stands, and the record says what is expected.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from petition_gen.intake.columns import Column
from petition_gen.record.field_types import JURISDICTIONS

_FLAGS = {"y": "yes", "n": "no"}


def in_our_words(column: Column, value: Any) -> Any:
    """A cell's value with the words of a closed list as a record has them.

    >>> from petition_gen.intake.columns import flat, meanings
    >>> in_our_words(meanings(flat(), "Outcome")[0].column, "Not Filed")
    'not_filed'
    >>> in_our_words(meanings(flat(), "Jurisdiction")[0].column, "California")
    'CA'
    """
    if isinstance(value, list):
        return [in_our_words(column, each) for each in value]
    if not isinstance(value, str):
        return value
    if column.kind == "flag":
        return _FLAGS.get(value.strip().casefold(), value)
    if column.choices == JURISDICTIONS:
        return _states().get(_plain(value), value)
    if column.kind in ("choice", "words") and column.choices:
        return _words(column.choices).get(_plain(value), value)
    return value


def _plain(word: str) -> str:
    """A word without what makes no difference: letter case, dots, and how its parts are joined.

    >>> _plain("Not filed"), _plain("N.Y."), _plain("T-Visa")
    ('not_filed', 'ny', 't_visa')
    """
    return re.sub(r"[\s_-]+", "_", word.strip().casefold().replace(".", "").replace(",", ""))


@cache
def _words(choices: tuple[str, ...]) -> dict[str, str]:
    return {_plain(each): each for each in choices}


@cache
def _states() -> dict[str, str]:
    """The codes of jurisdictions by code, by name and by the abbreviations that can mean one alone."""
    text = (Path(__file__).parent / "state_names.yaml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {_plain(each): code for code in JURISDICTIONS for each in (code, *names.get(code, ()))}
