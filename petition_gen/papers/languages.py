"""Languages other than English: what they are called in the papers, and which words are in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from petition_gen.document import Run
from petition_gen.papers.context import Context
from petition_gen.planning.filing import Filing
from petition_gen.planning.proofs import belonging, passages_of
from petition_gen.record.cases import Charge
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.model import ClientRecord
from petition_gen.record.trafficking import Hardship, Narrative, Since
from petition_gen.templating import english
from petition_gen.templating.values import Value, View

_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")


def language_words(context: Context) -> dict[str, Any]:
    """The language in which the client swears; `language_of`, that of a passage's `original`; whether there are any."""
    sworn = context.filing.record.client.language or "en"

    def language_of(passage: View) -> Value:
        return _called(context, getattr(passage.model, "language", None) or sworn)

    return {
        "language": _called(context, sworn),
        "language_of": language_of,
        "originals": any(each.original for each in _own_parts(context.filing)),
    }


def _own_parts(filing: Filing) -> Iterator[Narrative | Charge | Hardship | Since]:
    """The parts of the record in which the client tells something for a filing."""
    yield from (each for _, each in passages_of(filing))
    yield from (filing.charge(at) for at in filing.at)
    for entries in (filing.record.hardship or (), filing.record.since or ()):
        yield from (entries[i] for i in belonging(entries, filing))


def _called(context: Context, code: str) -> Value:
    """A language by its English name where it is a common one, else a blank."""
    name = english.LANGUAGES.get(code.split("-")[0].lower())
    return Value(context.sheet, name) if name else context.placeholder(f"name of the language {code}")


def in_its_language(run: Run, record: ClientRecord) -> Run:
    """The run with the language that its words are in, where that is not English, as far as the record says.

    That is a passage's `original`; and her own words where most of their letters are of another script.
    """
    path = run.path or ""
    if kind_of(path) != "own" or not (path.endswith(".original") or _other_script(run.text)):
        return run
    given = _language_beside(record, path) or record.client.language
    return replace(run, language=given) if given and given.split("-")[0].lower() != "en" else run


def _other_script(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return 2 * sum(not unicodedata.name(each, "").startswith("LATIN") for each in letters) > len(letters)


def _language_beside(record: ClientRecord, path: str) -> str | None:
    """The field `language` of the part that a field belongs to."""
    part: Any = record
    for name, number in _PART.findall(path.rpartition(".")[0]):
        part = part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)
        if number and isinstance(part, tuple):
            part = part[int(number)]
    found = getattr(part, "language", None)
    return found if isinstance(found, str) else None
