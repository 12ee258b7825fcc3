"""How rap sheets write cites: other spellings of a jurisdiction, as data, and the description that stands behind a cite.

Nothing here reads a cite. It offers other words for a text that was not read, which are then read as strictly as any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

import re2  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, model_validator


class Spelling(BaseModel):
    """A way in which a cite is written, an item of `spellings:` of a code.

    `written` is a pattern of the whole text, letter case aside. `means` is the cite, with `\\1` and the like for the
    pattern's groups; without it the text stays unread, and `asks` is the question that the memo then prints.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    written: str
    means: str | None = None
    asks: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Spelling:
        if (self.means is None) == (self.asks is None):
            raise ValueError("expected either means or asks")
        try:
            pattern = spelling_pattern(self.written)
        except re2.error as error:
            raise ValueError(f"written is not a regular expression that can be used here: {error}") from None
        if any(int(number) > pattern.groups for number in re.findall(r"\\(\d)", self.means or "")):
            raise ValueError("means names a group that written does not have")
        return self


class HasSpellings(Protocol):
    """A code, as far as its spellings go."""

    @property
    def spellings(self) -> tuple[Spelling, ...]:
        """Its spellings."""


@lru_cache(maxsize=500)
def spelling_pattern(written: str) -> Any:
    """The pattern of a spelling, in an engine whose time grows with the text alone, because the pattern may be anybody's."""
    options = re2.Options()
    options.case_sensitive, options.log_errors = False, False
    return re2.compile(written, options)


def respelled(text: str, codes: Sequence[HasSpellings]) -> Iterator[str]:
    """What the spellings of the codes make of a text."""
    text = _plain(text)
    for code in codes:
        for each in code.spellings:
            if each.means is not None and (found := spelling_pattern(each.written).fullmatch(text)):
                yield "".join(
                    (found.group(int(part)) or "") if number % 2 else part
                    for number, part in enumerate(re.split(r"\\(\d)", each.means))
                )


def question_of(text: str, codes: Sequence[HasSpellings]) -> str | None:
    """What is asked about a text that is known and still cannot be read: a city's ordinance, a chapter of long ago."""
    text = _plain(text)
    return next(
        (
            each.asks
            for code in codes
            for each in code.spellings
            if each.asks and spelling_pattern(each.written).fullmatch(text)
        ),
        None,
    )


# "647(B) PC-PROSTITUTION": what follows is what the section is called. A word that could change which offense it is, or
# a number, is none of that.
_DESCRIBED = re.compile(r"(?P<cite>.*[\w)])\s*-\s*(?P<said>[A-Za-z][A-Za-z ,:&/'.]*)")
_CHANGES = re.compile(r"\b(att|attempt|cons|solic|access|aid|abet|prior|enh|form|repeal|lesser|w/)", re.IGNORECASE)


def undescribed(text: str) -> str | None:
    """The text without the description behind the cite; None where there is none that may be left out."""
    found = _DESCRIBED.fullmatch(_plain(text))
    if not found or _CHANGES.search(found["said"]) or not re.search(r"[A-Za-z]{5}", found["said"]):
        return None
    return found["cite"]


def _plain(text: str) -> str:
    return re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(text.split())).strip(" .,;")
