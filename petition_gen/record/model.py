"""The client record: what one file says of one client, well formed or refused with every fault by file, line and field.

The models are the record's format, field by field; `docs/record.md` teaches it. Three rules hold throughout:

- A field that is absent is unknown, and its value is None. `none`, `null` or `[]` says "known: none": a list is then
  empty, an amount of money is 0, anything else is None, and `stated` tells it from absent.
- Texts are the words as written. They are trimmed, put into Unicode NFC, and not touched again.
- Dates may be partial (`PartialDate`).

Whether what the record says is true, enough or wise is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, PrivateAttr

from petition_gen.limits import CASES, CHARGES_IN_ALL
from petition_gen.reading.source import Decrypt, Source
from petition_gen.record.base import Part
from petition_gen.record.cases import Case
from petition_gen.record.chosen import Chosen
from petition_gen.record.closed_words import PriorOutcome
from petition_gen.record.evidence import Evidence
from petition_gen.record.field_types import (
    Answers,
    Date,
    FilePath,
    Flag,
    Jurisdiction,
    Line,
    Many,
    Matter,
    Maybe,
    Text,
    format_version,
    written_schema,
)
from petition_gen.record.people import Attorney, Client, Signer
from petition_gen.record.trafficking import Declaration, Hardship, Since, Trafficking


class Warrant(Part):
    """An outstanding warrant."""

    jurisdiction: Maybe[Jurisdiction] = None
    court: Maybe[Line] = None
    number: Maybe[Line] = None


class Pending(Warrant):
    """A pending charge."""

    statute: Maybe[Line] = None


class PriorPetition(Part):
    """An earlier filing for relief."""

    case: Maybe[Line] = None
    remedy: Maybe[Line] = None
    filed: Maybe[Date] = None
    outcome: Maybe[PriorOutcome] = None
    date: Maybe[Date] = None
    reasons: Maybe[Text] = None


class CriminalHistory(Part):
    """A criminal history report that the office has."""

    agency: Maybe[Line] = None
    obtained: Maybe[Date] = None
    file: Maybe[FilePath] = None


class Cleared(Part):
    """A STOP that an attorney has dealt with. `facts` is the digest of what raised it, so that a change opens it again."""

    stop: Maybe[Line] = None
    by: Maybe[Line] = None
    date: Maybe[Date] = None
    reason: Maybe[Text] = None
    facts: Maybe[Line] = None


class Exposure(Part):
    """A risk that filing may bring: for the memo only."""

    kind: Maybe[Literal["uncharged", "pending", "warrant", "other_victims", "immigration"]] = None
    text: Maybe[Text] = None
    resolved: Maybe[Flag] = None


class Protected(Part):
    """Words that no public paper may carry, and the label that stands for them."""

    text: Line
    label: Maybe[Line] = None


class Requests(Part):
    """What the client asks of the court besides relief."""

    seal: Maybe[Flag] = None
    remote_appearance: Maybe[Flag] = None
    waive_fees: Maybe[Flag] = None
    advocate: Maybe[Line] = None


def _not_too_many(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases, unless they have more charges than papers can hold."""
    if sum(len(each.charges) for each in cases) > CHARGES_IN_ALL:
        raise ValueError(f"expected at most {CHARGES_IN_ALL} charges in all cases together")
    return cases


class ClientRecord(Part):
    """Everything that is known of one client's matter."""

    record: Annotated[int, PlainValidator(format_version), written_schema({"enum": [1, "1"]})]
    matter: Matter
    client: Client
    signer: Maybe[Signer] = None
    attorneys: Many[Attorney] = None
    cases: Annotated[tuple[Case, ...], Field(min_length=1, max_length=CASES), AfterValidator(_not_too_many)]
    trafficking: Maybe[Trafficking] = None
    declaration: Maybe[Declaration] = None
    evidence: Many[Evidence] = None
    hardship: Many[Hardship] = None
    since: Many[Since] = None
    pending: Many[Pending] = None
    warrants: Many[Warrant] = None
    prior_petitions: Many[PriorPetition] = None
    chosen: Many[Chosen] = None
    criminal_history: Many[CriminalHistory] = None
    history_complete: Maybe[Flag] = None
    exposure: Many[Exposure] = None
    protected: Many[Protected] = None
    cleared: Many[Cleared] = None
    answers: Answers = None
    requests: Maybe[Requests] = None

    _source: Source | None = PrivateAttr(default=None)
    _fillers: tuple[str, ...] = PrivateAttr(default=())
    _blanks: tuple[str, ...] = PrivateAttr(default=())

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [("matter", self.matter)]  # a record that gets into a traceback or a log line says no more

    @property
    def source(self) -> Source | None:
        """The file that the record was read from, and where its fields stand in it."""
        return self._source

    @property
    def folder(self) -> Path:
        """The folder that the record's files are relative to."""
        return self._source.path.parent if self._source else Path()

    @property
    def decrypt(self) -> Decrypt | None:
        """What opens the record's encrypted files."""
        return self._source.decrypt if self._source else None

    @property
    def fillers(self) -> tuple[str, ...]:
        """The fields in whose place the file has a word as N/A; they are absent, save those that a record must have."""
        return self._fillers

    @property
    def blanks(self) -> tuple[str, ...]:
        """The fields after whose name the file has nothing; they are absent."""
        return self._blanks

    def line_of(self, field: str) -> int:
        """The line of the file where a field stands, written as `cases[0].number`, or the nearest around it."""
        return self._source.line_of(field) if self._source else 1
