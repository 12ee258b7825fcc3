"""Counties, federal districts and courts by the names that people write for them.

The lists are data, beside this module. `data/counties.csv` has the counties and county equivalents of every state, as the U.S.
Census Bureau lists them (2020), and names that went out of use or that people use in their place, with today's county in `now`
and the day of the change in `since`. `data/districts.csv` has the federal judicial districts (28 U.S.C. §§ 81 to 131; Guam,
the Northern Mariana Islands and the Virgin Islands) with the form in which lawyers cite them. A jurisdiction's own courts are in
its file.

A text is read only where it can mean one thing; spelling mistakes are never put right, but `nearest_…` say what may be meant.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from petition_gen.law.jurisdiction import Court, Jurisdiction

_DATA = Path(__file__).parent / "data"
_LIKE = 0.75  # how much alike two names must be for one to be suggested for the other

_COUNTY = r"(?:county|counties|co|cnty|cty|parish|borough)"
_AROUND = re.compile(rf"^(?:in and )?(?:for )?(?:the )?{_COUNTY} of |^the (?={_COUNTY})| {_COUNTY}$")
_SHORT = {
    "saint": "st",
    "sainte": "ste",
    "ct": "court",
    "crt": "court",
    "cts": "courts",
    "cir": "circuit",
    "dist": "district",
}


@dataclass(frozen=True)
class County:
    """A county of a state: its name today, and whether the name that was looked up is one of another time, or a borough's.

    `merged`: it is that of a city that went up in the county, where the record of an old case may be kept elsewhere.
    """

    name: str
    renamed: bool = False
    merged: bool = False


@dataclass(frozen=True)
class CourtRead:
    """A court of a jurisdiction, and the county and the district that were part of the name as it was written."""

    court: Court
    county: str | None = None
    district: str | None = None


def _words(text: str) -> str:
    """A name in small plain letters, one space between words: case, accents, points and hyphens make no difference."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’.]", "", plain)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _key(text: str) -> str:
    """What two spellings of one name share: De Kalb, DeKalb and De-Kalb are one."""
    return _words(text).replace(" ", "")


# ---- counties --------------------------------------------------------------------------------------------------------


@cache
def _counties(state: str) -> dict[str, County]:
    """The counties of a state by key. A county goes before a city of its name, and both before a name that went out of use."""
    found: dict[str, County] = {}
    head, *lines = (_DATA / "counties.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader([head, *(line for line in lines if line.startswith(f"{state},"))]))
    for row in sorted(rows, key=lambda row: (row["now"] != "", row["kind"] == "city")):
        name = f"{row['name']} city" if row["kind"] == "city" and _key(row["name"]) in found else row["name"]
        for key in (_key(row["name"]), _key(f"{row['name']} {row['kind']}")):
            found.setdefault(
                key, County(row["now"] or name, bool(row["now"]), bool(row["now"]) and row["kind"] == "city")
            )
    return found


def county(state: str, text: str) -> County | None:
    """The county that a text names, with or without the word county. None where the state has none of that name, or no list.

    >>> county("FL", "County of Saint Lucie")
    County(name='St. Lucie', renamed=False)
    """
    here, words = _counties(state), _words(text)
    while words:
        if found := here.get(words.replace(" ", "")):
            return found
        words, before = _AROUND.sub("", words), words
        if words == before:
            return None
    return None


def names_of_counties() -> tuple[str, ...]:
    """The names of all counties of the country, those that went out of use as well."""
    lines = (_DATA / "counties.csv").read_text(encoding="utf-8").splitlines()
    return tuple(row["name"] for row in csv.DictReader(lines))


def has_counties(state: str) -> bool:
    """Whether there is a list of that state's counties."""
    return bool(_counties(state))


def nearest_county(state: str, text: str) -> str | None:
    """The county whose name is most like the text, or None where none is like it.

    >>> nearest_county("CA", "Los Angles")
    'Los Angeles'
    """
    here = _counties(state)
    bare = _AROUND.sub("", _words(text)).replace(" ", "")
    near = _nearest(bare, here) if bare not in ("", "county", "parish") else None
    return here[near].name if near else None


def _nearest(key: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(key, list(known), n=1, cutoff=_LIKE)), None)


# ---- federal districts -----------------------------------------------------------------------------------------------

_BEFORE_DISTRICT = re.compile(
    r"^(?:united states |u s |us )?(?:federal )?(?:district court )?(?:in and )?(?:for )?(?:the )?(?=\w)"
)


@cache
def _districts() -> dict[str, str]:
    """The names of the districts by key; a key that two districts could mean is left out."""
    found: dict[str, set[str]] = {}
    with (_DATA / "districts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for written in _spellings(row["state"], row["name"], row["cited"]):
                found.setdefault(_key(written), set()).add(row["name"])
    return {key: names.pop() for key, names in found.items() if len(names) == 1}


def _spellings(state: str, name: str, cited: str) -> Iterator[str]:
    """How a district is written: in full, as it is cited, by the state's letters, as the courts' own systems call it."""
    direction, _, place = name.rpartition("District of ")
    direction, short = direction.strip(), re.sub(r"^([NSEWCM]\.)?D\.", "", cited).strip()
    yield from (name, cited, f"{state}{direction[:1]}D", f"{direction} {place}" if direction else name)
    for first in (direction, direction[:1]):
        for middle in ("District of", "District", "D."):
            yield from (f"{first} {middle} {each}" for each in (place, short, state))


def district(text: str) -> str | None:
    """The federal district that a text names, or None.

    >>> district("N.D. Cal."), district("SDNY"), district("District of Alameda")
    ('Northern District of California', 'Southern District of New York', None)
    """
    words = _words(text)
    return _districts().get(words.replace(" ", "")) or _districts().get(
        _BEFORE_DISTRICT.sub("", words).replace(" ", "")
    )


def nearest_district(text: str) -> str | None:
    """The district whose name is most like the text, or None where none is like it."""
    near = _nearest(_key(text), (key for key in _districts() if "district" in key))
    return _districts()[near] if near else None


# ---- courts ----------------------------------------------------------------------------------------------------------


def court(law: Jurisdiction, text: str) -> CourtRead | None:
    """The court of a jurisdiction that a text names, be it with county, district or state, or None.

    "Superior Court of California, County of Alameda" is California's Superior Court, in Alameda.
    """
    if found := law.court(text):
        return CourtRead(found)
    known = {_key(name): each for each in law.courts for name in (each.id, each.name, *each.also)}
    state = _words(law.name)
    for whole in _without_state(state, _words(text)):
        for words, place, where in _without_place(law.code, whole):
            for name in _without_state(state, words):
                if match := known.get(name.replace(" ", "")):
                    return CourtRead(match, place, where)
    return None


def nearest_court(law: Jurisdiction, text: str) -> str | None:
    """The name of the court whose name is most like the text, or None where none is like it."""
    known = {_key(name): each.name for each in law.courts for name in (each.name, *each.also)}
    near = _nearest(_key(text), known)
    return known[near] if near else None


def _without_state(state: str, words: str) -> Iterator[str]:
    """The words as they stand, and without the state's name."""
    yield words
    yield re.sub(rf"^(?:(?:the )?state of )?{state} | (?:of |in )?(?:the )?(?:state of )?{state}$", "", words)


def _without_place(state: str, words: str) -> Iterator[tuple[str, str | None, str | None]]:
    """The words of a court's name without the county or the district in them, with that county or district."""
    words = re.sub(r"^(?:in )?the ", "", words)
    yield words, None, None
    parts = words.split(" ")
    for at in range(1, len(parts)):
        before, after = " ".join(parts[:at]), " ".join(parts[at:])
        rest = re.sub(r" (?:of|in|for|in and for)(?: the)?$", "", before)
        if found := county(state, after):  # "superior court | county of alameda"
            yield rest, found.name, None
        if state == "US" and (where := district(after)):
            yield rest, None, where
        if found := county(state, before):  # "alameda county | superior court"
            yield after, found.name, None
