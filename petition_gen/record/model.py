"""The client record: what one file says of one client, well formed or refused with every fault by file, line and field.

The models are the record's format, field by field; `docs/record.md` teaches it. Three rules hold throughout:

- A field that is absent is unknown, and its value is None. `none`, `null` or `[]` says "known: none": a list is then
  empty, an amount of money is 0, anything else is None, and `stated` tells it from absent.
- Texts are the words as written. They are trimmed, put into Unicode NFC, and not touched again.
- Dates may be partial (`PartialDate`).

Whether what the record says is true, enough or wise is not decided here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, PrivateAttr, model_validator

from petition_gen.limits import CASES, CHARGES
from petition_gen.reading.source import Decrypt, Source
from petition_gen.record.kinds import (
    Admissions,
    Answers,
    Codes,
    Count,
    Date,
    FilePath,
    Flag,
    Id,
    Jurisdiction,
    Language,
    Line,
    Many,
    Matter,
    Maybe,
    Money,
    NamePart,
    PersonName,
    Text,
    expected_error,
    format_version,
    matching_pattern,
    written_schema,
)
from petition_gen.record.words import (
    AgencyRole,
    EvidenceKind,
    Grade,
    Means,
    Outcome,
    PriorOutcome,
    ProsecutorRole,
    SentenceStatus,
    TraffickingForm,
)


class Part(BaseModel):
    """Base of every part of a record: frozen, and an unknown field is an error. Its repr names fields and shows no value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, ...) for name in type(self).model_fields if name in self.model_fields_set]


def stated(part: BaseModel, name: str) -> bool:
    """Whether the record says anything of this field, be it that there is none. `name` is the field's name in the file.

    >>> stated(Venue(), "county"), stated(Venue(county="none"), "county")
    (False, True)
    """
    return name in part.model_fields_set or f"{name}_" in part.model_fields_set


class AnyName(Part):
    """A person's name, as far as it is known."""

    first: NamePart = None
    middle: NamePart = None
    last: NamePart = None
    suffix: NamePart = None

    @property
    def full(self) -> str:
        """The name as it is spoken: `Maria Elena Santos Jr.`."""
        return " ".join(part for part in (self.first, self.middle, self.last, self.suffix) if part)

    @property
    def initials(self) -> str:
        """The first letters of first, middle and last name: `M.E.S.`."""
        parts = (part for part in (self.first, self.middle, self.last) if part)
        return "".join(next((letter for letter in part if letter.isalpha()), part[0]).upper() + "." for part in parts)


class Name(AnyName):
    """The client's true, current name."""

    first: PersonName
    middle: NamePart = None
    last: PersonName
    suffix: NamePart = None


class Alias(AnyName):
    """Another name of the client, and whether papers may carry it."""

    kind: Maybe[Literal["alias", "former", "false_id"]] = None
    in_papers: Maybe[Literal["public", "sealed", "never"]] = None

    @model_validator(mode="after")
    def _has_a_name(self) -> Alias:
        if not (self.first or self.last):
            raise expected_error("expected a first or a last name")
        return self


class Address(Part):
    """A postal address."""

    street: Maybe[Line] = None
    city: Maybe[Line] = None
    state: Maybe[Line] = None
    zip: Maybe[Line] = None


class Identifiers(Part):
    """What agencies find the client's records by: for sealed papers only."""

    fbi: Maybe[Line] = None
    ssn_last4: Maybe[Annotated[Line, matching_pattern("[0-9]{4}", "expected the last four digits")]] = None
    sex: Maybe[Line] = None
    race: Maybe[Line] = None
    state: Codes = None


class Client(Part):
    """The survivor."""

    name: Name
    aliases: Many[Alias] = None
    date_of_birth: Maybe[Date] = None
    pronouns: Maybe[Literal["she", "he", "they"]] = None
    caption: Maybe[Literal["full", "initials", "pseudonym"]] = None
    pseudonym: Maybe[Line] = None
    identifiers: Maybe[Identifiers] = None
    address: Maybe[Address] = None
    mailing: Maybe[Address] = None
    past_addresses: Many[Address] = None
    phone: Maybe[Line] = None
    email: Maybe[Line] = None
    language: Maybe[Language] = None
    english: Literal["fluent", "limited", "none"] | None = None
    noncitizen: Maybe[Flag] = None


class Signer(Part):
    """Who signs for the client, where she does not herself."""

    who: Maybe[Literal["client", "next_friend", "guardian", "personal_representative"]] = None
    name: Maybe[Line] = None
    authority: Maybe[Line] = None


class Attorney(Part):
    """Counsel. `admitted` has the bar number by jurisdiction; for US by district."""

    name: Line
    role: Maybe[Literal["lead", "local", "student"]] = None
    supervised_by: Maybe[Line] = None
    firm: Maybe[Line] = None
    admitted: Admissions = None
    address: Maybe[Address] = None
    phone: Maybe[Line] = None
    email: Maybe[Line] = None


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
    date: Maybe[Date] = None


class Disposition(Part):
    """How the charge ended."""

    outcome: Maybe[Outcome] = None
    date: Maybe[Date] = None
    plea: Maybe[Line] = None
    with_prejudice: Maybe[Flag] = None


class Sentence(Part):
    """What the court imposed, and what has become of it."""

    text: Maybe[Text] = None
    status: Maybe[SentenceStatus] = None
    completed: Maybe[Date] = None
    fines: Money = None
    fines_paid: Money = None
    registration: Maybe[Flag] = None
    dna: Maybe[Flag] = None
    consecutive_to: Maybe[Line] = None


class Restitution(Part):
    """Restitution in US dollars."""

    ordered: Money = None
    owed: Money = None


class Charge(Part):
    """One count, as it stands at its disposition. In a case, `count` is the charge's position where it is not given."""

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
    disposition: Maybe[Disposition] = None
    sentence: Maybe[Sentence] = None
    restitution: Maybe[Restitution] = None
    nexus: Maybe[Text] = None
    intent: Maybe[Text] = None
    own_words: Maybe[Text] = None
    answers: Answers = None


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


class Period(Part):
    """A time during which the client was trafficked."""

    began: Maybe[Date] = None
    ended: Maybe[Date] = None
    ongoing: Maybe[Flag] = None
    forms: Many[TraffickingForm] = None
    means: Many[Means] = None
    places: Many[Line] = None
    trafficker: Maybe[Line] = None


class Trafficker(Part):
    """A trafficker: a label, and a name that papers carry only where `name_in_papers` says so."""

    label: Maybe[Line] = None
    name: Maybe[Line] = None
    relation: Maybe[Line] = None
    name_in_papers: Maybe[Flag] = None


class Approval(Part):
    """When the words were read back to the client and approved by her, and by whom they were read."""

    date: Maybe[Date] = None
    read_back_by: Maybe[Line] = None


class Narrative(Part):
    """A passage in the client's own words. It may be used in `cases` alone; `original` is the text in her language."""

    heading: Maybe[Line] = None
    text: Maybe[Text] = None
    original: Maybe[Text] = None
    cases: Many[Line] = None
    approved: Maybe[Approval] = None


class Service(Part):
    """A service that the client has had."""

    provider: Maybe[Line] = None
    since: Maybe[Date] = None
    kind: Maybe[Line] = None
    in_papers: Maybe[Flag] = None


class Trafficking(Part):
    """What happened. `summary` and `delay` are the drafter's words, `narrative` is the client's."""

    periods: Many[Period] = None
    traffickers: Many[Trafficker] = None
    summary: Maybe[Text] = None
    narrative: Many[Narrative] = None
    delay: Maybe[Text] = None
    services: Many[Service] = None
    still_in_danger: Maybe[Flag] = None


class Advice(Part):
    """When the client was advised of what signing can bring."""

    self_incrimination: Maybe[Date] = None
    immigration: Maybe[Date] = None


class Declaration(Part):
    """Who declares, and the advice given before."""

    by: Literal["client", "provider", "none"] | None = None
    advised: Maybe[Advice] = None


class Depicts(Part):
    """What an image, advertisement or message log shows. Unless one is no, the file is never opened."""

    minor: Maybe[Flag] = None
    sexual: Maybe[Flag] = None


# Kinds of evidence that may show a minor in a sexual way: unless the record denies it, nobody here looks.
IMAGES = ("photograph", "advertisement", "message_log")


class Evidence(Part):
    """A piece of evidence. Without `consent` it is left out of the papers."""

    id: Id
    kind: Maybe[EvidenceKind] = None
    title: Maybe[Line] = None
    public_title: Maybe[Line] = None
    date: Maybe[Date] = None
    author: Maybe[Line] = None
    sworn: Maybe[Flag] = None
    shows: Many[Line] = None
    file: Maybe[FilePath] = None
    consent: Maybe[Flag] = None
    sealed: Maybe[Flag] = None
    depicts: Maybe[Depicts] = None

    @property
    def may_be_opened(self) -> bool:
        """Whether the program may open its file: no image, or one that shows no minor or nothing sexual, as the record says."""
        depicts = self.depicts
        return self.kind not in IMAGES or (depicts is not None and (depicts.minor is False or depicts.sexual is False))

    def shows_in(self, cases: Container[str]) -> set[str]:
        """What it proves in the cases of these ids: `judgment:oak-2014` is "judgment" in that case, and nothing elsewhere."""
        parts = (each.partition(":") for each in self.shows or ())
        return {what.strip() for what, tie, case in parts if not tie or case.strip() in cases}

    def belongs_to(self, cases: Container[str]) -> bool:
        """Whether a filing for the cases of these ids may use it. Only what proves other cases alone does not belong."""
        return not self.shows or bool(self.shows_in(cases))


class Hardship(Part):
    """What the record costs the client now."""

    kind: Maybe[Line] = None
    text: Maybe[Text] = None
    own_words: Maybe[Text] = None


class Since(Part):
    """Something of the client's life since."""

    text: Maybe[Text] = None
    own_words: Maybe[Text] = None


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


class ClientRecord(Part):
    """Everything that is known of one client's matter."""

    record: Annotated[int, PlainValidator(format_version), written_schema({"enum": [1, "1"]})]
    matter: Matter
    client: Client
    signer: Maybe[Signer] = None
    attorneys: Many[Attorney] = None
    cases: Annotated[tuple[Case, ...], Field(min_length=1, max_length=CASES)]
    trafficking: Maybe[Trafficking] = None
    declaration: Maybe[Declaration] = None
    evidence: Many[Evidence] = None
    hardship: Many[Hardship] = None
    since: Many[Since] = None
    pending: Many[Pending] = None
    warrants: Many[Warrant] = None
    prior_petitions: Many[PriorPetition] = None
    criminal_history: Many[CriminalHistory] = None
    history_complete: Maybe[Flag] = None
    exposure: Many[Exposure] = None
    protected: Many[Protected] = None
    answers: Answers = None
    requests: Maybe[Requests] = None

    _source: Source | None = PrivateAttr(default=None)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [("matter", self.matter)]  # a record that gets into a traceback or a log line says no more

    @property
    def folder(self) -> Path:
        """The folder that the record's files are relative to."""
        return self._source.path.parent if self._source else Path()

    @property
    def decrypt(self) -> Decrypt | None:
        """What opens the record's encrypted files."""
        return self._source.decrypt if self._source else None

    def line_of(self, field: str) -> int:
        """The line of the file where a field stands, written as `cases[0].number`, or the nearest around it."""
        return self._source.line_of(field) if self._source else 1
