"""Which names in a finished file are those of places: only known ones, whole, and on one line.

A surname before a place's word is no place: "Quillfeather Superior Court" may be two columns of a docket, and a form says "Last name:
Quillfeather" above "City: Oakland". What is no known place here counts as the name that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from petition_gen.audit.gazetteer import names_of_counties
from petition_gen.identities.folding import fold, letters_of
from petition_gen.identities.words import AFTER_PLACE, ORDINARY, PLAIN_PLACE, PREPOSITIONS, STATE_NAMES, STATES

# What stands before the name of somebody in a docket, a form or a letter.
IN_NAME_POSITION = re.compile(
    r"(?:(?<!\w)(?:defendants?|defts?|defs?|accused|inmate|arrestee|suspect|victim|witness|client|patient|names?|subject|re"
    r"|petitioner|movant|applicant|juvenile|minor|dob|born|ms|mrs|mr|miss|people|state|commonwealth|plaintiff)"
    r"(?:'s)?[ .]{0,3}(?:\((?:last|first|middle|s)[^)\n]{0,12}\))?[ ]{0,2}(?:[:;#,-]|name:?|is|no\.? ?\d* ?:?)?"
    r"|-? ?(?<!\w)(?:v|vs|versus)\.? ?-?)[ ]{0,10}$"
)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SMALL = frozenset(["of", "the", "and", "du", "de", "des", "la", "qui"])
_BODIES = frozenset(
    ["county", "city", "town", "township", "village", "parish", "borough", "state", "commonwealth", "municipality"]
)
_OFFICES = frozenset(
    ["department", "bureau", "board", "division", "ministry", "district", "port", "university", "bank", "office"]
)
_BETWEEN = re.compile(r"(?:'s?|’s?)?(?:\.? {1,3}| ?- ?)|, {1,2}")
_REACH = 4  # words on either side of a name that may be part of a place's


@cache
def _counties() -> frozenset[str]:
    return frozenset(filter(None, map(letters_of, names_of_counties())))


def is_county(name: str) -> bool:
    """Whether a text is the name of a county and nothing more."""
    return letters_of(name) in _counties()


@cache
def _states() -> frozenset[str]:
    joined = "New York, New Jersey, New Mexico, North Carolina, South Carolina, North Dakota, South Dakota, New Hampshire, West Virginia"
    first_words = {"new", "north", "south", "west", "rhode", "district", "puerto"}
    return (STATE_NAMES - first_words) | frozenset(
        map(letters_of, (*joined.split(", "), "Rhode Island", "Puerto Rico"))
    )


class Places:
    """The places that a record and its law name, beside the counties of the country and the states."""

    def __init__(self, names: Iterable[str]):
        """`names`: of towns and counties, as the record and the law write them."""
        self._own = frozenset(filter(None, map(letters_of, names))) | _states()

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether what stands there is a known place or public body, or a part of its name."""
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line = text[first : last if last >= 0 else len(text)]
        if "\n" in text[start:end]:
            return False
        start, end = start - first, end - first
        if IN_NAME_POSITION.search(fold(line[:start]).low):
            return False
        line = re.sub(r"[\r\t\xa0]", " ", line)
        before = _chain(line[:start], True)
        after = _chain(line[end:], False, end)
        capitals = line.isupper()
        for a in (start, *before):
            for b in (end, *after):
                longer = a < start or b > end
                for said in (line[a:b], re.sub(r"['’]s?$", "", line[a:b])):
                    letters = letters_of(said)
                    own = letters in self._own
                    if (own or letters in _counties()) and self._stands(line, a, b, longer, own, capitals):
                        return True
        return not capitals and self._of_office(line, start, end)

    @staticmethod
    def _stands(line: str, start: int, end: int, longer: bool, own: bool, capitals: bool) -> bool:
        """Whether the words around a known name make the place of it."""
        low = line.casefold()
        before = re.search(r"([^\W\d_]+) (of |of the )?$", low[:start])
        after = re.match(r"(?:'s?|’s?)?[ -]{1,3}([^\W\d_]+)", low[end:])
        word = after[1] if after else ""
        large = bool(after) and line[end + after.start(1)].isupper() if after else False
        if IN_NAME_POSITION.search(fold(line[:start]).low):
            return False
        if before and before[2] and before[1] in _BODIES:
            return True
        if capitals and not longer:
            return False
        if longer and not capitals:
            return True
        if longer:
            return own or word in PLAIN_PLACE
        if word in PLAIN_PLACE or (word in ("census", "municipality", "municipio", "district", "island") and large):
            return True
        state = re.match(r", {1,2}([^\W\d_]+)", line[end:])
        if state and ((state[1].casefold() in STATE_NAMES and state[1][0].isupper()) or state[1] in _CAPITAL_STATES):
            return True
        if not own:
            return bool(re.match(r" and [A-Z]\w+ (?:county|counties|borough)", line[end:], re.IGNORECASE))
        return (word in AFTER_PLACE and large) or bool(before and not before[2] and before[1] in PREPOSITIONS)

    def _of_office(self, line: str, start: int, end: int) -> bool:
        """Whether it is what an office is of: "Department of Justice", where the name is a word or a known place."""
        match = re.search(r"(?<!\w)([A-Z]\w+) of (?:[A-Z]\w+ ){0,2}$", line[:start])
        letters = letters_of(line[start:end])
        return (
            bool(match) and match[1].casefold() in _OFFICES and (letters in ORDINARY or letters in self._own)
            if match
            else False
        )


_CAPITAL_STATES = frozenset(each.upper() for each in STATES)


def _chain(text: str, backwards: bool, offset: int = 0) -> tuple[int, ...]:
    """Where names that go on before or behind may begin or end: the places of up to four words that stand next to each other."""
    found: list[int] = []
    if backwards:
        at = len(text)
        for each in reversed([*_WORD.finditer(text)][-_REACH:]):
            if not _BETWEEN.fullmatch(text[each.end() : at]) or "," in text[each.end() : at]:
                break
            if not (each[0][0].isupper() or each[0] in _SMALL):
                break
            at = each.start()
            found.append(at)
        return tuple(found)
    at = 0
    for each in [*_WORD.finditer(text)][:_REACH]:
        if not _BETWEEN.fullmatch(text[at : each.start()]) or "," in text[at : each.start()]:
            break
        if not (each[0][0].isupper() or each[0] in _SMALL):
            break
        at = each.end()
        found.append(offset + at)
    return tuple(found)
