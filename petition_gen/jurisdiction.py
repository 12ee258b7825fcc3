"""A jurisdiction's law, as data: courts, paper, remedies, and what each remedy asks, directs and leaves open.

The models here are the format of `jurisdictions/*.yaml`; `docs/jurisdictions.md` teaches it. They hold no law and decide
nothing: what a requirement's check means is in `petition_gen.checks`, how requirements combine in `petition_gen.screening`.

Strings typed `Words` are sentences for the papers, written as templates of the same language as `templates/`, with the
vocabulary of `petition_gen.wording`. Strings typed `Cite` are citations and are printed as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from petition_gen.blocks import Paper
from petition_gen.cites import CodeName
from petition_gen.offense_lists import OffenseList
from petition_gen.paths import law_folders
from petition_gen.reading import InputError, Problem, Where, field_types, read, validate
from petition_gen.record import Case, Charge, ClientRecord
from petition_gen.values import UNPRINTABLE

L = TypeVar("L")

MAX_TEXT = 10_000  # characters of one text of a file; the longest that there is has 764


def _id(value: str) -> str:
    """An id, which goes into folders' names."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", value):
        raise ValueError("expected small letters, digits and hyphens, as ca-pc-236-14")
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError("expected two capital letters, as CA")
    return value


def _worded(value: str) -> str:
    if not re.search(r"\w{3}", value) or len(value) > 200 or "\n" in value:
        raise ValueError("expected words on one line; leave it out for the usual ones")
    return value


def _years(value: int) -> int:
    if not -100 <= value <= 100:
        raise ValueError("expected a number of years up to 100")
    return value


def _days(value: int) -> int:
    if not 0 <= value <= 36_600:
        raise ValueError("expected a number from 0 to 36600")
    return value


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a date as 2014-08-01") from None
    return value


Id = Annotated[str, AfterValidator(_id)]
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


# ---- what a requirement may ask ------------------------------------------------------------------------------------

Outcome = Literal[
    "convicted",
    "withheld",
    "youthful_offender",
    "first_offender",
    "conditional_discharge",
    "deferred",
    "diverted",
    "adjudicated",
    "transferred",
    "dismissed",
    "acquitted",
    "vacated",
    "not_filed",
    "pending",
]
Grade = Literal["felony", "misdemeanor", "infraction", "violation", "summary", "ordinance"]
Stage = Literal["arrest", "filed", "convicted"]
Yes = Literal["yes", "true"]
Event = Literal["offense", "arrest", "disposition", "sentence_completed", "turned_18"]


class VictimCheck(Law):
    """The record tells of trafficking of one of these forms, by means that count or of a minor in the sex trade."""

    forms: tuple[Literal["sex", "labor"], ...] = ("sex", "labor")
    means: tuple[str, ...] = ("force", "fraud", "coercion")
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

    years: Annotated[int, AfterValidator(_years)] = 0
    months: Annotated[int, AfterValidator(_days)] = 0
    days: Annotated[int, AfterValidator(_days)] = 0
    after: Event


class ConvictionsCheck(Law):
    """No conviction but this one, of these grades, in these years before filing (all time where null).

    `new` counts only convictions later than this charge's disposition.
    """

    years: Annotated[int, AfterValidator(_years)] | None = None
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
    outcomes: tuple[str, ...] = ()


class EvidenceCheck(Law):
    """The record has evidence of these kinds, or of any kind that is marked to show this."""

    kinds: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    shows: str | None = None


class FieldCheck(Law):
    """A field of the charge, case or record is one of these values. `path` begins with charge, case or record.

    It leads to a field of a yes or no, a number or a word of a list, and not to a text: what is found is said in the reasons.
    """

    path: Annotated[str, AfterValidator(lambda path: _checked_path(path))]
    one_of: Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _checked_path(path: str) -> str:
    head, *parts = path.split(".")
    models: dict[str, list[Any]] = {"charge": [Charge], "case": [Case], "record": [ClientRecord]}
    kinds = models.get(head, [])
    for part in parts:
        kinds = [inner for kind in kinds for inner in field_types(kind, part)]
    plain = [kind for kind in kinds if kind in (bool, int, Decimal) or get_origin(kind) is Literal]
    if not parts or not kinds or (plain != kinds and path not in ("case.jurisdiction", "charge.class")):
        raise ValueError("expected a field that is a yes or no, a number or a word of a list, as charge.grade or record.history_complete")
    return path


class DatedCheck(Law):
    """An event of the charge lies before, or on or after, a date."""

    event: Event
    before: Annotated[str, AfterValidator(_day)] | None = None
    from_: Annotated[str, AfterValidator(_day)] | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _asks_something(self) -> DatedCheck:
        return _asking(self, "before", "from_")


class Ask(Law):
    """A question answered in `answers` of the charge, the case or the record, in that order."""

    id: str
    question: str
    type: Literal["yes_no", "text", "date", "number"] = "yes_no"
    met_by: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ("yes",)
    unmet_by: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ("no",)


class Check(Law):
    """One check, under its name; `any_of` and `all_of` combine others. Exactly one key is given."""

    victim_of_trafficking: VictimCheck | None = None
    offense_while_victim: WhileVictimCheck | None = None
    outcome: Annotated[tuple[Outcome, ...] | None, BeforeValidator(_listed)] = None
    grade: GradeCheck | None = None
    listed: ListCheck | None = None
    not_listed: ListCheck | None = None
    age_at_offense: AgeCheck | None = None
    elapsed: Span | None = None
    within: Span | None = None
    sentence: Annotated[tuple[Literal["completed", "supervision", "custody"], ...] | None, BeforeValidator(_listed)] = (
        None
    )
    paid: PaidCheck | None = None
    no_pending_charges: PendingCheck | None = None
    no_other_conviction: ConvictionsCheck | None = None
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
    sentence of law that the memorandum opens with (default: the requirement's `says`).
    """

    finding: Words
    facts: Facts
    rule: Words | None = None
    in_order: bool = True


class Requirement(Law):
    """One thing that must hold for a charge under a remedy.

    `says` is the rule in a plain sentence. `when` limits it to charges for which a check is met. `over` says which
    charges are looked at: this one, or every or some charge of the case or of the record.
    """

    id: Id
    says: str
    cite: Cite
    needs: Check
    when: Check | None = None
    over: Literal["charge", "every_of_case", "some_of_case", "every_of_record", "some_of_record"] = "charge"
    plead: Plead | None = None


# ---- a remedy ------------------------------------------------------------------------------------------------------


class Statement(Law):
    """A statement of law with its cite."""

    says: Words
    cite: Cite


Topic = Literal["relief", "standard", "documentation", "not_required", "timing", "discretion", "effect", "hearing"]


class LawSaid(Statement):
    """A statement of law that the memorandum prints under its topic."""

    topic: Topic


class Proof(Law):
    """The standard of proof in words ("clear and convincing evidence") and who says so; null words: the law is silent."""

    words: str | None
    cite: Cite
    without_documentation: str | None = None


class Documentation(Law):
    """Official documentation of victim status: which kinds count, and what follows from having or lacking them."""

    kinds: tuple[str, ...]
    effect: Words
    cite: Cite


class Grouping(Law):
    """Which charges go into one filing: one per this, counted by where the client was arrested or convicted."""

    one_per: Literal["charge", "arrest", "case", "court", "county"]
    of: Literal["arrest", "conviction"] = "conviction"
    says: str
    cite: Cite


class Venue(Law):
    """Which court hears the filing. `court` names one of the file's courts where the law sends the filing there,
    whatever court had the case; `by_grade` chooses by the gravest grade in the case."""

    of: Literal["arrest", "conviction"] = "conviction"
    court: str | None = None
    by_grade: dict[Grade, str] = {}
    says: str
    cite: Cite


class Relation(Law):
    """Another remedy of this file, and why."""

    remedy: str
    reason: str


class Oath(Law):
    """The words of an oath, exactly as the law has them.

    `form` declaration is signed by the client alone; affidavit before an officer, whose jurat the template prints.
    `inside` and `outside` are the words for signing inside and outside the jurisdiction (null: the same);
    `within` says of what that is the inside. Blanks for date and place are written as underscores.
    """

    form: Literal["declaration", "affidavit"]
    inside: str
    outside: str | None = None
    within: Literal["jurisdiction", "united_states"] = "jurisdiction"
    cite: Cite
    confirmed: bool = False


DocumentKind = Literal[
    "petition",
    "notice",
    "affirmation",
    "declaration",
    "sworn-statement",
    "memorandum",
    "proposed-order",
    "exhibit-list",
    "identification-sheet",
    "sealing-motion",
    "sealing-order",
    "remote-appearance",
    "fee-waiver",
    "interpreter-certificate",
    "proof-of-service",
]
Condition = Literal[
    "always",
    "exhibits",
    "initials_by_leave",
    "sealing_by_leave",
    "remote_asked",
    "fee_waiver_asked",
    "not_english",
]


class PaperWanted(Law):
    """A document of the packet: which, its title in the caption, when it is made, who swears it and who may see it.

    `short` is how other papers cite it ("Aff."). A document that the client swears has a signature block only when the words
    are approved and the advice was given.
    """

    doc: DocumentKind
    title: Words
    when: Condition = "always"
    sworn: Literal["client", "attorney"] | None = None
    audience: Literal["public", "sealed"] = "public"
    short: str | None = None
    cite: Cite | None = None


class Papers(Law):
    """What the filing and the client are called, and which documents the packet holds, in filing order."""

    filing: str
    client: str
    prosecution: str = "Plaintiff"
    client_in_caption: str | None = None
    caption: Literal["criminal", "in_re", "ex_parte"] = "criminal"
    respondent: str | None = None
    documents: tuple[PaperWanted, ...]


class Served(Law):
    """Who is served. Prosecutors are chosen by the role they have in the case, agencies by theirs."""

    prosecutors: tuple[Literal["convicted", "charging", "declined"], ...] = ()
    agencies: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    by: Literal["filer", "court"] = "filer"
    method: str
    cite: Cite
    response: str | None = None
    response_days: Annotated[int, AfterValidator(_days)] | None = None
    response_cite: Cite | None = None


Permission = Literal["required", "right", "leave", "no", "unknown"]


class Confidentiality(Law):
    """What may be kept from the public: the client's name in the caption and the filing itself.

    required: the law commands it; right: it may be done without leave; leave: a motion is made; no: nothing allows it.
    """

    initials: Permission
    pseudonym: Permission
    sealing: Permission
    says: Words
    cite: Cite
    legend: Annotated[str, AfterValidator(_worded)] | None = None


class Remote(Law):
    """Whether the client may appear by remote means, or be excused."""

    allowed: Permission
    says: Words
    cite: Cite


class Fees(Law):
    """What filing costs and whether it is waived on request."""

    says: str
    cite: Cite
    waiver: Permission = "unknown"


class Directive(Law):
    """What the order tells an agency to do. `roles` are roles of the case's agencies, `named` agencies of the law itself."""

    roles: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    act: Words
    deadline: Words | None = None
    cite: Cite


class Order(Law):
    """What the proposed order holds beyond the findings that the requirements plead."""

    relief: tuple[Statement, ...]
    directives: tuple[Directive, ...] = ()
    effect: tuple[Statement, ...] = ()
    survives: tuple[Statement, ...] = ()
    destroys_dispositions: bool = False


class FormItem(Law):
    """A blank of an official form, in the form's order: its label and the field or words that go into it."""

    label: str
    value: Words


class Form(Law):
    """An official form. Mandatory `true` or `unknown` puts a worksheet beside the filing."""

    number: str | None = None
    title: str
    mandatory: Literal["true", "false", "unknown"]
    cite: Cite
    items: tuple[FormItem, ...] = ()


class Authority(Law):
    """A case. `citable` false keeps it to the memo: unpublished, or not confirmed."""

    cite: Cite
    holding: str
    citable: bool = False


class SourceRead(Law):
    """What was read, where, and as of when."""

    url: str
    what: str
    as_of: str | None = None


class Example(Law):
    """A situation and the verdict that it must give. `change` is laid over the remedy's `typical` situation."""

    name: str
    change: dict[str, object] = {}
    without: tuple[str, ...] = ()
    verdict: Literal["no_bar_found", "needs_review", "barred"]
    decided_by: str | None = None


class Examples(Law):
    """The remedy's tests: a typical situation, changes of it, and why a verdict cannot come about."""

    typical: dict[str, object]
    cases: tuple[Example, ...]
    never: dict[Literal["no_bar_found", "needs_review", "barred"], str] = {}


class Remedy(Law):
    """One route of relief: what it asks, what it gives, and how it is filed."""

    id: Id
    title: str
    statute: Cite
    kind: Literal["vacatur", "expungement", "sealing", "set_aside", "nondisclosure", "dismissal", "other"]
    trafficking_specific: bool = True
    as_of: str
    confidence: Confidence
    held: str | None = None
    history: str | None = None
    victim_means: Words
    victim_cite: Cite
    requirements: tuple[Requirement, ...]
    proof: Proof
    documentation: Documentation | None = None
    discretion: Statement
    law: tuple[LawSaid, ...] = ()
    grouping: Grouping
    venue: Venue
    prefer_over: tuple[Relation, ...] = ()
    together_with: tuple[Relation, ...] = ()
    alternative_in: tuple[Relation, ...] = ()
    after: tuple[Relation, ...] = ()
    papers: Papers
    oath: Oath | None = None
    service: Served
    confidentiality: Confidentiality
    remote: Remote
    fees: Fees
    order: Order
    form: Form | None = None
    contents: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    authorities: tuple[Authority, ...] = ()
    sources: tuple[SourceRead, ...]
    open_questions: tuple[str, ...] = ()
    examples: Examples

    def requirement(self, id: str) -> Requirement:
        """The requirement of that id. Raises KeyError."""
        return {each.id: each for each in self.requirements}[id]


class Court(Law):
    """A court, its heading in a caption with `{county}` and the like for venue values, and the values it needs.

    `judge` is what stands under the judge's signature line (default: Judge of the court), `prosecuting_party` the party that
    prosecutes there where it is not the jurisdiction's (a city), with venue values in braces, `number` what the court calls a
    case's number.
    """

    id: str
    name: str
    also: tuple[str, ...] = ()
    heading: tuple[str, ...]
    needs: tuple[Literal["county", "city", "district", "division", "circuit"], ...] = ()
    hears: str | None = None
    judge: str | None = None
    prosecuting_party: str | None = None
    number: str = "Case No."


class GeneralRoute(Law):
    """A route that does not ask for trafficking, named in the memo and not drafted."""

    statute: Cite
    reaches: str
    waiting_period: str | None = None


# What the numbers of a paper may be, in points: what is drawn off the page or too small to read would hide the draft mark.
_SIZES = {
    "font_size": (10, 16), "line_height": (10, 36), "margin_top": (36, 216), "margin_bottom": (36, 216),
    "margin_left": (18, 180), "margin_right": (18, 180), "first_top": (36, 400), "line_numbers": (0, 60),
    "first_line_indent": (0, 144),
}  # fmt: skip


def _fit_to_read(paper: Paper) -> Paper:
    """The paper. Raises ValueError where its font is no name, or a number is none that a page can have."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{0,39}", paper.font):
        raise ValueError("font: expected the name of a font, as Times")
    for name, (low, high) in _SIZES.items():
        value = getattr(paper, name)
        if value is not None and not low <= value <= high:
            raise ValueError(f"{name}: expected a number of points from {low} to {high}")
    return paper


class Jurisdiction(Law):
    """Everything that `jurisdictions/<CODE>.yaml` holds."""

    code: Annotated[str, AfterValidator(_code)]
    name: str
    as_of: str
    prosecuting_party: str
    courts: tuple[Court, ...]
    county_term: str = "county"
    bar_number: str | None = "Bar No."
    circuits: dict[str, str] = {}
    exhibits: Literal["letters", "numbers"] = "letters"
    paper: Annotated[Paper, AfterValidator(_fit_to_read)]
    paper_rules: str | None = None
    codes: tuple[CodeName, ...]
    offense_lists: tuple[OffenseList, ...] = ()
    remedies: tuple[Remedy, ...]
    general_routes: tuple[GeneralRoute, ...] = ()
    open_questions: tuple[str, ...] = ()

    def remedy(self, id: str) -> Remedy:
        """The remedy of that id. Raises KeyError."""
        return {each.id: each for each in self.remedies}[id]

    def court(self, name: str) -> Court | None:
        """The court that a record calls by that name, or None."""
        wanted = name.casefold().strip()
        for court in self.courts:
            if wanted in {court.id.casefold(), court.name.casefold(), *(each.casefold() for each in court.also)}:
                return court
        return None


def load_jurisdiction(path: Path) -> Jurisdiction:
    """Read one jurisdiction's file.

    Raises InputError with every fault of the file, by line and field: malformed values, and names that the file uses
    but does not define (lists, courts, remedies).
    """
    source = read(path)
    found = validate(Jurisdiction, replace(source, tree=_with_like(source.tree)), _text_faults)
    if misnamed := _misnamed(path, found.code):
        raise InputError([source.problem(("code",), misnamed)])
    problems = [
        Problem(str(path), 1, 1, where, f"{name!r} is not among the {kind} of this file: {', '.join(known) or 'none'}")
        for where, kind, name, known in _dangling(found)
    ]
    if problems:
        raise InputError(problems)
    return found


def _misnamed(path: Path, code: str) -> str | None:
    return None if path.stem == code else f"expected {path.stem}, as the file is called, or another name of the file"


def _text_faults(tree: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """The texts of a tree that hold what cannot be printed, or that are too long for a sentence or a list of names."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            if isinstance(key, str) and (len(key) > 200 or UNPRINTABLE.search(key)):
                yield where, "a name here is too long, or holds a character that cannot be printed"
            yield from _text_faults(value, (*where, key))
    elif isinstance(tree, str):
        if found := UNPRINTABLE.search(tree):
            yield where, f"a character that cannot be printed (U+{ord(found[0]):04X}): delete it"
        if len(tree) > MAX_TEXT:
            yield where, f"expected a text of at most {MAX_TEXT:,} characters"


def _with_like(tree: object) -> Any:
    """The tree with `like: other-remedy` resolved: keys that a remedy does not give itself are those of the other one."""
    if not isinstance(tree, dict) or not isinstance(tree.get("remedies"), list):
        return tree
    known = {each["id"]: each for each in tree["remedies"] if isinstance(each, dict) and isinstance(each.get("id"), str)}

    def resolved(remedy: object) -> object:
        if not isinstance(remedy, dict) or not isinstance(remedy.get("like"), str) or remedy["like"] not in known:
            return remedy  # an unknown name stays, and is refused as an unknown field
        own = {key: value for key, value in remedy.items() if key != "like"}
        return {**known[remedy["like"]], **own}

    return {**tree, "remedies": [resolved(each) for each in tree["remedies"]]}


def _dangling(law: Jurisdiction) -> list[tuple[str, str, str, list[str]]]:
    """Names used without being defined: (field, kind of name, name, the names there are)."""
    lists = [each.id for each in law.offense_lists]
    courts = [each.name for each in law.courts]
    remedies = [each.id for each in law.remedies]
    found: list[tuple[str, str, str, list[str]]] = []

    def expect(where: str, kind: str, names: tuple[str, ...], known: list[str]) -> None:
        found.extend((where, kind, name, known) for name in names if name not in known)

    def visit(check: Check, where: str) -> None:
        for part in (check.listed, check.not_listed):
            if part:
                expect(where, "offense lists", part.lists + part.given_back, lists)
        if check.no_pending_charges:
            expect(where, "offense lists", check.no_pending_charges.except_lists, lists)
        for child in (check.any_of or ()) + (check.all_of or ()):
            visit(child, where)

    for remedy in law.remedies:
        for requirement in remedy.requirements:
            where = f"remedies.{remedy.id}.requirements.{requirement.id}"
            visit(requirement.needs, where)
            if requirement.when:
                visit(requirement.when, where)
        for kind in ("prefer_over", "together_with", "alternative_in", "after"):
            related = tuple(each.remedy for each in getattr(remedy, kind))
            expect(f"remedies.{remedy.id}.{kind}", "remedies", related, remedies)
        named = (remedy.venue.court, *remedy.venue.by_grade.values())
        expect(f"remedies.{remedy.id}.venue", "courts", tuple(each for each in named if each), courts)
    return found


_load = cache(load_jurisdiction)


def law_file(code: str) -> Path | None:
    """The file of a jurisdiction by its code: that of the folder that was added, else the program's own, else None."""
    if not re.fullmatch(r"[A-Z]{2}", code):
        return None
    return next((path for folder in law_folders() if (path := folder / f"{code}.yaml").is_file()), None)


def jurisdiction(code: str) -> Jurisdiction | None:
    """The law of a jurisdiction by its code (`CA`), read once, or None where there is no file for it."""
    path = law_file(code)
    return _load(path) if path else None


def codes() -> list[str]:
    """The codes of all jurisdictions that have a file, in order."""
    return sorted({path.stem for folder in law_folders() for path in folder.glob("*.yaml") if law_file(path.stem)})
