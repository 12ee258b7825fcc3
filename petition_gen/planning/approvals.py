"""Approval: which passages in the client's own words she has approved, and whether these are the words that she approved.

An approval names the words by their digest. So whatever changes them, a correction, an edit, a label put for a name,
withdraws it; and what was approved before approvals named words waits until somebody confirms it (`petition-gen approve`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from petition_gen.identities.wording import as_printed
from petition_gen.planning.filing import Request
from petition_gen.planning.proofs import belonging, passages_of
from petition_gen.reading.source import Where, field_path
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate
from petition_gen.record.trafficking import Approval

# approved: these words. old: it does not say which words. changed: other words. missing: no date that counts, or no reader by name.
State = Literal["approved", "old", "changed", "missing"]
BETWEEN = "\x1e"  # between a passage and its original: no text of a record can hold it
# Who has a role and no name cannot be asked what was read.
_ROLE = "interpreter|translator|attorney|counsel|lawyer|advocate|paralegal|caseworker|case manager|staff|client|myself|self|yes"
_NOBODY = re.compile(rf"(an?|the|her|his|their|our|my) .*|(?i:{_ROLE})", re.DOTALL)


@dataclass(frozen=True)
class OwnPassage:
    """A passage in the client's own words: where it stands, what is printed of it, and how far she has approved that.

    `holder` is the place of the part that holds it and its approval, `name` the field of its words there. `later`: its
    approval has a date that is still to come. `interpreter_wanting`: one has to be named and is not.
    """

    holder: Where
    name: str
    printed: str = field(repr=False)
    digest: str
    state: State
    later: bool = False
    interpreter_wanting: bool = False

    @property
    def path(self) -> str:
        """The field of its words: `trafficking.narrative[0].text`."""
        return field_path((*self.holder, self.name))

    @property
    def approval_path(self) -> Where:
        """The place of the digest in its approval."""
        return (*self.holder, "approved", "words")


@dataclass(frozen=True)
class Want:
    """Something that passages want before the client can sign: what it is, of which fields, and what to do."""

    said: str
    fields: tuple[str, ...]
    do: str

    def __str__(self) -> str:
        return f"{self.said}: {', '.join(self.fields)} ({self.do})"


def own_passages(record: ClientRecord, on: date) -> tuple[OwnPassage, ...]:
    """Every passage of a record in the client's own words, in the order in which papers print them, as of a day."""
    return tuple(_passages(record, on, None))


def own_passages_of(request: Request) -> tuple[OwnPassage, ...]:
    """The passages in the client's own words that the sworn papers of a filing print."""
    return tuple(_passages(request.record, request.on, request))


def digest_of(*texts: str) -> str:
    """The SHA-256 of words, be their line ends and accents written one way or another."""
    joined = BETWEEN.join(unicodedata.normalize("NFC", re.sub("\r\n?", "\n", each)) for each in texts)
    return hashlib.sha256(joined.encode()).hexdigest()


def needs_interpreter(record: ClientRecord) -> bool:
    """Whether the client's words were read back through an interpreter, as far as the record says how she speaks."""
    client = record.client
    return client.english in ("limited", "none") or (client.language or "en").split("-")[0].lower() != "en"


def names_a_person(text: str | None) -> bool:
    """Whether a text can be a person's name, and not a role or a word that stands for nobody."""
    return bool(text) and not _NOBODY.fullmatch(text or "")


def wanting(passages: Iterable[OwnPassage]) -> list[Want]:
    """What the passages still want before the client can sign."""
    found = list(passages)
    kinds = (
        (
            [each for each in found if each.state == "missing" and not each.later],
            "the record does not say on which day the client approved the words and who, by name, read them back",
            "read them back, write both under approved, and confirm them with petition-gen approve",
        ),
        (
            [each for each in found if each.later],
            "the words are approved on a day that is still to come",
            "correct the date under approved",
        ),
        (
            [each for each in found if each.state == "old"],
            "the client's approval does not say that it was of these words",
            "see that the client approved exactly these words, and confirm them with petition-gen approve",
        ),
        (
            [each for each in found if each.state == "changed"],
            "these are not the words that the client approved",
            "read them back again, write the new date and who read them, and confirm them with petition-gen approve --again",
        ),
        (
            [each for each in found if each.interpreter_wanting],
            "the client swears in another language or speaks little English, and nobody is named who interpreted",
            "write the interpreter's name under approved",
        ),
    )
    return [Want(said, tuple(each.path for each in some), do) for some, said, do in kinds if some]


def _passages(record: ClientRecord, on: date, request: Request | None) -> Iterator[OwnPassage]:
    def passage(holder: Where, name: str, texts: Iterable[str | None], approval: Approval | None) -> OwnPassage:
        printed = [as_printed(each, record) for each in texts if each]
        digest = digest_of(*printed)
        state, later = _state(approval, digest, on)
        alone = (
            state != "missing" and needs_interpreter(record) and not (approval and names_a_person(approval.interpreter))
        )
        return OwnPassage(holder, name, "\n\n".join(printed), digest, state, later, alone)

    narrative = (record.trafficking.narrative or ()) if record.trafficking else ()
    for i, told in passages_of(request) if request else enumerate(narrative):
        if told.text or told.original:
            name = "text" if told.text else "original"
            yield passage(("trafficking", "narrative", i), name, (told.text, told.original), told.approved)
    charges = (
        request.at if request else [(i, j) for i, case in enumerate(record.cases) for j in range(len(case.charges))]
    )
    for i, j in charges:
        charge = record.cases[i].charges[j]
        if charge.own_words or charge.original:
            name = "own_words" if charge.own_words else "original"
            yield passage(("cases", i, "charges", j), name, (charge.own_words, charge.original), charge.approved)
    for part in ("hardship", "since"):
        entries = getattr(record, part) or ()
        for i in belonging(entries, request) if request else range(len(entries)):
            each = entries[i]
            if each.own_words or each.original:
                name = "own_words" if each.own_words else "original"
                yield passage((part, i), name, (each.own_words, each.original), each.approved)


def _state(approval: Approval | None, digest: str, on: date) -> tuple[State, bool]:
    """How far words are approved, and whether it is the date alone that stands against it, being still to come."""
    if approval is None or approval.date is None or not names_a_person(approval.read_back_by):
        return "missing", False
    if to_come(approval.date, on):
        return "missing", True
    if approval.words is None:
        return "old", False
    return ("approved" if approval.words == digest else "changed"), False


def to_come(day: PartialDate, on: date) -> bool:
    """Whether the whole of a date, which may be a month or a year, lies after a day."""
    return day.earliest > on
