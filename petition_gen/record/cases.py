"""The cases of a record: courts, arrests, offices, charges, and how each charge ended."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from petition_gen.limits import CHARGES, ENTRIES
from petition_gen.record.base import Part, stated
from petition_gen.record.closed_words import AgencyRole, Grade, Outcome, ProsecutorRole, SentenceStatus
from petition_gen.record.field_types import (
    Answers,
    Count,
    Date,
    Flag,
    Id,
    Jurisdiction,
    Language,
    Line,
    Many,
    Maybe,
    Money,
    Text,
)
from petition_gen.record.people import Address
from petition_gen.record.trafficking import Approval


class Venue(Part):
    """Where the court sits, in the terms that its heading needs."""

    county: Maybe[Line] = None
    city: Maybe[Line] = None
    district: Maybe[Line] = None
    division: Maybe[Line] = None
    circuit: Maybe[Line] = None


class Place(Part):
    """Where an arrest was made."""

    city: Maybe[Line] = None
    county: Maybe[Line] = None
    state: Maybe[Line] = None


class Arrest(Part):
    """An arrest. `number` is the agency's, `tracking` the state's."""

    date: Maybe[Date] = None
    agency: Maybe[Line] = None
    number: Maybe[Line] = None
    tracking: Maybe[Line] = None
    place: Maybe[Place] = None


class Prosecutor(Part):
    """An office that prosecuted the case, or declined to."""

    office: Maybe[Line] = None
    role: Maybe[ProsecutorRole] = None
    address: Maybe[Address] = None


class Agency(Part):
    """An agency that holds records of the case."""

    name: Maybe[Line] = None
    role: Maybe[AgencyRole] = None
    number: Maybe[Line] = None
    address: Maybe[Address] = None
    attorney: Maybe[Line] = None


class Codefendant(Part):
    """Another defendant of the case, by a label."""

    label: Maybe[Line] = None
    trafficker: Maybe[Flag] = None


class Enhancement(Part):
    """An enhancement that was alleged, and whether it was found true."""

    statute: Maybe[Line] = None
    found: Maybe[Flag] = None


class Stage(Part):
    """What the charge was at an earlier stage."""

    stage: Maybe[Literal["arrest", "filed", "amended", "reduced", "plea"]] = None
    statute: Maybe[Line] = None
    offense: Maybe[Line] = None
    grade: Maybe[Grade] = None
    class_: Annotated[Maybe[Line], Field(alias="class")] = None
    date: Maybe[Date] = None


class Disposition(Part):
    """How the charge ended. `called` is the court's own word for it, where that is another: nolle prossed."""

    outcome: Maybe[Outcome] = None
    date: Maybe[Date] = None
    plea: Maybe[Line] = None
    with_prejudice: Maybe[Flag] = None
    called: Maybe[Line] = None


def _one_or_several(value: Any) -> str:
    """Which way a charge's disposition is written: as fields, or as a list of them in order of time."""
    return "several" if isinstance(value, list | tuple) else "one"


Dispositions = Annotated[
    Annotated[Disposition, Tag("one")]
    | Annotated[tuple[Disposition, ...], Field(min_length=1, max_length=ENTRIES), Tag("several")],
    Discriminator(_one_or_several),
]


class Sentence(Part):
    """What the court imposed, and what has become of it. `completed` lies ahead of a sentence that is still served."""

    text: Maybe[Text] = None
    status: Maybe[SentenceStatus] = None
    completed: Maybe[Date] = None
    fines: Money = None
    fines_paid: Money = None
    registration: Maybe[Flag] = None
    dna: Maybe[Flag] = None
    consecutive_to: Maybe[Line] = None
    revoked: Maybe[Date] = None


class Restitution(Part):
    """Restitution in US dollars."""

    ordered: Money = None
    owed: Money = None


class Charge(Part):
    """One count, as it stands at its disposition. In a case, `count` is the charge's position where it is not given.

    The file's `disposition` is one, or a list in order of time, of which the last one counts.
    """

    count: Count = 1
    statute: Line
    offense: Line
    grade: Maybe[Grade] = None
    class_: Annotated[Maybe[Line], Field(alias="class")] = None
    violent: Maybe[Flag] = None
    inchoate: Maybe[Literal["attempt", "conspiracy", "solicitation"]] = None
    child_victim: Maybe[Flag] = None
    enhancements: Many[Enhancement] = None
    date: Maybe[Date] = None
    history: Many[Stage] = None
    disposition_: Annotated[Maybe[Dispositions], Field(alias="disposition")] = None
    sentence: Maybe[Sentence] = None
    restitution: Maybe[Restitution] = None
    nexus: Maybe[Text] = None
    intent: Maybe[Text] = None
    own_words: Maybe[Text] = None
    original: Maybe[Text] = None
    language: Maybe[Language] = None
    approved: Maybe[Approval] = None
    answers: Answers = None

    @property
    def dispositions(self) -> tuple[Disposition, ...]:
        """How the charge ended, each time that it did, in order."""
        told = self.disposition_
        return (told,) if isinstance(told, Disposition) else told or ()

    @property
    def disposition(self) -> Disposition | None:
        """The disposition that counts, which is the last one."""
        return self.dispositions[-1] if self.dispositions else None


def _numbered(charges: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges, those that say no count having their position for it, though it is not `stated`."""
    numbered = []
    for position, charge in enumerate(charges, start=1):
        if not stated(charge, "count"):
            charge = charge.model_copy(update={"count": position})
            charge.model_fields_set.discard("count")
        numbered.append(charge)
    return tuple(numbered)


class Case(Part):
    """A case, or an arrest that led to none, with its charges."""

    id: Id
    relief: Maybe[Flag] = None
    jurisdiction: Jurisdiction
    court: Maybe[Line] = None
    venue: Maybe[Venue] = None
    docketed: Maybe[Flag] = None
    number: Maybe[Line] = None
    juvenile: Maybe[Flag] = None
    defendant_name: Maybe[Line] = None
    recorded_date_of_birth: Maybe[Date] = None
    arrests: Many[Arrest] = None
    prosecutors: Many[Prosecutor] = None
    agencies: Many[Agency] = None
    codefendants: Many[Codefendant] = None
    other_grounds: Many[Text] = None
    charges: Annotated[tuple[Charge, ...], Field(min_length=1, max_length=CHARGES), AfterValidator(_numbered)]
    answers: Answers = None
