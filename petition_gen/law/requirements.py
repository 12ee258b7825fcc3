"""What a requirement of a remedy may ask: the parameters of each check."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from petition_gen.law.record_fields import YesOrNo, kinds_at, words_at
from petition_gen.reading.validate import one_of
from petition_gen.record.closed_words import (
    EvidenceKind,
    Fact,
    Grade,
    Means,
    Outcome,
    PriorOutcome,
    SentenceStatus,
    TraffickingForm,
)

L = TypeVar("L")
MAX_TEXT = 10_000  # characters of one text of a file; the longest that there is has 764


def small_id(value: str) -> str:
    """An id, which goes into folders' names."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", value):
        raise ValueError("expected small letters, digits and hyphens, as ca-pc-236-14")
    return value


def state_code(value: str) -> str:
    """A jurisdiction's code: two capital letters. Raises ValueError."""
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError("expected two capital letters, as CA")
    return value


def one_line_of_words(value: str) -> str:
    """Words on one line. Raises ValueError."""
    if not re.search(r"\w{3}", value) or len(value) > 200 or "\n" in value:
        raise ValueError("expected words on one line; leave it out for the usual ones")
    return value


def years_in_range(value: int) -> int:
    """A number of years from -100 to 100. Raises ValueError."""
    if not -100 <= value <= 100:
        raise ValueError("expected a number of years up to 100")
    return value


def days_in_range(value: int) -> int:
    """A number of days from 0 to 36,600. Raises ValueError."""
    if not 0 <= value <= 36_600:
        raise ValueError("expected a number from 0 to 36600")
    return value


def written_day(value: str) -> str:
    """A day as it is written, 2026-11-21. Raises ValueError."""
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a date as 2014-08-01") from None
    return value


Id = Annotated[str, AfterValidator(small_id)]
Words = str
Cite = str
Confidence = Literal["high", "medium", "low"]


def _listed(value: object) -> object:
    """A single item stands for a list of one."""
    return value if isinstance(value, list | tuple) or value is None else [value]


class Law(BaseModel):
    """Base of everything in a jurisdiction's file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _asking(check: L, *names: str) -> L:
    """The check, where one of these keys is given. Raises ValueError where none is."""
    if not any(getattr(check, name) for name in names):
        raise ValueError(f"expected at least one of {', '.join(name.rstrip('_') for name in names)}")
    return check


Stage = Literal["arrest", "filed", "convicted"]
Yes = Literal["yes", "true"]
Event = Literal["offense", "arrest", "disposition", "sentence_completed", "turned_18"]


class VictimCheck(Law):
    """The record tells of trafficking of one of these forms, by means that count or of a minor in the sex trade."""

    forms: tuple[TraffickingForm, ...] = get_args(TraffickingForm)
    means: tuple[Means, ...] = get_args(Means)
    minor_needs_no_means: bool = True


class WhileVictimCheck(Law):
    """The event falls within a period of trafficking. Outside every period is unknown, never unmet."""

    event: Literal["offense", "arrest"] = "offense"


class GradeCheck(Law):
    """The charge is of one of these grades and, where `classes` is given, of one of these classes."""

    grades: Annotated[tuple[Grade, ...], BeforeValidator(_listed)] = ()
    classes: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> GradeCheck:
        return _asking(self, "grades", "classes")


class ListCheck(Law):
    """The charge against offense lists of this file. `given_back` names lists that take an offense off again."""

    lists: Annotated[tuple[str, ...], BeforeValidator(_listed)]
    given_back: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    stage: Stage = "convicted"


class AgeCheck(Law):
    """The client's age at the offense."""

    under: int | None = None
    at_least: int | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> AgeCheck:
        return _asking(self, "under", "at_least")


class Span(Law):
    """A time counted from an event of this charge."""

    years: Annotated[int, AfterValidator(years_in_range)] = 0
    months: Annotated[int, AfterValidator(days_in_range)] = 0
    days: Annotated[int, AfterValidator(days_in_range)] = 0
    after: Event


class ConvictionsCheck(Law):
    """No conviction but this one, of these grades, in these years before filing (all time where null).

    `new` counts only convictions later than this charge's disposition.
    """

    years: Annotated[int, AfterValidator(years_in_range)] | None = None
    grades: tuple[Grade, ...] = ()
    new: bool = False


class PendingCheck(Law):
    """No charge is pending, save of the offenses on `except_lists`."""

    except_lists: tuple[str, ...] = ()


class PaidCheck(Law):
    """What the sentence put on the client is paid."""

    what: Annotated[tuple[Literal["fines", "restitution"], ...], BeforeValidator(_listed)]


class PriorCheck(Law):
    """No earlier petition under these remedies (any where empty), or none that ended so."""

    remedies: tuple[str, ...] = ()
    outcomes: tuple[PriorOutcome, ...] = ()


class EvidenceCounted(Law):
    """Which exhibits a law counts: those of these kinds (none: of any kind), `sworn` where it asks for an oath.

    One counts only where the record marks it as showing one of the facts of `shows`, as a rule that the client was a victim.
    """

    kinds: Annotated[tuple[EvidenceKind, ...], BeforeValidator(_listed)] = ()
    sworn: bool = False
    shows: Annotated[tuple[Fact, ...], BeforeValidator(_listed), Field(min_length=1)] = ("victim", "documentation")


class EvidenceCheck(EvidenceCounted):
    """The record has such evidence, to whose use the client consents."""


class FieldCheck(Law):
    """A field of the charge, case or record is one of these values. `path` begins with charge, case or record.

    It leads to a field of a yes or no, a number or a word of a list, and not to a text: what is found is said in the reasons.
    """

    path: Annotated[str, AfterValidator(lambda path: checked_path(path))]
    one_of: Annotated[tuple[str, ...], BeforeValidator(_listed)]

    @field_validator("one_of")
    @classmethod
    def _words_of_the_field(cls, words: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        path = info.data.get("path", "")
        for word in words:
            if (known := words_at(path)) and word not in known:
                raise ValueError(one_of(known, word))
        return words


def checked_path(path: str) -> str:
    """The path of a field of the record. Raises ValueError where there is no such field."""
    kinds = kinds_at(path)
    plain = [kind for kind in kinds if kind in (bool, int, Decimal) or get_origin(kind) is Literal]
    if not kinds or (plain != kinds and path not in ("case.jurisdiction", "charge.class")):
        raise ValueError(
            "expected a field that is a yes or no, a number or a word of a list, as charge.grade or record.history_complete"
        )
    return path


class DatedCheck(Law):
    """An event of the charge lies before, or on or after, a date."""

    event: Event
    before: Annotated[str, AfterValidator(written_day)] | None = None
    from_: Annotated[str, AfterValidator(written_day)] | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _asks_something(self) -> DatedCheck:
        return _asking(self, "before", "from_")


class Ask(Law):
    """A question answered in `answers` of the charge, the case or the record, in that order."""

    id: str
    question: str
    type: Literal["yes_no", "text", "date", "number"] = "yes_no"
    met_by: Annotated[tuple[YesOrNo, ...], BeforeValidator(_listed)] = ("yes",)
    unmet_by: Annotated[tuple[YesOrNo, ...], BeforeValidator(_listed)] = ("no",)


class Check(Law):
    """One check, under its name; `any_of` and `all_of` combine others. Exactly one key is given."""

    victim_of_trafficking: VictimCheck | None = None
    offense_while_victim: WhileVictimCheck | None = None
    outcome: Annotated[tuple[Outcome, ...] | None, BeforeValidator(_listed)] = None
    grade: GradeCheck | None = None
    court: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None
    listed: ListCheck | None = None
    not_listed: ListCheck | None = None
    age_at_offense: AgeCheck | None = None
    elapsed: Span | None = None
    within: Span | None = None
    sentence: Annotated[tuple[SentenceStatus, ...] | None, BeforeValidator(_listed)] = None
    paid: PaidCheck | None = None
    no_pending_charges: PendingCheck | None = None
    no_other_conviction: ConvictionsCheck | None = None
    no_offense_until: Span | None = None
    no_warrants: Yes | None = None
    no_prior_petition: PriorCheck | None = None
    documentation: EvidenceCheck | None = None
    stated: Literal["nexus", "intent", "delay", "hardship", "since"] | None = None
    ceased_or_sought_services: Yes | None = None
    dated: DatedCheck | None = None
    field: FieldCheck | None = None
    ask: Ask | None = None
    attorney_confirms: str | None = None
    any_of: Annotated[tuple[Check, ...], Field(min_length=1)] | None = None
    all_of: Annotated[tuple[Check, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Check:
        if len(self.model_fields_set) != 1:
            raise ValueError("expected exactly one check here; use all_of or any_of to combine several")
        return self

    @property
    def name(self) -> str:
        """The check's name, as `outcome`."""
        return next(iter(self.model_fields_set))


Facts = Literal[
    "victim",
    "while_victim",
    "nexus",
    "intent",
    "judgment",
    "offense",
    "ceased",
    "interest",
    "diligence",
    "timing",
    "payment",
    "clean",
    "cooperation",
    "documentation",
    "attorney",
    "none",
]


class Plead(Law):
    """How the papers plead a requirement.

    `finding` is one sentence without its full stop that serves as the memorandum's heading, the petition's allegation
    and, where `in_order`, the order's finding. `facts` names the passage of the record that proves it. `rule` is the
    sentence of law that the memorandum opens with (default: the requirement's `says`). `told` is a fact that follows from
    the requirement's being met and stands in no text of the record: a sentence of its own, without full stop.
    `told_shown` is the fact of the record's marks that proves what is told.
    `confirmed_by` is a check of the record that, where met for each charge, confirms what is otherwise the attorney's to say.
    `rests_on` are other requirements, by id, on which the finding rests as well: it stands only where these are met too.
    `by_limb`: its cite is that of the limbs (`victim_limbs`) that the client's trafficking meets, where it meets one.
    `in_venue`: the petition's paragraph on venue says it too. `contested`: the remedy that is asked in the alternative rests
    on the opposite, so that the order leaves both to be marked.
    """

    finding: Words
    facts: Facts
    rule: Words | None = None
    told: Words | None = None
    told_shown: Fact | None = None
    confirmed_by: Check | None = None
    rests_on: tuple[Id, ...] = ()
    by_limb: bool = False
    in_order: bool = True
    in_venue: bool = False
    contested: bool = False


class Requirement(Law):
    """One thing that must hold for a charge under a remedy.

    `says` is the rule in a plain sentence. `when` limits it to charges for which a check is met. `over` says which
    charges are looked at: this one, or every or some charge of the case or of the record. `in_alternative`: the papers
    state it where the remedy is asked in the alternative.
    """

    id: Id
    says: str
    cite: Cite
    needs: Check
    when: Check | None = None
    in_alternative: bool = False
    over: Literal["charge", "every_of_case", "some_of_case", "every_of_record", "some_of_record"] = "charge"
    plead: Plead | None = None
