"""Whether the defendant of each docket is the client, and whether a name that papers hide is also the name of a place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from petition_gen.audit.question import Question
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate


def identity(record: ClientRecord) -> Iterator[Question]:
    """Names and birth dates of dockets that are not the client's, and names that are those of places."""
    name, birth = record.client.name, record.client.date_of_birth
    own = {_letters(name.full), _letters(f"{name.first} {name.last}"), _letters(f"{name.last} {name.first}")}
    others = {
        _letters(text) for alias in record.client.aliases or () for text in (alias.full, f"{alias.first} {alias.last}")
    }
    for i, case in enumerate(record.cases):
        path = f"cases[{i}].defendant_name"
        if case.defendant_name and _letters(case.defendant_name) not in own:
            told = (
                "one of the client's other names (client.aliases)"
                if _letters(case.defendant_name) in others
                else "another one"
            )
            says = (
                f"{path}: the docket runs under a name that is not client.name, but {told}. Agencies will search by the docket's "
                "name. How is it proved that the defendant is the client (fingerprints, booking number), and where do the papers say it?"
            )
            yield Question(
                "name_differs", says, (path, "client.name"), stop=_letters(case.defendant_name) not in others
            )
        path, docket = f"cases[{i}].recorded_date_of_birth", case.recorded_date_of_birth
        if birth and docket and _differ(birth, docket):
            says = (
                f"{path}: the docket has another birth date than client.date_of_birth. Agencies will search by the docket's. How is it "
                "proved that the defendant is the client?"
            )
            yield Question("birth_date_differs", says, (path, "client.date_of_birth"), stop=True)
    yield from _names_of_places(record)


def _letters(text: str) -> str:
    """A name as it is compared: letters alone, without accents and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def _differ(one: PartialDate, other: PartialDate) -> bool:
    return one.latest < other.earliest or other.latest < one.earliest


def _names_of_places(record: ClientRecord) -> Iterator[Question]:
    """Words of names that papers replace, which are also words of a county, a city or an agency."""
    names = {"client.name.last": record.client.name.last} if record.client.caption != "full" else {}
    for i, each in enumerate(record.trafficking.traffickers or () if record.trafficking else ()):
        if each.name and not each.name_in_papers:
            names[f"trafficking.traffickers[{i}].name"] = each.name
    places = list(_places(record))
    for field, name in names.items():
        words = set(re.findall(r"\w{3,}", name.casefold()))
        shared = [path for path, place in places if words & set(re.findall(r"\w+", place.casefold()))]
        if shared:
            says = (
                f"{field}: a word of this name is also in {', '.join(shared)}. See that no paper has lost the name of the place, or tells "
                "that of the person."
            )
            yield Question("name_of_place", says, (field, *shared))


def _places(record: ClientRecord) -> Iterator[tuple[str, str]]:
    for i, case in enumerate(record.cases):
        if case.venue:
            yield from (
                (f"cases[{i}].venue.{key}", value) for key in ("county", "city") if (value := getattr(case.venue, key))
            )
        for j, arrest in enumerate(case.arrests or ()):
            yield from ((f"cases[{i}].arrests[{j}].agency", arrest.agency),) if arrest.agency else ()
        for j, agency in enumerate(case.agencies or ()):
            yield from ((f"cases[{i}].agencies[{j}].name", agency.name),) if agency.name else ()
