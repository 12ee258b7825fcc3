"""Names that are somebody else's, or nobody's, by what they stand in: authorities of the law, judges, states and cities.

They stand as they are typed, and the memo asks about each.
"""

from __future__ import annotations

import re
from importlib.resources import files

from petition_gen.identities.around import Around
from petition_gen.identities.words import (
    AFTER_PLACE,
    CITIES,
    CITIES_LIKE_PEOPLE,
    DETERMINERS,
    OF_LAW,
    OPENERS,
    STATE_NAMES,
    TOWARD,
    VERBS,
    WITHIN,
)

# ---- authorities ----

_KNOWN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        re.escape(line).replace(r"\ v\.\ ", r" {1,3}vs?\.? {1,3}").replace(r"\ ", "[ -]{1,3}")
        for line in files("petition_gen.identities")
        .joinpath("authorities.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    + r")(?!\w)"
)
# "Doe v. Roe (2010) 559 U.S. 356"
_CITED = re.compile(
    r"(?:[^\W\d_][\w'&-]*\.? ){1,4}vs?\.? (?:[^\W\d_][\w'&-]*[.,]{0,2} ){1,5}(?:\([^()]{0,20}\d{4}\),? )?"
    r"\d{1,4} [a-z][a-z0-9.']*(?: ?[a-z0-9.']+){0,3} \d{1,5}(?!\w)"
)
_PROSECUTED = re.compile(r"(?<!\w)(?:people|state|commonwealth|united states|u\.s\.|government)(?!\w)")


def in_authority(around: Around) -> bool:
    """Whether the name is part of what the law is called by: "Miranda warnings", "Padilla v. Kentucky (2010) 559 U.S. 356".

    A case of the state against somebody may be the client's own, and counts only where it is known.
    """
    at = max(0, around.start - 80)
    low = around.folded.low[at : around.end + 100]
    start, end = around.start - at, around.end - at
    known = any(each.start() <= start and end <= each.end() for each in _KNOWN.finditer(low))
    return known or any(
        each.start() <= start and end <= each.end() and not _PROSECUTED.search(each[0]) for each in _CITED.finditer(low)
    )


# ---- judges ----

_JUDGE = re.compile(
    r"(?<!\w)(?P<office>hon\.?|honorable|judge|justice|commissioner|magistrate|referee)(?: judge)? {1,3}"
    r"(?P<first>(?:(?:[^\W\d_]\.|[^\W\d_][\w'-]+) {1,3}){0,3})$"
)


def of_judge(around: Around) -> bool:
    """Whether the name is a judge's last name: "Judge Jackson", "the Hon. Andrew Jackson"."""
    match = _JUDGE.search(around.before)
    if not match or not around.is_capital:
        return False
    at = around.start - len(around.before)
    words = [(each[0], each.start() + match.start("first")) for each in re.finditer(r"[^\W\d_][\w'-]*", match["first"])]
    if any(word in VERBS or word in OPENERS or word in AFTER_PLACE for word, _ in words if len(word) > 1):
        return False
    return all(around.folded.is_capital(at + each) for each in (match.start("office"), *(each for _, each in words)))


# ---- states and cities ----

# What one gives to, hears from or does to somebody, who is no place.
_SOMEBODY = re.compile(
    r"(?<!\w)(?:gave|give[ns]?|giving|handed|paid|said|says?|talk\w*|spe?o?a?ke?n?|lied|wrote|writ\w+|belong\w*|happen\w*|did|done"
    r"|apologi\w+|text\w*|message\w*|letters?|money|photos?|pictures?|threats?|calls?|listen\w*|introduced|close|cruel|violent"
    r"|married|engaged|loyal|hear\w*|earnings|papers?|phone|telephone|shouted|yelled|laughed|looked|stared|swore|pointed)"
    r"(?: [a-z]+){0,2} (?:to|from|at|into|through) $"
)
_OF = re.compile(
    r"(?<!\w)(?:laws?|parts?|out|states?|courts?|people|city|university|district|bank|north|south|east|west|outskirts"
    r"|downtown|area|rest|borders?|streets?|department|bureau|legislature|constitution) of $"
)

_TOWN = re.compile(r"(?<!\w)(?:county|(?:in|at|from|to|of|near) [^\W\d_]+(?: [^\W\d_]+)?), $")


def in_state_or_city(around: Around) -> bool:
    """Whether a state's or a city's name is one here: "arrested in Georgia", "Georgia law", "a Georgia court"."""
    name = around.folded.low[around.start : around.end]
    if not (name in CITIES or name in CITIES_LIKE_PEOPLE) or not around.is_capital or around.title:
        return False
    if re.match(rf"(?:'s)? {{1,3}}(?:{'|'.join(OF_LAW)})(?!\w)", around.after):
        return True
    before = around.previous[0]
    if re.match(r"'s?(?!\w)", around.after) or around.following[0] in VERBS:
        return False
    if before in WITHIN or _OF.search(around.before):
        return True
    if name in STATE_NAMES and _TOWN.search(around.before):
        return True
    if name in CITIES_LIKE_PEOPLE:
        return False
    if before in TOWARD:
        return not _SOMEBODY.search(around.before)
    word, large = around.following
    return before in DETERMINERS & {"a", "an", "the"} and bool(word) and not large
