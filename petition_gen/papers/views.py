"""Views: a law, a charge, a case and an exhibit as templates see them."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from petition_gen.document import Blank
from petition_gen.law.requirements import Requirement
from petition_gen.papers import charge_told, charge_words
from petition_gen.papers.charge_words import graded
from petition_gen.papers.exhibit_words import public_kind
from petition_gen.papers.outcomes import outcome_of, outcome_words
from petition_gen.papers.waiting import waits
from petition_gen.record.evidence import Evidence
from petition_gen.screening.checks import find
from petition_gen.screening.findings import Finding, Screened, Situation
from petition_gen.templating import english
from petition_gen.templating.values import Missing, Shown, Value, View

if TYPE_CHECKING:
    from petition_gen.papers.context import Context


# Fields of a jurisdiction's file that are citations, and those that are template sentences.
CITE_FIELDS = {"cite", "statute", "victim_cite", "response_cite"}
WORD_FIELDS = {
    "prayer",
    "told",
    "says",
    "finding",
    "rule",
    "act",
    "deadline",
    "effect",
    "victim_means",
    "title",
    "value",
    "without_documentation",
    "holding",
    "words",
}


class LawView(Shown):
    """A part of a jurisdiction's file as templates see it: cites are Values of that kind, sentences are rendered."""

    __slots__ = ("context", "model")

    def __init__(self, context: Context, model: BaseModel):
        self.context, self.model = context, model

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in type(self.model).model_fields:
            raise AttributeError(name)
        return self.context.law_value(name, getattr(self.model, name))


# What the attorney has to state where a requirement is not found, by the passage that would tell of it.
TO_STATE = {
    "victim": "how the client was trafficked, and by what means",
    "while_victim": "why the offense falls within the trafficking",
    "nexus": "how the offense came of the trafficking",
    "intent": "why the element of intent was lacking",
    "offense": "why the offense is one that the statute reaches",
    "ceased": "when the trafficking ended, or what services were sought",
    "interest": "what speaks for the relief",
    "diligence": "why relief was not sought sooner",
    "timing": "whether the sentence is completed and when the time ran out",
    "payment": "what was ordered, and what is paid and owed",
    "clean": "what is pending or recorded against the client, or that nothing is",
    "cooperation": "what help was asked of the client, and what was given",
    "documentation": "what documentation there is",
}


class PleadedView(LawView):
    """A requirement that the papers plead, with what screening found of it for the charges that ask for its remedy."""

    __slots__ = ("screened",)

    def __init__(self, context: Context, requirement: Requirement, screened: tuple[Screened, ...]):
        super().__init__(context, requirement)
        self.screened = screened

    @property
    def slug(self) -> str:
        """The requirement's id, by which its paragraph is referred to."""
        return self._requirement.id

    @property
    def told_as(self) -> str:
        """The passage of the record that tells of it: `plead.facts` of the law file."""
        assert self._requirement.plead is not None
        return self._requirement.plead.facts

    @property
    def to_state(self) -> str:
        """What the attorney has to state where the record does not bear it out."""
        return TO_STATE.get(self.told_as, f"the facts on {self.name}")

    @property
    def name(self) -> str:
        """The requirement's id in words."""
        return self.slug.replace("-", " ")

    @property
    def met(self) -> bool:
        """Whether the program checked it, and found it met for every charge of the filing."""
        checked = [each for each in self._findings if not each.result.attorney]
        return bool(checked) and all(each.status == "met" for each in (*checked, *self._rests_on))

    @property
    def contradicted(self) -> bool:
        """Whether the record says the contrary for a charge of the filing."""
        return any(each.status == "unmet" for each in (*self._findings, *self._rests_on))

    @property
    def answered(self) -> bool:
        """Whether the attorney's own statement of it stands in the record's answers."""
        return not self.contradicted and isinstance(self.context.answer(f"facts-{self.slug}"), Value)

    @property
    def found(self) -> bool:
        """Whether papers may say it: found met; or left to the attorney, who confirms it or argues it from facts that are told."""
        if self.contradicted:
            return False
        return self.met or self.answered or self._shown or (self.asked and (self._confirmed or self._argued))

    @property
    def finding(self) -> str | Value:
        """The finding in words, as far as it is found; else a blank, in every paper alike."""
        plead = self._requirement.plead
        assert plead is not None
        if self.found:
            return self.context.words(plead.finding)
        why = "contradicted by the record" if self.contradicted else "not established by the record"
        label = f"finding on {self.name}: {why}"
        told = f"{self._requirement.says} {self.why}"
        return Value(self.context.sheet, label, None, "placeholder", f"[{label}]", told, blank=Blank("open", label))

    @property
    def told_proof(self) -> str:
        """What proves the fact that is told beside the finding, as the law file says by which mark; nothing where it is a blank."""
        plead = self._requirement.plead
        if plead is None or plead.told is None or plead.told_shown is None:
            return ""
        is_open = any(each.blank for each in self.context.sheet.runs_in(self.context.words(plead.told)))
        return "" if is_open else self.context.proof(plead.told_shown)

    @property
    def _shown(self) -> bool:
        """Whether the record itself says of each charge what is otherwise the attorney's to confirm, as the law file tells."""
        check = self._requirement.plead.confirmed_by if self._requirement.plead else None
        filing, on = self.context.filing, self.context.on
        situations = [Situation(filing.record, each.at, filing.law, on) for each in self.screened]
        return check is not None and all(find(check, each).status == "met" for each in situations)

    @property
    def _confirmed(self) -> bool:
        """Whether the record's answers confirm what only an attorney can say."""
        answer = self.context.answer(f"confirmed-{self.slug}")
        return isinstance(answer, Value) and answer.text.strip().casefold() in ("yes", "true")

    @property
    def _argued(self) -> bool:
        """Whether it is a conclusion that the papers argue from what the record tells of hardship and of life since."""
        plead = self._requirement.plead
        record = self.context.filing.record
        return plead is not None and plead.facts == "interest" and bool(record.hardship or record.since)

    @property
    def charges(self) -> list[ChargeView]:
        """The charges of the filing to which it applies, or may apply."""
        touched = {
            screened.at
            for screened in self.screened
            for each in screened.findings
            if each.requirement == self.slug and each.result.applies
        }
        asked = {each.at for each in self.screened}
        return [each for each in self.context.charges if each.at in touched & asked]

    @property
    def in_schedule(self) -> bool:
        """Whether these charges are too many to name each in a sentence; the paper's schedule has them."""
        return too_many_to_name(self.charges)

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
        findings = (*self._findings, *self._rests_on)
        return " ".join(dict.fromkeys(each.result.reason for each in findings if each.status != "met"))

    @property
    def ask_cite(self) -> Value:
        """The requirement's cite, with the attorney's questions as a comment on it."""
        asked = [each.result.reason for each in self._findings if each.result.attorney]
        comment = "For the attorney: " + " ".join(dict.fromkeys(asked)) if asked else None
        return self.context.cited(self._cite, comment=comment)

    @property
    def cite(self) -> Value:
        """The requirement's cite."""
        return self.context.cited(self._cite)

    @property
    def _cite(self) -> str:
        """The cite as the law file has it: of the limbs that the client's trafficking meets, where the requirement is told by them."""
        plead = self._requirement.plead
        limbs = self.context.variables.get("limbs", ()) if plead and plead.by_limb else ()
        cites = dict.fromkeys(each.model.cite for each in limbs)
        return "; ".join(cites) or self._requirement.cite

    @property
    def _requirement(self) -> Requirement:
        assert isinstance(self.model, Requirement)
        return self.model

    @property
    def _findings(self) -> list[Finding]:
        return [each for screened in self.screened for each in screened.findings if each.requirement == self.slug]

    @property
    def _rests_on(self) -> list[Finding]:
        """What was found of the other requirements on which its finding rests."""
        plead = self._requirement.plead
        ids = plead.rests_on if plead else ()
        return [each for screened in self.screened for each in screened.findings if each.requirement in ids]

    @property
    def waited(self) -> list[dict[str, Any]]:
        """The waiting period that has run for each of its charges, the longest: `span`, `after` and `ended` in words."""
        return waits(self.context, self.screened, {self.slug, *(each.requirement for each in self._rests_on)})


def too_many_to_name(charges: Sized) -> bool:
    """Whether a paper lists so many charges in a schedule: one or two stand in a sentence each."""
    return len(charges) > 2


class ChargeView(View):
    """A charge with its case, its noun and its place in the record."""

    __slots__ = ("at", "context")

    def __init__(self, context: Context, at: tuple[int, int]):
        charge = context.filing.charge(at)
        super().__init__(context.sheet, charge, f"cases[{at[0]}].charges[{at[1]}]")
        self.context, self.at = context, at

    @property
    def case(self) -> CaseView:
        """The case that it is a charge of."""
        return CaseView(self.context, self.at[0])

    @property
    def graded(self) -> str:
        """Its grade and class, after a comma: ", a class C felony"; nothing where the grade is not known."""
        return graded(self.grade, self.class_)

    @property
    def noun(self) -> str:
        """`conviction`, `arrest`, `dismissed charge`."""
        return outcome_words(outcome_of(self.model), self.context.filing.law).noun

    @property
    def count_label(self) -> str:
        """The count in words, for a table of one case: "Count 2"; an arrest that led to no case has a charge."""
        model: Any = self.case.model
        return "Charge" if model.docketed is False else f"Count {self.count}"

    @property
    def anchor(self) -> str:
        """A name for this charge among a document's anchors."""
        return f"{self.at[0] + 1}-{self.at[1] + 1}"

    @property
    def named(self) -> str:
        """The charge in a sentence: "disorderly conduct, prostitution (Cal. Penal Code § 647(b))"."""
        return charge_words.named(self.context, self.offense, self.statute)

    @property
    def named_at_head(self) -> str:
        """The same at the head of a cell or a row."""
        return charge_words.named_at_head(self.context, self.offense, self.statute)

    @property
    def statute_cite(self) -> Any:
        """The statute of the charge, as the jurisdiction writes it."""
        return charge_words.statute_cite(self.context, self.statute)

    @property
    def first_of_case(self) -> bool:
        """Whether it is the first charge of its case in this filing."""
        return all(other.at[0] != self.at[0] or other.at >= self.at for other in self.context.charges)

    @property
    def dispositions(self) -> list[View]:
        """How it ended, each time that it did, in order."""
        model: Any = self.model
        several = isinstance(model.disposition_, tuple)
        return [
            View(self.sheet, each, f"{self.path}.disposition{f'[{i}]' if several else ''}")
            for i, each in enumerate(model.dispositions)
        ]

    @property
    def outcome_blank(self) -> Missing:
        """The blank for an outcome that the record does not give: "[outcome of count 2: not in the record]"."""
        model: Any = self.model
        which = "the arrest" if self.case.model.docketed is False else f"count {model.count}"  # type: ignore[attr-defined]
        return Missing(self.sheet, f"{self.path}.disposition.outcome", f"outcome of {which}")

    @property
    def in_juvenile_court(self) -> bool:
        """Whether the words of a juvenile court go with it."""
        case: Any = self.case.model
        return bool(case.juvenile) or outcome_of(self.model) == "adjudicated"

    @property
    def sentence_noun(self) -> str:
        """`sentence`; in juvenile court `disposition`; of a deferral, which imposes no sentence, `supervision`."""
        if self.in_juvenile_court:
            return "disposition"
        return "supervision" if outcome_of(self.model) == "deferred" else "sentence"

    @property
    def known_to_owe(self) -> bool:
        """Whether the record says that fines on it are owed."""
        return charge_told.known_to_owe(self.context.filing.charge(self.at))

    @property
    def ended(self) -> str:
        """How the charge ended, in a table's cell: "Convicted, July 15, 2014"."""
        cells = [self._ended(each) for each in self.dispositions] or [str(self.outcome_blank)]
        return "; ".join(cells)

    def _ended(self, disposition: View) -> str:
        outcome, when = disposition.outcome, disposition.date
        if isinstance(outcome, Missing) or outcome is None:
            return str(self.outcome_blank)
        words = outcome_words(outcome.raw, self.context.filing.law).cell + charge_told.in_its_own_word(disposition)
        return words if outcome.raw == "not_filed" and isinstance(when, Missing) else f"{words}, {when}"

    @property
    def called(self) -> str:
        """The charge's place: "Case No. 014512, count 2"."""
        model: Any = self.case.model
        return self.case.called if model.docketed is False else f"{self.case.called}, count {self.count}"

    @property
    def told(self) -> list[charge_told.Told]:
        """What happened on the charge, in order, a sentence for each fact."""
        return charge_told.told(self, self.context.remedy.papers.client)

    @property
    def money_told(self) -> list[str]:
        """Fines and restitution, ordered, paid and owed, in sentences."""
        return charge_told.money_told(self)

    @property
    def in_one(self) -> str:
        """The record of the charge in one phrase, as an order names it."""
        return charge_told.in_one(self)

    @property
    def briefly(self) -> str:
        """The charge and how it ended, in one phrase, without its arrest and its sentence."""
        return charge_told.briefly(self)

    @property
    def arrested_for(self) -> str:
        """The charge at the arrest; a blank where the record does not say which it was."""
        return charge_told.arrested_for(self)

    @property
    def known_as(self) -> list[dict[str, str]]:
        """What the charge was at each earlier stage, by which agencies may hold it: `stage` and `charge`."""
        return charge_told.known_as(self)

    @property
    def known_since_arrest(self) -> list[dict[str, str]]:
        """The same without the charge at arrest and the charge as it ended, which a table has in cells of their own."""
        return charge_told.known_since_arrest(self)

    @property
    def arrest_cell(self) -> str:
        """The arrest in a table's cell."""
        return charge_told.arrest_cell(self)

    @property
    def plea_cell(self) -> str:
        """The plea after how the charge ended, in a table's cell: ", on a plea of guilty"; nothing where there is none to tell."""
        return charge_told.plea_cell(self)

    @property
    def sentence_cell(self) -> Any:
        """The sentence in a table's cell, or None."""
        return charge_told.sentence_text(self)


class CaseView(View):
    """A case with its court and its number as papers print them."""

    __slots__ = ("context", "index")

    def __init__(self, context: Context, index: int):
        super().__init__(context.sheet, context.filing.record.cases[index], f"cases[{index}]")
        self.context, self.index = context, index

    @property
    def number_line(self) -> str:
        """`Case No. 014512`; for an arrest without a case, `Arrest No. A-3 (no case filed)`."""
        case: Any = self.model
        return self._arrest_line() if case.docketed is False else f"{self._word}\u00a0{self.number}"

    def _arrest_line(self) -> str:
        """The numbers of the arrests of a case that nobody filed, with a blank for each that is not known."""
        arrests = self.model.arrests or ()  # type: ignore[attr-defined]
        numbers = [str(each.number) for each in (self.arrests if arrests else ()) if each.number is not None]
        if not arrests:
            numbers = [str(Missing(self.sheet, f"{self.path}.arrests", "arrest number"))]
        words = english.and_list(numbers) if numbers else "without a number"
        return f"Arrest No{'s' if len(numbers) > 1 else ''}.\u00a0{words} (no case filed)"

    @property
    def docketed_as(self) -> Value | None:
        """The name under which the docket runs, where it is not the client's own; for sealed papers alone."""
        name = self.model.defendant_name  # type: ignore[attr-defined]
        own = self.context.filing.record.client.name.full
        return self.defendant_name if name and name.casefold() != own.casefold() else None

    @property
    def called(self) -> str:
        """The case in a sentence: "Case No. 014512", or the arrest that it is."""
        case: Any = self.model
        if case.docketed is False:
            dates = [arrest.date for arrest in (self.arrests if case.arrests else ())]
            return f"the arrest of {dates[0]}" if dates else "the arrest"
        return f"{self._word}\u00a0{self.number}"

    @property
    def _word(self) -> str:
        court = self.context.filing.court
        return (court.number if court else "Case No.").replace(" ", "\u00a0")


class ExhibitView(View):
    """An exhibit, with the title under which this paper may name it."""

    __slots__ = ("context", "index")

    def __init__(self, context: Context, index: int, evidence: Evidence):
        super().__init__(context.sheet, evidence, f"evidence[{index}]")
        self.context, self.index = context, index

    @property
    def shown_says(self) -> Any:
        """What the exhibit says; in a public paper only where the record says that the exhibit is not sealed."""
        if self.context.wanted.audience == "public" and getattr(self.model, "sealed", None) is not False:
            return None
        return self.says

    @property
    def shown_title(self) -> Any:
        """The exhibit's title; in a public paper its public title, or of one that is not open its kind alone."""
        if self.context.wanted.audience == "public" and isinstance(self.public_title, Value):
            return self.public_title
        if self.context.wanted.audience == "public" and not self.is_open:
            return Value(self.sheet, public_kind(self._item))
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the public may see it."""
        return self.context.filing.seal_of_exhibit(self._item) == "open"

    @property
    def under_seal(self) -> bool:
        """Whether it is under seal."""
        return self.context.filing.seal_of_exhibit(self._item) == "sealed"

    @property
    def _item(self) -> Evidence:
        return (self.context.filing.record.evidence or ())[self.index]
