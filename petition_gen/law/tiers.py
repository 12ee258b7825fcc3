"""Grades, classes and stages of offenses, as the codes write them, compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import get_args

from petition_gen.reading.validate import one_of
from petition_gen.record.closed_words import Grade


def readable_tier(text: str) -> str:
    """A grade or class in words. Raises ValueError where a word is neither, for it would never fit any charge."""
    for grade, name in tiers_of(text) if text != "any" else ():
        if name and not _CLASS.fullmatch(name):
            raise ValueError(f"{one_of(get_args(Grade), name)}; or a class, as A, 1, gross or third degree")
        if not (grade or name):
            raise ValueError("expected a grade or a class, as felony, A, gross misdemeanor or third degree")
    return text


_GRADES = get_args(Grade)
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_CLASS = re.compile(r"[a-z]{1,2}\d?|\d|[a-z]-\w{1,3}|capital|gross|petty|state jail|unclassified")
_NOISE = re.compile(r"\b(?:class|degrees?|of|in|the|offenses?)\b|(?<=\d)(?:st|nd|rd|th)\b")
_STAGES = {
    "arrest": "arrest",
    "charg": "filed",
    "filed": "filed",
    "amended": "filed",
    "reduced": "filed",
    "plea": "convicted",
    "convict": "convicted",
    "adjudicat": "adjudicated",
}
GradeAndClass = tuple[str | None, str | None]  # a grade and a class, as ("felony", "b") or ("misdemeanor", "gross")


@lru_cache(maxsize=1024)
def tiers_of(text: str) -> tuple[GradeAndClass, ...]:
    """The tiers that a text names: "class B or class C misdemeanor", "A, B1", "F4", "felony of the third degree"."""
    text = re.sub(r"\b(f|m)(?=\d\b)", lambda short: f"{_GRADES['fm'.index(short[1])]} ", text.casefold())
    text = text.replace("felonies", "felony").replace("misdemeanors", "misdemeanor")
    grade = next((word for word in _GRADES if word in text), None)
    tiers: list[GradeAndClass] = []
    for part in re.split(r"[,;/]|\bor\b|\band\b", text):
        words = _NOISE.sub(" ", part.replace(grade or "\n", " ").replace("-degree", " ")).split()
        tiers.append((grade, " ".join(_ORDINALS.get(word, word) for word in words) or None))
    return tuple(tiers)


def tier_of(grade: str | None, class_: str | None) -> GradeAndClass:
    """The charge's tier; what the record says in words that are not a class is unknown."""
    named = [tier for text in (class_, grade) if text for tier in tiers_of(text)[:1]]
    known = [name for _, name in named if name and _CLASS.fullmatch(name)]
    return next((word for word, _ in reversed(named) if word), None), known[0] if known else None


def tier_fits(tier: GradeAndClass, option: GradeAndClass) -> bool | None:
    """Whether grade and class are those of an option; None where what is not known decides."""
    pairs = zip(tier, option, strict=True)
    return all_known(None if have is None else have == want for have, want in pairs if want is not None)


def all_known(values: Iterable[bool | None]) -> bool | None:
    """Whether all hold; None where what is not known decides."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def any_known(values: Iterable[bool | None]) -> bool | None:
    """Whether one holds; None where what is not known decides."""
    seen = set(values)
    return True if True in seen else None if None in seen else False


def stage_fits(limit: str | None, stage: str | None) -> bool:
    """Whether the stage that is looked at is one that the list speaks of; words that name no stage limit nothing."""
    wanted, have = stages_of(limit or ""), stages_of(stage or "")
    return not wanted or not have or bool(wanted & have)


def stages_of(text: str) -> set[str]:
    """The stages that words speak of."""
    return {name for stem, name in _STAGES.items() if stem in text.casefold()}
