"""A remedy: its requirements, papers, service, confidentiality, order and examples, as a jurisdiction's file states them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from petition_gen.law.requirements import (
    Cite,
    Confidence,
    EvidenceCounted,
    Id,
    Law,
    Requirement,
    Words,
    days_in_range,
    one_line_of_words,
)
from petition_gen.record.closed_words import AgencyRole, Grade, Means, Outcome, ProsecutorRole, TraffickingForm


class Statement(Law):
    """A statement of law with its cite. `id` is the name by which a template cites it."""

    id: Id | None = None
    says: Words
    cite: Cite


class Relief(Statement):
    """What the order grants. `prayer` is what the petition asks for it: "vacate the conviction …", without a full stop."""

    prayer: Words | None = None


class Limb(Law):
    """One way in which the law's definition makes a person a victim: of these forms, by these means, or as a minor.

    `says` is that part of the definition in the statute's words, for the memorandum. `minor_when`: whether the age counts
    at the offense, or when the trafficking began. `beside`: it is told as well where one before it is met, unless that has
    the same words.
    """

    forms: tuple[TraffickingForm, ...]
    means: tuple[Means, ...] = ()
    minor: bool = False
    minor_when: Literal["offense", "began"] = "offense"
    beside: bool = False
    says: Words
    cite: Cite


Topic = Literal[
    "relief", "standard", "documentation", "not_required", "timing", "discretion", "effect", "hearing", "stay"
]


class LawSaid(Statement):
    """A statement of law that the memorandum prints under its topic."""

    topic: Topic


Standard = Literal["stated", "silent", "not_read"]


class Proof(Law):
    """The standard of proof in words ("clear and convincing evidence") and who says so.

    `words: silent` is a law that was read and states none, `words: not_read` one of which nobody read that part: then
    `words` is None and `standard` says which. Only of a law that is silent do papers say so.
    """

    words: str | None
    standard: Standard = "stated"
    cite: Cite
    without_documentation: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: object) -> object:
        if isinstance(given, dict) and given.get("words") in ("silent", "not_read"):
            return {**given, "words": None, "standard": given["words"]}
        return given

    @model_validator(mode="after")
    def _said(self) -> Proof:
        if (self.words is None) is (self.standard == "stated"):
            raise ValueError("words: expected the standard in words, `silent` (the law states none) or `not_read`")
        return self


class NamedEvidence(EvidenceCounted):
    """Evidence of victim status that the law names and to which it ties no presumption. `says` is what it says of it."""

    says: Words
    cite: Cite


class Documentation(EvidenceCounted):
    """What the law says of evidence of victim status: three things kept apart.

    `kinds` are official documentation, in the law's own words, and `effect` what follows from it (both left out: the law
    knows none); `finding` is what the order finds of it, where it raises a presumption or decides the standard. `named` is
    other evidence that the law names. Everything else is neither, and is cited as what it is.
    """

    effect: Words | None = None
    finding: Words | None = None
    cite: Cite
    named: tuple[NamedEvidence, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Documentation:
        if bool(self.kinds) is not bool(self.effect):
            raise ValueError(
                "expected `kinds` and `effect` both, or neither where the law knows no official documentation"
            )
        return self


class Grouping(Law):
    """Which charges go into one filing: one per this, counted by where the client was arrested or convicted.

    One per circuit goes to the court of the gravest case in it (`venue.by_grade`), with every other case of the circuit.
    """

    one_per: Literal["charge", "arrest", "case", "court", "county", "circuit"]
    of: Literal["arrest", "conviction"] = "conviction"
    says: str
    cite: Cite


class Venue(Law):
    """Which court hears the filing. `court` names one of the file's courts where the law sends the filing there,
    whatever court had the case; `by_grade` chooses by the gravest grade in the case. `by_practice`: the law that `cite`
    names says nothing of it, so that no paper cites it for that."""

    of: Literal["arrest", "conviction"] = "conviction"
    court: str | None = None
    by_grade: dict[Grade, str] = {}
    by_practice: bool = False
    says: str
    cite: Cite


class Relation(Law):
    """Another remedy of this file, and why."""

    remedy: str
    reason: str


class UnclearReach(Law):
    """Charges that ended in such a way and that the remedy is not known to reach: it is drafted for them only when named.

    It holds while the `requirement` that asks is neither met nor unmet. `instead` is a general route known to reach them.
    """

    requirement: Id
    outcomes: tuple[Outcome, ...]
    says: str
    instead: Cite | None = None
    cite: Cite


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
    "by_leave",
    "remote_asked",
    "fee_waiver_asked",
    "not_english",
]
# What a law file need not say of a document. Titles are sentences of templates; what is not here has to be said.
DOCUMENTS: dict[str, dict[str, str]] = {
    "petition": {"title": "{{ filing_name }} ({{ cite('statute') }})"},
    "notice": {"title": "Notice of {{ filing_called }}"},
    "affirmation": {
        "title": "Attorney's affirmation in support of {{ filing_called }}",
        "sworn": "attorney",
        "audience": "sealed",
        "called": "attorney's affirmation",
    },
    "declaration": {
        "title": "Declaration of {{ client.caption_name }} in support of {{ filing_called }}",
        "sworn": "client",
        "audience": "sealed",
        "called": "declaration",
    },
    "sworn-statement": {
        "title": "Sworn statement",
        "sworn": "client",
        "audience": "sealed",
        "called": "sworn statement",
    },
    "memorandum": {"title": "Memorandum of law in support of {{ filing_called }}"},
    "proposed-order": {"title": "[Proposed] order on {{ filing_called }}"},
    "exhibit-list": {"title": "Exhibit list", "when": "exhibits"},
    "identification-sheet": {
        "title": "Confidential identification sheet for agencies bound by the order",
        "audience": "sealed",
        "called": "confidential identification sheet",
    },
    "sealing-motion": {"title": "Motion for confidential treatment", "when": "by_leave"},
    "sealing-order": {"title": "[Proposed] order for confidential treatment", "when": "by_leave"},
    "remote-appearance": {"title": "Request to appear by remote means", "when": "remote_asked"},
    "fee-waiver": {"title": "Request for waiver of the filing fee", "when": "fee_waiver_asked", "sworn": "client"},
    "interpreter-certificate": {"title": "Certificate of interpreter", "when": "not_english"},
    "proof-of-service": {"title": "Proof of service"},
}


class PaperWanted(Law):
    """A document of the packet: which, its title in the caption, when it is made, who swears it and who may see it.

    `short` is how other papers cite it ("Aff."), `called` what they call it in a sentence ("affidavit"). A document that
    the client swears has a signature block only when the words are approved and the advice was given.
    """

    doc: DocumentKind
    title: Words
    when: Condition = "always"
    sworn: Literal["client", "attorney"] | None = None
    audience: Literal["public", "sealed"] = "public"
    short: str | None = None
    called: str | None = None
    cite: Cite | None = None


class Papers(Law):
    """What the filing and the client are called, and which documents the packet holds, in filing order.

    A document may be given by its name alone: `DOCUMENTS` says what it then is. `audience: sealed` seals all of them.
    """

    filing: str
    client: str
    prosecution: str = "Plaintiff"
    client_in_caption: str | None = None
    caption: Literal["criminal", "in_re", "ex_parte"] = "criminal"
    respondent: str | None = None
    audience: Literal["public", "sealed"] | None = None
    documents: tuple[PaperWanted, ...]


ServedPaper = DocumentKind | Literal["exhibits", "documentation"]


class Served(Law):
    """Who is served, and with what. Prosecutors are chosen by the role they have in the case, agencies by theirs.

    The prosecuting offices get every paper and exhibit; with `identification_sheet`, that sheet too. `agency_papers` are
    those that agencies get, where they do not get all (documentation: the exhibits that the law takes for it). With
    `agency_attorneys` the attorney of each agency is served as well; the hearing is `hearing_days` after service at the earliest.
    """

    prosecutors: tuple[ProsecutorRole, ...] = ()
    agencies: tuple[AgencyRole, ...] = ()
    named: tuple[str, ...] = ()
    identification_sheet: bool = False
    agency_attorneys: bool = False
    agency_papers: tuple[ServedPaper, ...] | None = None
    by: Literal["filer", "court"] = "filer"
    method: str
    cite: Cite
    response: str | None = None
    response_days: Annotated[int, AfterValidator(days_in_range)] | None = None
    response_cite: Cite | None = None
    hearing_days: Annotated[int, AfterValidator(days_in_range)] | None = None


Permission = Literal["required", "right", "leave", "no", "unknown"]


class SealFinding(Law):
    """A finding that an order to seal has to make, in words that follow "state": a blank until the attorney states it.

    The motion argues it in the same words. `heard`: only the hearing can show it, so that it is the judge's to fill in.
    """

    id: Id
    says: Words
    cite: Cite | None = None
    heard: bool = False


class Confidentiality(Law):
    """What may be kept from the public: the client's name in the caption and the filing itself.

    required: the law commands it; right: it may be done without leave; leave: a motion is made; no: nothing allows it.
    What is sealed by leave is the papers whose audience is sealed, and those `lodged` with them. `in_public` is what the
    public file has instead: a slip sheet for a paper that is handed in whole, a copy of the sworn statement with the names
    taken out, or nothing. `handed_in` is what the courts call it that a paper waits under seal for their leave. `asks` is
    what a motion asks for besides, in words that follow "that"; `findings` are those that the order has to make.
    """

    initials: Permission
    pseudonym: Permission
    sealing: Permission
    says: Words
    cite: Cite
    legend: Annotated[str, AfterValidator(one_line_of_words)] | None = None
    in_public: Literal["slip_sheet", "copy", "nothing"] = "slip_sheet"
    lodged: tuple[DocumentKind, ...] = ()
    handed_in: Literal["submitted", "lodged"] = "submitted"
    asks: tuple[Statement, ...] = ()
    findings: tuple[SealFinding, ...] = ()


class Remote(Law):
    """Whether the client may appear by remote means, or be excused."""

    allowed: Permission
    says: Words
    cite: Cite


class Fees(Law):
    """What filing costs and whether it is waived on request. `free_after`: outcomes after which none is due.

    Where every charge of the filing's cases ended so, there is nothing to waive.
    """

    says: str
    cite: Cite
    waiver: Permission = "unknown"
    free_after: tuple[Outcome, ...] = ()


class Directive(Law):
    """What the order tells an agency to do. `roles` are roles of the case's agencies, `named` agencies of the law itself.

    `id` is the name by which a template refers to it. `repository`: one of those named keeps the criminal history of the
    state or the nation, and finds entries by tracking number. `asks_probation`: who supervised probation is asked for
    where the record names nobody. Without a `cite` it rests on the order alone.
    """

    id: Id | None = None
    roles: tuple[AgencyRole, ...] = ()
    named: tuple[str, ...] = ()
    repository: bool = False
    asks_probation: bool = False
    act: Words
    deadline: Words | None = None
    cite: Cite | None = None


class Order(Law):
    """What the proposed order holds beyond the findings that the requirements plead.

    `no_directives`: why it tells no agency to do anything.
    """

    relief: tuple[Relief, ...]
    directives: tuple[Directive, ...] = ()
    no_directives: str | None = None
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
    victim_limbs: tuple[Limb, ...] = ()
    requirements: tuple[Requirement, ...]
    unclear_reach: UnclearReach | None = None
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
    states: tuple[Statement, ...] = ()
    contents: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()
    authorities: tuple[Authority, ...] = ()
    sources: tuple[SourceRead, ...]
    open_questions: tuple[str, ...] = ()
    examples: Examples

    def requirement(self, id: str) -> Requirement:
        """The requirement of that id. Raises KeyError."""
        return {each.id: each for each in self.requirements}[id]
