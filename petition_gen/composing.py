"""Composing: a filing and the templates in, all its documents out.

Each document's template is rendered with the record, the law and the vocabulary below; the Markdown that comes of it is
parsed into blocks (`petition_gen.markup`), what may not stand in a public paper is taken out (`petition_gen.naming`), and
after all documents of a filing are rendered one pass resolves what refers from one to another: exhibit letters by first
mention, "Petition ¶ 12", "Decl. ¶ 4".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, Undefined, UndefinedError, pass_context
from jinja2.ext import Extension
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from petition_gen import wording
from petition_gen.blocks import Allegation, Document, Run, runs_of
from petition_gen.jurisdiction import PaperWanted, Remedy, Requirement
from petition_gen.markup import blocks_of, mapped, tidied
from petition_gen.naming import Naming, guarded_run, naming, watched
from petition_gen.paths import data_folder
from petition_gen.planning import Filing, agencies_for, bound_by, counsel_for, prosecutors_for
from petition_gen.record import JURISDICTIONS, Evidence, Name
from petition_gen.screening import Finding
from petition_gen.values import CLOSE, OPEN, TOKEN, Missing, Sheet, TemplateError, Value, View, seen

DRAFT_MARK = "DRAFT – for attorney review"

# Fields of a jurisdiction's file that are citations, and those that are template sentences.
_CITES = {"cite", "statute", "victim_cite", "response_cite"}
_WORDS = {"says", "finding", "rule", "act", "deadline", "effect", "victim_means", "title", "value", "without_documentation", "holding", "words"}

# The parts of the papers under which another one cites them.
SHORT = {"petition": "Petition", "declaration": "Decl.", "affirmation": "Affirm.", "memorandum": "Mem.", "sworn-statement": "Sworn Statement"}


# ---- the environment ---------------------------------------------------------------------------------------------------


@pass_context
def _finalize(_: object, value: object) -> object:
    if value is None or isinstance(value, bool):
        raise TemplateError("a value that is none, yes or no is printed; ask for it first and print words")
    if not isinstance(value, str | int | float | Value | Missing | Undefined):
        raise TemplateError(f"a {type(value).__name__} is printed; print one of its fields")
    return value


class _LineEnds(Extension):
    """Keeps the end of a line of words that ends in a tag; `trim_blocks` is meant for lines that are tags and nothing else."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with such lines ended by an empty expression."""
        only_tags = re.compile(r"\s*(?:\{[%#].*?[%#]\}\s*)*")
        lines = [
            line + "{{ '' }}" if line.rstrip().endswith(("%}", "#}")) and not only_tags.fullmatch(line) else line for line in source.split("\n")
        ]
        return "\n".join(lines)


@lru_cache(maxsize=4)
def environment(folder: str | None = None) -> ImmutableSandboxedEnvironment:
    """The sandboxed environment over the templates' folder: no access but to what a template is given."""
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder or str(data_folder("templates"))), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, finalize=_finalize, auto_reload=False, autoescape=False, extensions=[_LineEnds],
    )
    kept = {name: env.filters[name] for name in ("length", "first", "last", "list")}
    env.filters.clear()
    env.filters.update(
        kept, upper=_upper, sentence=_sentence, cap=_cap, owning=_owning, listed=_listed,
        and_list=lambda items: wording.and_list([str(each) for each in items]), or_list=lambda items: wording.and_list([str(each) for each in items], "or"),
        join=lambda items, sep: str(sep).join(str(each) for each in items), paragraphs=_paragraphs, bare=_bared,
        lower_first=lambda text: str(text)[:1].lower() + str(text)[1:],
    )
    env.tests.update(known=lambda value: not isinstance(value, Missing), unknown=lambda value: isinstance(value, Missing))
    env.globals.clear()
    env.globals["range"] = range
    return env


@pass_context
def _upper(context: Any, text: object) -> str:
    """A title in capitals, the values in it as well; cites stay as they are written."""
    sheet: Sheet = context["sheet"]

    def raised(match: re.Match[str]) -> str:
        run = sheet.runs[int(match[1])]
        return match[0] if run.kind == "cite" else sheet.token(replace(run, text=run.text.upper()))

    return "".join(
        part if part.startswith(OPEN) else part.upper() for part in re.split(rf"({OPEN}\d+{CLOSE})", TOKEN.sub(raised, str(text)))
    )


def _cap(text: object) -> object:
    if isinstance(text, Value):
        return text.with_text(wording.capitalized(text.text))
    return text if isinstance(text, Missing) else wording.capitalized(str(text))


def _sentence(text: object) -> object:
    return text.with_text(wording.sentence(text.text)) if isinstance(text, Value) else wording.sentence(str(text))


def _bared(text: object) -> object:
    return text.with_text(_bare(text.text)) if isinstance(text, Value) else _bare(str(text))


def _owning(items: Iterable[View]) -> list[View]:
    """Of things that may be told in the client's own words and in the drafter's, those that she tells herself."""
    return [each for each in items if isinstance(each.own_words, Value)]


def _listed(value: object) -> object:
    return [] if isinstance(value, Missing) or value is None else value


def _paragraphs(value: object) -> list[object]:
    """The paragraphs of a long text, as it was written; a missing one is a single placeholder."""
    if not isinstance(value, Value):
        return [value]
    parts = [part for part in re.split(r"\n\s*\n", str(value.raw)) if part.strip()]
    return [value.with_text(" ".join(part.split())) for part in parts]


# ---- the law as templates see it -----------------------------------------------------------------------------------------


class LawView:
    """A part of a jurisdiction's file as templates see it: cites are Values of that kind, sentences are rendered."""

    __slots__ = ("context", "model")

    def __init__(self, context: Context, model: BaseModel):
        self.context, self.model = context, model

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in type(self.model).model_fields:
            raise AttributeError(name)
        return self.context.law_value(name, getattr(self.model, name))


class PleadedView(LawView):
    """A requirement that the papers plead, with what screening found of it for the filing's charges."""

    __slots__ = ()

    @property
    def slug(self) -> str:
        """The requirement's id, by which its paragraph is referred to."""
        return self._requirement.id

    @property
    def met(self) -> bool:
        """Whether the program checked it, and found it met for every charge of the filing."""
        checked = [each for each in self._findings if not each.result.attorney]
        return bool(checked) and all(each.status == "met" for each in checked)

    @property
    def charges(self) -> list[ChargeView]:
        """The charges of the filing to which it applies, or may apply."""
        touched = {
            screened.at for screened in self.context.filing.charges for each in screened.findings if each.requirement == self.slug and each.result.applies
        }
        return [each for each in self.context.charges if each.at in touched]

    @property
    def asked(self) -> bool:
        """Whether it is left to the attorney alone."""
        return all(each.result.attorney for each in self._findings)

    @property
    def applies(self) -> bool:
        """Whether its condition holds, or may hold, for a charge of the filing."""
        return any(each.result.applies for each in self._findings)

    @property
    def why(self) -> str:
        """The reasons why it was not found met, for a comment."""
        return " ".join(dict.fromkeys(each.result.reason for each in self._findings if each.status != "met"))

    @property
    def ask_cite(self) -> Value:
        """The requirement's cite, with the attorney's questions as a comment on it."""
        asked = [each.result.reason for each in self._findings if each.result.attorney]
        comment = "For the attorney: " + " ".join(dict.fromkeys(asked)) if asked else None
        return self.context.cited(self._requirement.cite, comment=comment)

    @property
    def _requirement(self) -> Requirement:
        assert isinstance(self.model, Requirement)
        return self.model

    @property
    def _findings(self) -> list[Finding]:
        charges = self.context.filing.charges
        return [each for screened in charges for each in screened.findings if each.requirement == self.slug]


class ChargeView(View):
    """A charge with its case, its noun and its place in the record."""

    __slots__ = ("at", "case", "context")

    def __init__(self, context: Context, at: tuple[int, int]):
        charge = context.filing.charge(at)
        super().__init__(context.sheet, charge, f"cases[{at[0]}].charges[{at[1]}]")
        self.context, self.at = context, at
        self.case = CaseView(context, at[0])

    @property
    def noun(self) -> str:
        """`conviction`, `arrest`, `dismissed charge`."""
        return wording.noun_of(_outcome(self.model))

    @property
    def anchor(self) -> str:
        """A name for this charge among a document's anchors."""
        return f"{self.at[0] + 1}-{self.at[1] + 1}"

    @property
    def named(self) -> str:
        """The charge in a sentence: "disorderly conduct, prostitution (Cal. Penal Code § 647(b))"."""
        return f"{_decapitalized(self.offense)} ({self.statute_cite})"

    @property
    def statute_cite(self) -> Any:
        """The statute of the charge, as a cite that is kept together."""
        statute = self.statute
        return self.context.cited(statute.text, statute.path) if isinstance(statute, Value) else statute

    @property
    def ended(self) -> str:
        """How the charge ended, in a table's cell: "Convicted, July 15, 2014"."""
        disposition = self.disposition
        outcome, when = disposition.outcome, disposition.date
        if isinstance(outcome, Missing) or outcome is None:
            return str(Missing(self.sheet, f"{self.path}.disposition.outcome"))
        words = ENDED[outcome.raw]
        return words if outcome.raw == "not_filed" and isinstance(when, Missing) else f"{words}, {when}"

    @property
    def called(self) -> str:
        """The charge's place: "Case No. 014512, count 2"."""
        model: Any = self.case.model
        return self.case.called if model.docketed is False else f"{self.case.called}, count {self.count}"

    @property
    def history_of(self) -> str:
        """What happened on the charge, in a sentence about the client, and the sentence that was imposed."""
        return self.context.history(self, self.context.remedy.papers.client)

    @property
    def history_in_first_person(self) -> str:
        """The same for the client's own declaration."""
        return self.context.history(self, "I")


# A charge's outcome as a table's cell says it, and as a sentence about the client does.
ENDED = {
    "convicted": "Convicted", "withheld": "Adjudication withheld", "youthful_offender": "Youthful-offender finding",
    "first_offender": "First-offender disposition", "conditional_discharge": "Conditional discharge", "deferred": "Adjudication deferred",
    "diverted": "Diverted", "adjudicated": "Adjudicated", "transferred": "Transferred", "dismissed": "Dismissed",
    "acquitted": "Acquitted", "vacated": "Vacated", "not_filed": "No charge filed", "pending": "Pending",
}
SENTENCES = {
    "convicted": "{who} was convicted of {charge}{where}",
    "withheld": "the court withheld adjudication on a charge of {charge}{where}",
    "youthful_offender": "{who} was found a youthful offender on a charge of {charge}{where}",
    "first_offender": "{who} was sentenced as a first offender on a charge of {charge}{where}",
    "conditional_discharge": "{who} received a conditional discharge on a charge of {charge}{where}",
    "deferred": "adjudication was deferred on a charge of {charge}{where}",
    "diverted": "a charge of {charge}{where} was diverted",
    "adjudicated": "{who} was adjudicated for {charge}{where}",
    "transferred": "a charge of {charge}{where} was transferred to another court",
    "dismissed": "a charge of {charge}{where} was dismissed",
    "acquitted": "{who} was acquitted of {charge}{where}",
    "vacated": "a conviction of {charge}{where} was vacated",
    "not_filed": "{who} was arrested on suspicion of {charge}, and no charge was filed",
    "pending": "a charge of {charge}{where} is pending",
}


def _outcome(charge: Any) -> str | None:
    return charge.disposition.outcome if charge.disposition else None


def _decapitalized(value: Any) -> Any:
    """An offense's name inside a sentence: its first letter small, unless its first word is all capitals."""
    if not isinstance(value, Value) or value.text[:2].isupper():
        return value
    return value.with_text(value.text[:1].lower() + value.text[1:])


class CaseView(View):
    """A case with its court and its number as papers print them."""

    __slots__ = ("context", "index")

    def __init__(self, context: Context, index: int):
        super().__init__(context.sheet, context.filing.record.cases[index], f"cases[{index}]")
        self.context, self.index = context, index

    @property
    def number_line(self) -> str:
        """`Case No. 014512`; for an arrest without a case, a blank for the number that the clerk will give."""
        case: Any = self.model
        return f"{self._word}\u00a0{'____________________' if case.docketed is False else self.number}"

    @property
    def called(self) -> str:
        """The case in a sentence: "Case No. 014512", or the arrest that it is."""
        case: Any = self.model
        if case.docketed is False:
            dates = [arrest.date for arrest in self.arrests]
            return f"the arrest of {dates[0]}" if dates else "the arrest"
        return f"{self._word}\u00a0{self.number}"

    @property
    def _word(self) -> str:
        court = self.context.filing.court
        return (court.number if court else "Case No.").replace(" ", "\u00a0")


class ExhibitView(View):
    """An exhibit, with the title under which this paper may name it."""

    __slots__ = ("context",)

    def __init__(self, context: Context, index: int, evidence: Evidence):
        super().__init__(context.sheet, evidence, f"evidence[{index}]")
        self.context = context

    @property
    def shown_title(self) -> Any:
        """The exhibit's title; in a public paper its public title, where it has one."""
        if self.context.wanted.audience == "public" and isinstance(self.public_title, Value):
            return self.public_title
        return self.title


# ---- one document's context ----------------------------------------------------------------------------------------------


@dataclass
class Sworn:
    """Whether a paper that the client swears may carry a signature block, and what is missing where not."""

    ready: bool
    missing: tuple[str, ...]


class Context:
    """Everything that a template of one document can see, for one filing."""

    def __init__(
        self, filing: Filing, name: Naming, on: date, wanted: PaperWanted, env: ImmutableSandboxedEnvironment,
        sheet: Sheet | None = None,
    ):
        self.filing, self.name, self.on, self.wanted, self.env = filing, name, on, wanted, env
        self.sheet = sheet if sheet is not None else Sheet()
        self.remedy: Remedy = filing.remedy
        self.charges = [ChargeView(self, at) for at in filing.at]
        self.variables: dict[str, Any] = {}
        self.variables.update(self._variables())

    # -- values

    def cited(self, text: str, path: str | None = None, comment: str | None = None) -> Value:
        """A cite, with the spaces that must not break made unbreakable."""
        return Value(self.sheet, text, path, "cite", wording.kept_together(text), comment)

    def law_value(self, name: str, raw: Any) -> Any:
        """A value of a jurisdiction's file as templates see it."""
        if isinstance(raw, BaseModel):
            return LawView(self, raw)
        if isinstance(raw, tuple | list):
            return [self.law_value(name, each) for each in raw]
        if isinstance(raw, str) and name in _CITES:
            return self.cited(raw)
        if isinstance(raw, str) and name == "value":  # a blank of a form is a table's cell, which is one line
            return re.sub(r",?\s*\n\s*", ", ", self.words(raw))
        if isinstance(raw, str) and name in _WORDS:
            return self.words(raw)
        return Value(self.sheet, raw) if isinstance(raw, str) else raw

    def words(self, text: str) -> str:
        """A sentence of a jurisdiction's file, rendered with this document's vocabulary."""
        if "{" not in text:
            return text
        return _compiled(self.env, text).render(self.variables)

    def cite(self, key: str) -> Value:
        """The cite of a part of the remedy by its name (statute, venue, …), or of a requirement by its id."""
        remedy = self.remedy
        named = ("proof", "discretion", "documentation", "grouping", "venue", "service", "confidentiality", "remote", "fees", "form", "oath")
        parts: dict[str, str | None] = {
            **{each.id: each.cite for each in remedy.requirements},
            **{part: getattr(remedy, part).cite for part in named if getattr(remedy, part)},
            "statute": remedy.statute, "victim": remedy.victim_cite, "response": remedy.service.response_cite,
        }
        if not parts.get(key):
            raise TemplateError(f"there is no cite for {key!r} under {remedy.id}; known are {', '.join(k for k, v in parts.items() if v)}")
        return self.cited(str(parts[key]))

    def placeholder(self, label: str, comment: str | None = None) -> Value:
        """A blank that the attorney fills: `[standard of proof: attorney to state]`."""
        return Value(self.sheet, label, None, "placeholder", f"[{label}]", comment or "For the attorney to complete.")

    def attorney(self, id: str, label: str, comment: str | None = None) -> Value:
        """What only the attorney can state: the record's answer of that id, else a blank that names it."""
        found = self._answer(id)
        if isinstance(found, Value):
            return found.with_text(wording.sentence(found.text))
        told = f"For the attorney: state it here, or in the record's answers under {id}."
        return self.placeholder(f"attorney to {label}", f"{told} {comment}" if comment else told)

    # -- proof and references

    def ref(self, target: str) -> Value:
        """A reference to numbered paragraphs, of this paper ("nexus") or another ("declaration.narrative")."""
        return Value(self.sheet, target, None, "reference", "{}", target=f"must:{target}")

    def proof(self, *keys: str, anchors: Iterable[str] = (), held: Iterable[Evidence] = ()) -> str:
        """What proves a passage, in brackets with a space before it: " (Decl. ¶ 4; Exs. B, C.)", or nothing at all.

        Exhibits are those that the record marks to show one of the keys, in this filing's cases or in general, or those
        `held`; anchors name paragraphs of other papers.
        """
        ids = {case.id for case in self.filing.cases}
        wanted = {*keys, *(f"{key}:{id}" for key in keys for id in ids)}
        exhibits = [each.id for each in usable_exhibits(self.filing) if wanted & set(each.shows or ()) or each in held]
        targets = [*anchors, *(f"exhibit:{id}" for id in exhibits)]
        if not targets:
            return ""
        return str(Value(self.sheet, targets, None, "reference", " ({}.)", target="may:" + "|".join(targets)))

    def exhibit(self, id: str) -> Value:
        """An exhibit by its letter or number: "Ex. B"."""
        return Value(self.sheet, id, None, "reference", "{}", target=f"must:exhibit:{id}")

    # -- sentences

    def history(self, charge: ChargeView, who: str) -> str:
        """What happened on a charge: the end of it, and the sentence, each only as far as the record says it."""
        outcome = _outcome(charge.model)
        when = charge.date if outcome == "not_filed" else charge.disposition.date
        dated = _cap(when.phrase) if isinstance(when, Value) else f"On {when}"
        told = SENTENCES.get(outcome or "", "{who} was charged with {charge}{where}").format(
            who=who, charge=charge.named, where=f" in {charge.case.called}"
        )
        return f"{dated}, {told}.{self._ending(charge)}"

    def _ending(self, charge: ChargeView) -> str:
        model: Any = charge.model
        if model.sentence is None or not model.sentence.text:
            return ""
        return f" The sentence was {_decapitalized(charge.sentence.text).with_text(_bare(charge.sentence.text.text))}."

    # -- the vocabulary

    def _variables(self) -> dict[str, Any]:
        filing, remedy, sheet, record = self.filing, self.remedy, self.sheet, self.filing.record
        counts = _counts(filing)
        units = sum(counts.values())
        offenses = len(filing.at)
        called = remedy.papers.client
        words = wording.pronouns(record.client.pronouns, called)
        outcomes = [_outcome(filing.charge(at)) for at in filing.at]
        each_offense = "the offense" if offenses == 1 else "each offense"
        listed = self._charges_listed(counts)
        return {
            "P": called, "P_s": wording.possessive(called), **words,
            "vp": lambda one, many: many if record.client.pronouns == "they" else one,
            "n": lambda one, many: one if units == 1 else many,
            "n_offenses": lambda one, many: one if offenses == 1 else many,
            "the_charges": wording.the(counts), "The_charges": wording.capitalized(wording.the(counts)),
            "each_charge": wording.each(counts), "Each_charge": wording.capitalized(wording.each(counts)),
            "the_charges_listed": listed, "The_charges_listed": wording.capitalized(listed),
            "the_offenses": "the offense" if offenses == 1 else "the offenses",
            "each_offense": each_offense, "Each_offense": wording.capitalized(each_offense),
            "the_cases": "the case" if len(filing.cases) == 1 else "the cases",
            "arrested_or_convicted": _arrested_or_convicted(outcomes),
            "convictions": any(each in wording.CONVICTED for each in outcomes), "convictions_n": sum(each in wording.CONVICTED for each in outcomes),
            "arrests": any(each in ("not_filed", "dismissed", "acquitted") for each in outcomes),
            "adjudications": any(each == "adjudicated" for each in outcomes),
            "has": lambda outcome: outcome in outcomes,
            "the_court": "this Court", "county": self._place(), "remedy_place": filing.law.county_term,
            "client": self._client(), "record": View(sheet, record), "charges": self.charges,
            "cases": [CaseView(self, i) for i in sorted({i for i, _ in filing.at})],
            "remaining": [ChargeView(self, at) for at in filing.remaining], "partial": filing.partial,
            "remaining_cases": len({i for i, _ in filing.remaining}),
            "remedy": LawView(self, remedy), "law": LawView(self, filing.law), "papers": LawView(self, remedy.papers),
            "pleaded": [view for each in remedy.requirements if each.plead and (view := PleadedView(self, each)).applies],
            "topic": lambda name: [LawView(self, each) for each in remedy.law if each.topic == name],
            "joined": [_joined(self, each) for each in filing.joined],
            "relief_kind": remedy.kind, "filing_name": remedy.papers.filing, "filing_called": remedy.papers.filing.lower(),
            "sheet": sheet, "title": "", "doc": self.wanted.doc, "sealed_paper": self.wanted.audience == "sealed",
            "court_heading": self._heading(), "counsel": self._counsel(), "counsel_lines": self._counsel_lines,
            "prosecutors": self._prosecutors(), "served_agencies": self._served_agencies(),
            "bound_by": self._bound_by,
            "exhibits": [ExhibitView(self, i, each) for i, each in enumerate(record.evidence or ()) if each.consent],
            "served_papers": self._served_papers, "judge": self._judge(), "prosecuting_party": self._prosecuting_party(),
            "has_identification": any(each.doc == "identification-sheet" for each in documents_wanted(filing, self.name)),
            "state_numbers": self._state_numbers(), "advocate": View(sheet, record.requests, "requests").advocate if record.requests else None,
            "exhibit": self.exhibit, "proof": self.proof, "ref": self.ref, "cite": self.cite, "words": self.words,
            "placeholder": self.placeholder, "attorney": self.attorney, "missing": lambda path, label=None: Missing(sheet, path, label),
            "sworn": sworn(filing), "sworn_paper": self.wanted.sworn == "client", "oath_words": self._oath(),
            "narrative": self._narrative(), "traffickers": self._traffickers(), "documentation_held": self._documentation(),
            "offense_dates": self._offense_dates(), "on": Value(sheet, _spelled(self.on)), "naming": self.name, "language": self._language(),
            **self._worksheet(),
        }

    def _charges_listed(self, counts: Counter[str]) -> str:
        if len(self.charges) > 2:
            return f"{wording.the(counts)} listed in the schedule above"
        return wording.and_list([self._listed_charge(each) for each in self.charges])

    def _listed_charge(self, charge: ChargeView) -> str:
        """"the conviction for theft (…) in Case No. 1", "the arrest of June 2, 2014 for theft (…)"."""
        noun, where = charge.noun, charge.case.called
        if charge.case.model.docketed is False:  # type: ignore[attr-defined]
            return f"{where} for {charge.named}" if noun == "arrest" else f"the {noun} of {charge.named} after {where}"
        return f"the {noun} {'of' if 'charge' in noun else 'for'} {charge.named} in {where}"

    def _place(self) -> Any:
        for name in ("county", "district", "circuit", "city"):
            if name in self.filing.place:
                return Value(self.sheet, self.filing.place[name])
        return Missing(self.sheet, f"cases[{self.filing.at[0][0]}].venue.county")

    def _client(self) -> dict[str, Any]:
        record, name = self.filing.record, self.name
        path, kind = "client.name", "identity" if name.form == "full" else "text"
        caption = Value(self.sheet, name.caption, path if name.form == "full" else None, kind)  # type: ignore[arg-type]
        sealed_full = Value(self.sheet, name.full, path, "identity")
        signer = record.signer
        by = None
        if signer and signer.who and signer.who != "client":
            named = f" {Value(self.sheet, signer.name, 'signer.name')}" if signer.name else ""
            by = f"by {signer.who.replace('_', ' ')}{named}"
        return {
            "caption_name": caption, "full_name": sealed_full,
            "name": sealed_full if self.wanted.audience == "sealed" else caption, "by": by,
            "view": View(self.sheet, record.client, "client"),
        }

    def _heading(self) -> str:
        """The court's heading, a line each, with the venue's values in place."""
        court = self.filing.court
        if court is None:
            return str(Missing(self.sheet, f"cases[{self.filing.at[0][0]}].court", "court"))
        return "\n".join(self._placed(line) for line in court.heading)

    def _placed(self, text: str) -> str:
        """A text with the venue's values in its braces, in capitals where the name in them is."""

        def value(match: re.Match[str]) -> str:
            name = match[1].lower()
            path = f"cases[{self.filing.at[0][0]}].venue.{name}"
            known = self.filing.place.get(name)
            if known is None:
                return str(Missing(self.sheet, path, name))
            return str(Value(self.sheet, known.upper() if match[1].isupper() else known, path))

        return re.sub(r"\{(\w+)\}", value, text)

    def _counsel(self) -> dict[str, Any] | None:
        found = counsel_for(self.filing)
        if found is None:
            return None
        view = View(self.sheet, found.attorney, f"attorneys[{found.index}]")
        return {"name": view.name, "number": Value(self.sheet, found.number) if found.number else None, "view": view}

    def _counsel_lines(self) -> list[Any]:
        """The lines of counsel's block: name and number, firm, address, telephone, e-mail, for whom."""
        counsel = self._counsel()
        if counsel is None:
            return [str(Missing(self.sheet, "attorneys", f"attorney admitted in {self.filing.law.name}"))]
        view = counsel["view"]
        label = self.filing.law.bar_number
        lines = [f"{view.name} ({label} {counsel['number']})" if counsel["number"] and label else str(view.name)]
        if not (isinstance(view.firm, Missing) or view.firm is None):
            lines.append(str(view.firm))
        lines += address_lines(view.address) if view.address is not None else []
        lines += [f"Telephone: {view.phone}", f"E-mail: {view.email}"]
        return [*lines, f"Attorney for {self.remedy.papers.client} {self._client()['caption_name']}"]

    def _served_papers(self) -> list[str]:
        """The titles of the filing's papers, this one left out, as a list of service names them."""
        wanted = documents_wanted(self.filing, self.name)
        return [wording.sentence(self.words(each.title)) for each in wanted if each.doc not in ("proof-of-service", "identification-sheet")]

    def _prosecuting_party(self) -> str:
        """The party that prosecutes in the filing's court."""
        court = self.filing.court
        return self._placed(court.prosecuting_party) if court and court.prosecuting_party else self.filing.law.prosecuting_party

    def _judge(self) -> Any:
        court = self.filing.court
        if court:
            return Value(self.sheet, court.judge or f"Judge of the {court.name}")
        return Missing(self.sheet, f"cases[{self.filing.at[0][0]}].court", "court")

    def _state_numbers(self) -> list[dict[str, Value]]:
        identifiers = self.filing.record.client.identifiers
        numbers = (identifiers.state or {}) if identifiers else {}
        return [
            {"code": Value(self.sheet, code), "value": Value(self.sheet, number, f"client.identifiers.state.{code}", "identity")}
            for code, number in numbers.items() if code == self.filing.law.code
        ]

    def _prosecutors(self) -> list[dict[str, Any]]:
        found = []
        for case, prosecutor in prosecutors_for(self.filing):
            index = self.filing.record.cases.index(case)
            if prosecutor is None:
                found.append({"office": Missing(self.sheet, f"cases[{index}].prosecutors", "prosecuting office"), "lines": [], "case": CaseView(self, index)})
                continue
            at = (case.prosecutors or ()).index(prosecutor)
            view = View(self.sheet, prosecutor, f"cases[{index}].prosecutors[{at}]")
            found.append({"office": view.office, "lines": address_lines(view.address), "case": CaseView(self, index)})
        return found

    def _served_agencies(self) -> list[dict[str, Any]]:
        """The agencies to be served: those that the law names, then those of the cases, each with the address that the record has."""
        known = {each.name: each for case in self.filing.cases for each in case.agencies or ()}
        fitting = [each.name for each in agencies_for(self.filing, self.remedy.service.agencies)]
        return [
            {"name": Value(self.sheet, name), "lines": address_lines(View(self.sheet, known[name]).address) if name in known else []}
            for name in dict.fromkeys((*self.remedy.service.named, *fitting))
        ]

    def _bound_by(self, directive: LawView) -> list[Any]:
        """The agencies that a directive binds, with their articles, and a blank for an arresting agency that is not known."""
        model: Any = directive.model
        names = [name if name.casefold().startswith(("the ", "any ")) else f"the {name}" for name in bound_by(self.filing, model)]
        found: list[Any] = [Value(self.sheet, name) for name in names]
        if "arrest" in model.roles:
            for i, case in enumerate(self.filing.record.cases):
                known = any(each.agency for each in case.arrests or ()) or any(each.role == "arrest" for each in case.agencies or ())
                if case in self.filing.cases and not known:
                    found.append(Missing(self.sheet, f"cases[{i}].arrests", "arresting agency"))
        return [_cap(found[0]), *found[1:]] if found else []

    def _oath(self) -> dict[str, Any] | None:
        oath = self.remedy.oath
        if oath is None:
            return None
        address = self.filing.record.client.address
        state = (address.state or "").upper() if address else ""
        inside = state in JURISDICTIONS if oath.within == "united_states" else state in (self.filing.law.code, self.filing.law.name.upper())
        words = oath.inside if inside or oath.outside is None else oath.outside
        return {"words": words, "form": oath.form, "cite": self.cited(oath.cite), "inside": inside, "place": self.filing.law.name}

    def _offense_dates(self) -> str:
        """When the offenses were committed, each date once: "on June 2, 2014 and in or about July 2014"."""
        return wording.and_list(list({charge.date.phrase.text if isinstance(charge.date, Value) else charge.anchor: str(charge.date.phrase) for charge in self.charges}.values()))

    def _language(self) -> Value:
        """The language in which the client swears, by its English name where it is a common one."""
        code = self.filing.record.client.language or "en"
        name = wording.LANGUAGES.get(code.split("-")[0].lower())
        return Value(self.sheet, name) if name else self.placeholder(f"name of the language {code}")

    def _narrative(self) -> list[View]:
        ids = {case.id for case in self.filing.cases}
        trafficking = self.filing.record.trafficking
        passages = (trafficking.narrative or ()) if trafficking else ()
        return [
            View(self.sheet, each, f"trafficking.narrative[{i}]") for i, each in enumerate(passages) if ids & set(each.cases or ())
        ]

    def _traffickers(self) -> list[Any]:
        """How the traffickers are called in the papers: by name only where the record says that they may be."""
        trafficking = self.filing.record.trafficking
        known = (trafficking.traffickers or ()) if trafficking else ()
        return [Value(self.sheet, each.name if each.name_in_papers and each.name else each.label or "the trafficker") for each in known]

    def _documentation(self) -> list[Any]:
        rule = self.remedy.documentation
        return [each for each in usable_exhibits(self.filing) if rule and each.kind in rule.kinds]

    def _worksheet(self) -> dict[str, Any]:
        """What a form worksheet copies into the blanks of an official form."""
        record, sheet = View(self.sheet, self.filing.record), self.sheet

        def each_case(part: Callable[[CaseView], Iterable[Any]]) -> str:
            views = [CaseView(self, i) for i in sorted({i for i, _ in self.filing.at})]
            return "; ".join(dict.fromkeys(str(item) for view in views for item in part(view)))

        def of_charges(part: Callable[[ChargeView], Any]) -> str:
            if len(self.charges) == 1:
                return str(part(self.charges[0]))
            return "; ".join(f"{_cap(each.called)}: {_bared(part(each))}" for each in self.charges)

        return {
            "field": lambda path: _spread(_walk(record, path)),
            "answer": lambda id: self._answer(id),
            "case_numbers": each_case(lambda case: [case.called]),
            "arrest_dates": each_case(lambda case: [each.date for each in _listed(case.arrests)] or [Missing(sheet, f"{case.path}.arrests", "date of the arrest")]),  # type: ignore[attr-defined]
            "arresting_agencies": each_case(lambda case: [each.agency for each in _listed(case.arrests)] or [Missing(sheet, f"{case.path}.arrests", "arresting agency")]),  # type: ignore[attr-defined]
            "prosecutor_names": "; ".join(str(each["office"]) for each in self._prosecutors()),
            "offense_list": of_charges(lambda each: each.named), "disposition_list": of_charges(lambda each: each.ended),
            "sentence_list": of_charges(lambda each: each.sentence.text if each.sentence is not None else "none"),
            "nexus_text": of_charges(lambda each: each.nexus), "attorney_block": "; ".join(str(each) for each in self._counsel_lines()),
        }

    def _answer(self, id: str) -> Any:
        record = self.filing.record
        for i, j in self.filing.at:
            case = record.cases[i]
            places = ((case.charges[j].answers, f"cases[{i}].charges[{j}]."), (case.answers, f"cases[{i}]."), (record.answers, ""))
            for answers, path in places:
                if answers and id in answers:
                    return Value(self.sheet, answers[id], f"{path}answers.{id}")
        return Missing(self.sheet, f"answers.{id}", id.replace("-", " ").replace("_", " "))


def _joined(context: Context, each: Any) -> dict[str, Any]:
    return {
        "remedy": LawView(context, each.remedy), "alternative": each.alternative, "reason": each.reason, "unopposed_by_record": each.clear,
        "charges": [ChargeView(context, at) for at in each.charges],
    }


def _walk(view: Any, path: str) -> Any:
    for part in path.split("."):
        view = getattr(view, part)
    return view


def _spread(value: Any) -> Any:
    """A value on one line, whatever its shape: addresses and names in their parts, lists with semicolons."""
    if isinstance(value, list):
        return "; ".join(str(_spread(each)) for each in value) or "none"
    if isinstance(value, View):
        if isinstance(value.model, Name):
            return value.full
        parts = [getattr(value, each) for each in type(value.model).model_fields if getattr(value.model, each, None)]
        return " ".join(str(_spread(each)) for each in parts)
    return "none" if value is None else value


def _bare(text: str) -> str:
    return text.strip().rstrip(".")


def _spelled(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _arrested_or_convicted(outcomes: list[str | None]) -> str:
    """What befell the client on these charges; what entered no conviction is not called one."""
    said = {
        "not_filed": "arrested", "dismissed": "arrested", "acquitted": "arrested", "convicted": "convicted",
        "first_offender": "sentenced", "conditional_discharge": "sentenced", "youthful_offender": "sentenced", "adjudicated": "adjudicated",
    }
    verbs = {said.get(each, "charged") for each in outcomes}
    return wording.and_list([each for each in ("arrested", "charged", "convicted", "sentenced", "adjudicated") if each in verbs])


def _counts(filing: Filing) -> Counter[str]:
    """How many of each noun: an arrest counts once, however many counts it was made on."""
    counts: Counter[str] = Counter()
    for at in filing.at:
        outcome = _outcome(filing.charge(at))
        if outcome == "not_filed" and any(_outcome(filing.charge(other)) == "not_filed" for other in filing.at if other[0] == at[0] and other < at):
            continue
        counts[wording.noun_of(outcome)] += 1
    return counts


def address_lines(address: Any) -> list[str]:
    """The lines of an address: street; city, state and zip. A missing one is a single placeholder."""
    if isinstance(address, Missing) or address is None:
        return [str(address)] if address is not None else []
    return [str(address.street), f"{address.city}, {address.state} {address.zip}"]


def usable_exhibits(filing: Filing) -> list[Evidence]:
    """The exhibits that a filing may use: those to which the client consents, less those that prove other cases alone.

    What an exhibit shows may name its case, as `judgment:oak-2014`.
    """
    ids = {case.id for case in filing.cases}

    def belongs(shows: tuple[str, ...]) -> bool:
        return not shows or any(":" not in each or each.split(":", 1)[1] in ids for each in shows)

    return [each for each in filing.record.evidence or () if each.consent and belongs(each.shows or ())]


def sworn(filing: Filing) -> Sworn:
    """Whether the client's sworn papers may carry a signature block: her words approved, and both advices given."""
    record, missing = filing.record, []
    ids = {case.id for case in filing.cases}
    passages = [each for each in (record.trafficking.narrative or ()) if ids & set(each.cases or ())] if record.trafficking else []
    if record.signer and record.signer.who not in (None, "client"):
        missing.append("someone else signs for the client, and the sworn words have to be made to fit")
    if not passages:
        missing.append("no narrative in the client's own words is marked for use in this filing")
    if any(each.approved is None or each.approved.date is None or not each.approved.read_back_by for each in passages):
        missing.append("the client's approval of the words, with its date and who read them back, is not in the record")
    advised = record.declaration.advised if record.declaration else None
    if advised is None or advised.self_incrimination is None or advised.immigration is None:
        missing.append("the dates of the two advices that the client must have had are not both in the record")
    return Sworn(not missing, tuple(missing))


# ---- which documents -----------------------------------------------------------------------------------------------------


def documents_wanted(filing: Filing, name: Naming) -> list[PaperWanted]:
    """The documents of a filing whose condition holds, each kind once, in filing order."""
    found: dict[str, PaperWanted] = {}
    for each in filing.remedy.papers.documents:
        if each.doc not in found and _condition(each.when, filing, name) and not _declared_otherwise(each, filing):
            found[each.doc] = each
    return list(found.values())


def _declared_otherwise(wanted: PaperWanted, filing: Filing) -> bool:
    """Whether the record says that the client gives no declaration."""
    declared = filing.record.declaration
    return wanted.doc == "declaration" and declared is not None and declared.by in ("provider", "none")


def _condition(when: str, filing: Filing, name: Naming) -> bool:
    record, remedy = filing.record, filing.remedy
    asked = record.requests
    language = (record.client.language or "en").split("-")[0].lower()
    return {
        "always": True,
        "exhibits": bool(usable_exhibits(filing)),
        "initials_by_leave": name.form != "full" and name.by_leave,
        "sealing_by_leave": bool(asked and asked.seal) and remedy.confidentiality.sealing in ("leave", "unknown"),
        "remote_asked": bool(asked and asked.remote_appearance) and remedy.remote.allowed != "no",
        "fee_waiver_asked": bool(asked and asked.waive_fees) and remedy.fees.waiver != "no",
        "not_english": language != "en",
    }[when]


# ---- rendering and resolving -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _compiled(env: ImmutableSandboxedEnvironment, text: str) -> Template:
    return env.from_string(text)


def compose(filing: Filing, on: date, mark: str | None = DRAFT_MARK) -> tuple[Document, ...]:
    """All documents of a filing, in filing order, with every reference between them resolved.

    `mark` is the draft mark, or None for a version without it. Raises TemplateError, naming template and fault.
    """
    env, name = environment(), naming(filing.record, filing.remedy)
    wanted = documents_wanted(filing, name)
    drafts = [_draft(filing, name, on, each, env, mark_of(filing.remedy, mark)) for each in wanted]
    return resolved(drafts, filing)


def mark_of(remedy: Remedy, mark: str | None) -> str | None:
    """The draft mark of a remedy's papers, which says so where nobody has read the statute that they rest on."""
    return f"{mark} – operative text of the statute not read" if mark and remedy.confidence == "low" else mark


def _draft(
    filing: Filing, name: Naming, on: date, wanted: PaperWanted, env: ImmutableSandboxedEnvironment, mark: str | None
) -> Document:
    context = Context(filing, name, on, wanted, env)
    title = context.words(wanted.title)
    context.variables["title"] = title
    places = [f"{filing.law.code}/{filing.remedy.id}/{wanted.doc}.md", f"{filing.law.code}/{wanted.doc}.md", f"base/{wanted.doc}.md"]
    blocks = rendered(env, places, context.variables, context.sheet)
    document = Document(
        name=wanted.doc, title=plain_title(title, context), blocks=blocks, paper=filing.law.paper, audience=wanted.audience, mark=mark,
        legend=legend_of(filing, wanted), unsigned=sworn(filing).missing if wanted.sworn == "client" else (),
    )
    names, public = watched(filing.record, name), wanted.audience == "public"
    blocks = tuple(mapped(each, lambda run: guarded_run(run, filing.record, name, names, public)) for each in blocks)
    return replace(document, blocks=blocks)


def legend_of(filing: Filing, wanted: PaperWanted) -> str | None:
    """The legend at the head of a sealed paper, where the law has one."""
    return filing.remedy.confidentiality.legend if wanted.audience == "sealed" else None


def rendered(env: ImmutableSandboxedEnvironment, places: list[str], variables: dict[str, Any], sheet: Sheet) -> tuple[Any, ...]:
    """The blocks of the first template that exists among the places. Raises TemplateError naming the template."""
    name = places[0]
    try:
        template = env.select_template(places)
        name = str(template.name)
        return blocks_of(template.render(variables), sheet)
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.name or name}:{error.lineno}: {error.message}") from error
    except (UndefinedError, SecurityError, AttributeError, TypeError) as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}") from error
    except TemplateError as error:
        raise TemplateError(f"{name}{_line_of(error)}: {error}") from error


def _line_of(error: BaseException) -> str:
    """`:12` where the error came from a line of a template, else nothing."""
    trace, line = error.__traceback__, ""
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".md") or trace.tb_frame.f_code.co_filename == "<template>":
            line = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return line


def plain_title(title: str, context: Context) -> str:
    """The title in plain words for the footer and the file's metadata: no client's name, no cite in brackets."""
    words = re.sub(rf"\s*\([^()]*{OPEN}\d+{CLOSE}[^()]*\)", "", title)

    def role(match: re.Match[str]) -> str:
        run = context.sheet.runs[int(match[0].strip(OPEN + CLOSE))]
        return context.remedy.papers.client if run.text == context.name.caption else run.text

    return re.sub(rf"{OPEN}\d+{CLOSE}", role, words).replace("\u00a0", " ")


def exhibit_order(drafts: Iterable[Document], filing: Filing) -> dict[str, str]:
    """The letter or number of each usable exhibit: by first mention in the papers' order, then as the record lists them."""
    mentioned: dict[str, None] = {}
    for draft in drafts:
        if draft.name == "exhibit-list":
            continue
        for run in runs_of(draft.blocks):
            for target in _targets(run):
                if target.startswith("exhibit:"):
                    mentioned.setdefault(target.removeprefix("exhibit:"))
    for each in usable_exhibits(filing):
        mentioned.setdefault(each.id)
    lettered = filing.law.exhibits == "letters"
    return {id: _letter(i) if lettered else str(i + 1) for i, id in enumerate(mentioned)}


def _letter(index: int) -> str:
    """A … Z, AA, BB, … as exhibits go on after Z."""
    return chr(ord("A") + index % 26) * (index // 26 + 1)


def _targets(run: Run) -> list[str]:
    if run.kind != "reference" or not run.target:
        return []
    return run.target.split(":", 1)[1].split("|")


def resolved(drafts: list[Document], filing: Filing) -> tuple[Document, ...]:
    """The documents with references in words: exhibits by letter, paragraphs by number.

    Raises TemplateError where a reference that must hold points at nothing.
    """
    letters = exhibit_order(drafts, filing)
    numbers: dict[tuple[str, str], list[int]] = {}
    for draft in drafts:
        for block in draft.blocks:
            if isinstance(block, Allegation) and block.anchor:
                numbers.setdefault((draft.name, block.anchor), []).append(block.number)
    affidavit = any(each.doc == "declaration" and "affidavit" in each.title.casefold() for each in filing.remedy.papers.documents)
    short = {**SHORT, "declaration": "Aff."} if affidavit else SHORT
    short = {**short, **{each.doc: each.short for each in filing.remedy.papers.documents if each.short}}
    found = []
    for draft in drafts:
        blocks = tuple(tidied(mapped(block, lambda run, here=draft.name: _resolve(run, here, letters, numbers, short))) for block in draft.blocks)  # type: ignore[misc]
        if draft.name == "exhibit-list":
            blocks = tuple(_sorted_table(block) for block in blocks)
        found.append(replace(draft, blocks=blocks))
    return tuple(found)


def _sorted_table(block: Any) -> Any:
    """The exhibit list's table in the order of its letters, which are known only now."""
    if hasattr(block, "rows"):
        def key(row: Any) -> tuple[int, str]:
            text = "".join(run.text for run in row[0]).removeprefix("Ex. ")
            return (int(text), "") if text.isdigit() else (len(text), text)

        return replace(block, rows=tuple(sorted(block.rows, key=key)))
    return block


def _resolve(run: Run, here: str, letters: dict[str, str], numbers: dict[tuple[str, str], list[int]], short: dict[str, str]) -> Run:
    if run.kind != "reference" or run.target is None:
        return run
    must, targets = run.target.startswith("must:"), _targets(run)
    exhibits = [letters[each.removeprefix("exhibit:")] for each in targets if each.startswith("exhibit:")]
    paragraphs = [_paragraph_words(each, here, numbers, short) for each in targets if not each.startswith("exhibit:")]
    found = _merged_paragraphs([each for each in paragraphs if each])
    if exhibits:
        ordered = sorted(exhibits, key=lambda each: (len(each), each))
        found.append(f"{'Ex.' if len(ordered) == 1 else 'Exs.'}\u00a0{', '.join(ordered)}")
    if not found:
        if must:
            raise TemplateError(f"{here}.md: nothing is named {targets[0]!r} in this filing")
        return replace(run, kind="text", text="", target=None)
    local = targets[0] if len(targets) == 1 and (here, targets[0]) in numbers else None
    return replace(run, text=run.text.format("; ".join(found)), target=local)


def _paragraph_words(
    target: str, here: str, numbers: dict[tuple[str, str], list[int]], short: dict[str, str]
) -> tuple[str, list[int]] | None:
    paper, _, anchor = target.rpartition(".")
    paper = paper or here
    wanted = [each for (name, known), ns in numbers.items() if name == paper and (known == anchor or known.startswith(f"{anchor}-")) for each in ns]
    return ("" if paper == here else f"{short.get(paper, paper.capitalize())}\u00a0", wanted) if wanted else None


def _merged_paragraphs(found: list[tuple[str, list[int]] | None]) -> list[str]:
    """Paragraph numbers by paper, each paper once: "Decl. ¶¶ 3–5, 9"."""
    by_paper: dict[str, set[int]] = {}
    for each in found:
        if each:
            by_paper.setdefault(each[0], set()).update(each[1])
    return [f"{paper}{'¶' if len(ns) == 1 else '¶¶'}\u00a0{_ranges(sorted(ns))}" for paper, ns in by_paper.items()]


def _ranges(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for each in numbers:
        if spans and each == spans[-1][1] + 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
