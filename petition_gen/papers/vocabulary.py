"""The vocabulary of the templates: what a template of one document can see, for one filing.

`Context.variables` is that vocabulary; `docs/templates.md` teaches it. Views show the record, the charges and the law part by
part, so that whatever is printed keeps its kind and its field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from petition_gen.document import Blank, Reference
from petition_gen.errors import TemplateError
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.papers.outcomes import BEFELL, OutcomeWords, count_nouns, outcome_of, outcome_words
from petition_gen.papers.views import (
    CITE_FIELDS,
    WORD_FIELDS,
    CaseView,
    ChargeView,
    ExhibitView,
    LawView,
    PleadedView,
    address_lines,
    decapitalized,
)
from petition_gen.planning.filing import Filing
from petition_gen.record.evidence import Evidence
from petition_gen.record.kinds import JURISDICTIONS
from petition_gen.record.people import Name
from petition_gen.templating import english
from petition_gen.templating.filters import bared, capped, listed
from petition_gen.templating.render import sentence
from petition_gen.templating.sandbox import Sandbox
from petition_gen.templating.values import Missing, Sheet, Value, View


class Context:
    """Everything that a template of one document can see, for one filing."""

    def __init__(
        self,
        filing: Filing,
        on: date,
        wanted: PaperWanted,
        env: Sandbox,
        sheet: Sheet | None = None,
    ):
        self.filing, self.on, self.wanted, self.env = filing, on, wanted, env
        self.sheet = sheet if sheet is not None else Sheet()
        self.remedy: Remedy = filing.remedy
        # Where templates of this filing's papers, and parts of them, are looked for: the first that is there counts.
        self.places = (f"{filing.law.code}/{filing.remedy.id}", filing.law.code, "base")
        self.charges = [ChargeView(self, at) for at in filing.at]
        self.variables: dict[str, Any] = {}
        self.variables.update(self._variables())

    # -- values

    def cited(self, text: str, path: str | None = None, comment: str | None = None) -> Value:
        """A cite, with the spaces that must not break made unbreakable."""
        return Value(self.sheet, text, path, "cite", english.kept_together(text), comment)

    def law_value(self, name: str, raw: Any) -> Any:
        """A value of a jurisdiction's file as templates see it."""
        if isinstance(raw, BaseModel):
            return LawView(self, raw)
        if isinstance(raw, tuple | list):
            return [self.law_value(name, each) for each in raw]
        if isinstance(raw, str) and name in CITE_FIELDS:
            return self.cited(raw)
        if isinstance(raw, str) and name == "value":  # a blank of a form is a table's cell, which is one line
            return re.sub(r",?\s*\n\s*", ", ", self.words(raw))
        if isinstance(raw, str) and name in WORD_FIELDS:
            return self.words(raw)
        return Value(self.sheet, raw) if isinstance(raw, str) else raw

    def words(self, text: str) -> str:
        """A sentence of a jurisdiction's file, rendered with this document's vocabulary."""
        if "{" not in text:
            return text
        return sentence(self.env, text, self.variables)

    def cite(self, key: str) -> Value:
        """The cite of a part of the remedy by its name (statute, venue, …), or of a requirement by its id.

        What the order says has ids of its own: `relief.restore`, `directives.confirm`.
        """
        remedy = self.remedy
        named = (
            "proof",
            "discretion",
            "documentation",
            "grouping",
            "venue",
            "service",
            "confidentiality",
            "remote",
            "fees",
            "form",
            "oath",
        )
        parts: dict[str, str | None] = {
            **{each.id: each.cite for each in remedy.requirements},
            **{part: getattr(remedy, part).cite for part in named if getattr(remedy, part)},
            "statute": remedy.statute,
            "victim": remedy.victim_cite,
            "response": remedy.service.response_cite,
            **{
                f"{part}.{each.id}": each.cite
                for part in ("relief", "directives", "effect", "survives")
                for each in getattr(remedy.order, part)
                if each.id
            },
        }
        if not parts.get(key):
            raise TemplateError(
                f"there is no cite for {key!r} under {remedy.id}; known are {', '.join(k for k, v in parts.items() if v)}"
            )
        return self.cited(str(parts[key]))

    def directive(self, id: str) -> LawView:
        """A directive of the order by its id. Raises TemplateError where there is none of that id."""
        known = {each.id: each for each in self.remedy.order.directives if each.id}
        if id not in known:
            raise TemplateError(
                f"there is no directive {id!r} under {self.remedy.id}; known are {', '.join(known) or 'none'}"
            )
        return LawView(self, known[id])

    def placeholder(self, label: str, comment: str | None = None) -> Value:
        """A blank that the attorney fills: `[standard of proof: attorney to state]`."""
        blank = Blank("attorney", label)
        told = comment or "For the attorney to complete."
        return Value(self.sheet, label, None, "placeholder", f"[{label}]", told, blank=blank)

    def attorney(self, id: str, label: str, comment: str | None = None) -> Value:
        """What only the attorney can state: the record's answer of that id, else a blank that names it."""
        found = self._answer(id)
        if isinstance(found, Value):
            return found.with_text(english.sentence(found.text))
        told = f"For the attorney: state it here, or in the record's answers under {id}."
        return self.placeholder(f"attorney to {label}", f"{told} {comment}" if comment else told)

    # -- proof and references

    def ref(self, target: str) -> Value:
        """A reference to numbered paragraphs, of this paper ("nexus") or another ("declaration.narrative")."""
        return Value(self.sheet, target, None, "reference", "{}", refers=Reference((target,), must=True))

    def proof(self, *keys: str | Missing | None, anchors: Iterable[str] = (), held: Iterable[View] = ()) -> str:
        """What proves a passage, in brackets with a space before it: " (Decl. ¶ 4; Exs. B, C.)", or nothing at all.

        A key that the record does not give proves nothing. Exhibits are those that the record marks to show one of the keys,
        in this filing's cases or in general, or those `held`; anchors name paragraphs of other papers.
        """
        ids = {case.id for case in self.filing.cases}
        known = [key for key in keys if key is not None and not isinstance(key, Missing)]
        models = [each.model for each in held]
        exhibits = [
            each.id for each in self.filing.exhibits if each.shows_in(ids).intersection(known) or each in models
        ]
        targets = [*anchors, *(f"exhibit:{id}" for id in exhibits)]
        if not targets:
            return ""
        return str(
            Value(self.sheet, targets, None, "reference", " ({}.)", refers=Reference(tuple(targets), must=False))
        )

    def exhibit(self, id: str | Value) -> Value:
        """An exhibit by its letter or number: "Ex. B". Takes the id as words or as the record's field, and no other field."""
        if isinstance(id, Value):
            if not re.fullmatch(r"evidence\[\d+\]\.id", id.path or ""):
                raise TemplateError("exhibit() is given something else than the id of an exhibit")
            id = id.raw
        return Value(self.sheet, id, None, "reference", "{}", refers=Reference((f"exhibit:{id}",), must=True))

    # -- sentences

    def history(self, charge: ChargeView, who: str) -> str:
        """What happened on a charge: the end of it, and the sentence, each only as far as the record says it."""
        outcome = outcome_of(charge.model)
        when = charge.date if outcome == "not_filed" else charge.disposition.date
        dated = capped(when.phrase) if isinstance(when, Value) else f"On {when}"
        told = outcome_words(outcome).sentence.format(who=who, charge=charge.named, where=f" in {charge.case.called}")
        return f"{dated}, {told}.{self._ending(charge)}"

    def _ending(self, charge: ChargeView) -> str:
        model: Any = charge.model
        if model.sentence is None or not model.sentence.text:
            return ""
        return f" The sentence was {decapitalized(charge.sentence.text).with_text(english.bare(charge.sentence.text.text))}."

    # -- the vocabulary

    def _variables(self) -> dict[str, Any]:
        filing, remedy, sheet, record = self.filing, self.remedy, self.sheet, self.filing.record
        counts = count_nouns(filing)
        units = sum(counts.values())
        offenses = len(filing.at)
        called = remedy.papers.client
        words = english.pronouns(record.client.pronouns, called)
        outcomes = [outcome_of(filing.charge(at)) for at in filing.at]
        each_offense = "the offense" if offenses == 1 else "each offense"
        listed = self._charges_listed(counts)
        return {
            "P": called,
            "P_s": english.possessive(called),
            **words,
            "vp": lambda one, many: many if record.client.pronouns == "they" else one,
            "n": lambda one, many: one if units == 1 else many,
            "n_offenses": lambda one, many: one if offenses == 1 else many,
            "the_charges": english.the(counts),
            "The_charges": english.capitalized(english.the(counts)),
            "each_charge": english.each(counts),
            "Each_charge": english.capitalized(english.each(counts)),
            "the_charges_listed": listed,
            "The_charges_listed": english.capitalized(listed),
            "the_offenses": "the offense" if offenses == 1 else "the offenses",
            "each_offense": each_offense,
            "Each_offense": english.capitalized(each_offense),
            "the_cases": "the case" if len(filing.cases) == 1 else "the cases",
            "arrested_or_convicted": _befell(map(outcome_words, outcomes)),
            "convictions": any(outcome_words(each).convicted for each in outcomes),
            "convictions_n": sum(outcome_words(each).convicted for each in outcomes),
            "arrests": any(each in ("not_filed", "dismissed", "acquitted") for each in outcomes),
            "adjudications": any(each == "adjudicated" for each in outcomes),
            "has": lambda outcome: outcome in outcomes,
            "the_court": "this Court",
            "county": self._place(),
            "remedy_place": filing.law.county_term,
            "client": self._client(),
            "record": View(sheet, record),
            "charges": self.charges,
            "cases": [CaseView(self, i) for i in sorted({i for i, _ in filing.at})],
            "remaining": [ChargeView(self, at) for at in filing.remaining],
            "partial": filing.partial,
            "remaining_cases": len({i for i, _ in filing.remaining}),
            "remedy": LawView(self, remedy),
            "law": LawView(self, filing.law),
            "papers": LawView(self, remedy.papers),
            "pleaded": [
                view for each in remedy.requirements if each.plead and (view := PleadedView(self, each)).applies
            ],
            "topic": lambda name: [LawView(self, each) for each in remedy.law if each.topic == name],
            "joined": [_joined(self, each) for each in filing.joined],
            "relief_kind": remedy.kind,
            "filing_name": remedy.papers.filing,
            "filing_called": remedy.papers.filing.lower(),
            "sheet": sheet,
            "places": self.places,
            "title": "",
            "doc": self.wanted.doc,
            "sealed_paper": self.wanted.audience == "sealed",
            "court_heading": self._heading(),
            "counsel": self._counsel(),
            "counsel_lines": self._counsel_lines,
            "prosecutors": self._prosecutors(),
            "served_agencies": self._served_agencies(),
            "bound_by": self._bound_by,
            "directive": self.directive,
            "exhibits": self._exhibits(filing.exhibits),
            "served_papers": self._served_papers,
            "judge": self._judge(),
            "prosecuting_party": self._prosecuting_party(),
            "has_identification": any(each.doc == "identification-sheet" for each in filing.documents),
            "state_numbers": self._state_numbers(),
            "advocate": View(sheet, record.requests, "requests").advocate if record.requests else None,
            "exhibit": self.exhibit,
            "proof": self.proof,
            "ref": self.ref,
            "cite": self.cite,
            "words": self.words,
            "placeholder": self.placeholder,
            "attorney": self.attorney,
            "missing": lambda path, label=None: Missing(sheet, path, label),
            "sworn": {"ready": filing.signing.ready, "missing": list(filing.signing.missing)},
            "sworn_paper": self.wanted.sworn == "client",
            "oath_words": self._oath(),
            "narrative": self._narrative(),
            "traffickers": self._traffickers(),
            "documentation_held": self._documentation(),
            "offense_dates": self._offense_dates(),
            "on": Value(sheet, _spelled(self.on)),
            "naming": {"form": filing.name.form, "by_leave": filing.name.by_leave},
            "language": self._language(),
            **self._worksheet(),
        }

    def _charges_listed(self, counts: Counter[str]) -> str:
        if len(self.charges) > 2:
            return f"{english.the(counts)} listed in the schedule above"
        return english.and_list([self._listed_charge(each) for each in self.charges])

    def _listed_charge(self, charge: ChargeView) -> str:
        """ "the conviction for theft (…) in Case No. 1", "the arrest of June 2, 2014 for theft (…)"."""
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
        record, name = self.filing.record, self.filing.name
        path, kind = "client.name", "identity" if name.form == "full" else "text"
        caption = Value(self.sheet, name.caption, path if name.form == "full" else None, kind)  # type: ignore[arg-type]
        sealed_full = Value(self.sheet, name.full, path, "identity")
        signer = record.signer
        by = None
        if signer and signer.who and signer.who != "client":
            named = f" {Value(self.sheet, signer.name, 'signer.name')}" if signer.name else ""
            by = f"by {signer.who.replace('_', ' ')}{named}"
        return {
            "caption_name": caption,
            "full_name": sealed_full,
            "name": sealed_full if self.wanted.audience == "sealed" else caption,
            "by": by,
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
        found = self.filing.counsel
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
        return [
            english.sentence(self.words(each.title))
            for each in self.filing.documents
            if each.doc not in ("proof-of-service", "identification-sheet")
        ]

    def _prosecuting_party(self) -> str:
        """The party that prosecutes in the filing's court."""
        court = self.filing.court
        return (
            self._placed(court.prosecuting_party)
            if court and court.prosecuting_party
            else self.filing.law.prosecuting_party
        )

    def _judge(self) -> Any:
        court = self.filing.court
        if court:
            return Value(self.sheet, court.judge or f"Judge of the {court.name}")
        return Missing(self.sheet, f"cases[{self.filing.at[0][0]}].court", "court")

    def _state_numbers(self) -> list[dict[str, Value]]:
        identifiers = self.filing.record.client.identifiers
        numbers = (identifiers.state or {}) if identifiers else {}
        return [
            {
                "code": Value(self.sheet, code),
                "value": Value(self.sheet, number, f"client.identifiers.state.{code}", "identity"),
            }
            for code, number in numbers.items()
            if code == self.filing.law.code
        ]

    def _prosecutors(self) -> list[dict[str, Any]]:
        found = []
        for case, prosecutor in self.filing.prosecutors:
            index = self.filing.record.cases.index(case)
            if prosecutor is None:
                found.append(
                    {
                        "office": Missing(self.sheet, f"cases[{index}].prosecutors", "prosecuting office"),
                        "lines": [self._no_address()],
                        "case": CaseView(self, index),
                    }
                )
                continue
            at = (case.prosecutors or ()).index(prosecutor)
            view = View(self.sheet, prosecutor, f"cases[{index}].prosecutors[{at}]")
            found.append({"office": view.office, "lines": address_lines(view.address), "case": CaseView(self, index)})
        return found

    def _no_address(self) -> str:
        """The blank for the address of one to be served whom the record, or the law, knows by name alone."""
        return str(self.placeholder("mailing address: attorney to complete"))

    def _served_agencies(self) -> list[dict[str, Any]]:
        """The agencies to be served: those that the law names, then those of the cases, each with the address that the record has."""
        known = {each.name: each for case in self.filing.cases for each in case.agencies or ()}
        return [
            {
                "name": Value(self.sheet, name),
                "lines": address_lines(View(self.sheet, known[name]).address)
                if name in known
                else [self._no_address()],
            }
            for name in self.filing.served
        ]

    def _bound_by(self, directive: LawView) -> list[Any]:
        """The agencies that a directive binds, with their articles, and a blank for an arresting agency that is not known."""
        model: Any = directive.model
        names = [
            name if name.casefold().startswith(("the ", "any ")) else f"the {name}"
            for name in self.filing.bound[self.remedy.order.directives.index(model)]
        ]
        found: list[Any] = [Value(self.sheet, name) for name in names]
        if "arrest" in model.roles:
            for i, case in enumerate(self.filing.record.cases):
                known = any(each.agency for each in case.arrests or ()) or any(
                    each.role == "arrest" for each in case.agencies or ()
                )
                if case in self.filing.cases and not known:
                    found.append(Missing(self.sheet, f"cases[{i}].arrests", "arresting agency"))
        return [capped(found[0]), *found[1:]] if found else []

    def _oath(self) -> dict[str, Any] | None:
        oath = self.remedy.oath
        if oath is None:
            return None
        address = self.filing.record.client.address
        state = (address.state or "").upper() if address else ""
        inside = (
            state in JURISDICTIONS
            if oath.within == "united_states"
            else state in (self.filing.law.code, self.filing.law.name.upper())
        )
        words = oath.inside if inside or oath.outside is None else oath.outside
        return {
            "words": words,
            "form": oath.form,
            "cite": self.cited(oath.cite),
            "inside": inside,
            "place": self.filing.law.name,
        }

    def _offense_dates(self) -> str:
        """When the offenses were committed, each date once: "on June 2, 2014 and in or about July 2014"."""
        return english.and_list(
            list(
                {
                    charge.date.phrase.text if isinstance(charge.date, Value) else charge.anchor: str(
                        charge.date.phrase
                    )
                    for charge in self.charges
                }.values()
            )
        )

    def _language(self) -> Value:
        """The language in which the client swears, by its English name where it is a common one."""
        code = self.filing.record.client.language or "en"
        name = english.LANGUAGES.get(code.split("-")[0].lower())
        return Value(self.sheet, name) if name else self.placeholder(f"name of the language {code}")

    def _narrative(self) -> list[View]:
        ids = {case.id for case in self.filing.cases}
        trafficking = self.filing.record.trafficking
        passages = (trafficking.narrative or ()) if trafficking else ()
        return [
            View(self.sheet, each, f"trafficking.narrative[{i}]")
            for i, each in enumerate(passages)
            if ids & set(each.cases or ())
        ]

    def _traffickers(self) -> list[Any]:
        """How the traffickers are called in the papers: by name only where the record says that they may be."""
        trafficking = self.filing.record.trafficking
        known = (trafficking.traffickers or ()) if trafficking else ()
        return [
            Value(self.sheet, each.name if each.name_in_papers and each.name else each.label or "the trafficker")
            for each in known
        ]

    def _documentation(self) -> list[View]:
        rule = self.remedy.documentation
        return self._exhibits([each for each in self.filing.exhibits if rule and each.kind in rule.kinds])

    def _exhibits(self, chosen: Container[Evidence]) -> list[View]:
        """The chosen exhibits, each with its place in the record."""
        return [
            ExhibitView(self, i, each) for i, each in enumerate(self.filing.record.evidence or ()) if each in chosen
        ]

    def _worksheet(self) -> dict[str, Any]:
        """What a form worksheet copies into the blanks of an official form."""
        record, sheet = View(self.sheet, self.filing.record), self.sheet

        def each_case(part: Callable[[CaseView], Iterable[Any]]) -> str:
            views = [CaseView(self, i) for i in sorted({i for i, _ in self.filing.at})]
            return "; ".join(dict.fromkeys(str(item) for view in views for item in part(view)))

        def of_charges(part: Callable[[ChargeView], Any]) -> str:
            if len(self.charges) == 1:
                return str(part(self.charges[0]))
            return "; ".join(f"{capped(each.called)}: {bared(part(each))}" for each in self.charges)

        return {
            "field": lambda path: _spread(_walk(record, path)),
            "answer": lambda id: self._answer(id),
            "case_numbers": each_case(lambda case: [case.called]),
            "arrest_dates": each_case(
                lambda case: (
                    [each.date for each in listed(case.arrests)]
                    or [Missing(sheet, f"{case.path}.arrests", "date of the arrest")]
                )
            ),
            "arresting_agencies": each_case(
                lambda case: (
                    [each.agency for each in listed(case.arrests)]
                    or [Missing(sheet, f"{case.path}.arrests", "arresting agency")]
                )
            ),
            "prosecutor_names": "; ".join(str(each["office"]) for each in self._prosecutors()),
            "offense_list": of_charges(lambda each: each.named),
            "disposition_list": of_charges(lambda each: each.ended),
            "sentence_list": of_charges(lambda each: each.sentence.text if each.sentence is not None else "none"),
            "nexus_text": of_charges(lambda each: each.nexus),
            "attorney_block": "; ".join(str(each) for each in self._counsel_lines()),
        }

    def _answer(self, id: str) -> Any:
        record = self.filing.record
        for i, j in self.filing.at:
            case = record.cases[i]
            places = (
                (case.charges[j].answers, f"cases[{i}].charges[{j}]."),
                (case.answers, f"cases[{i}]."),
                (record.answers, ""),
            )
            for answers, path in places:
                if answers and id in answers:
                    return Value(self.sheet, answers[id], f"{path}answers.{id}")
        return Missing(self.sheet, f"answers.{id}", id.replace("-", " ").replace("_", " "))


def _joined(context: Context, each: Any) -> dict[str, Any]:
    return {
        "remedy": LawView(context, each.remedy),
        "alternative": each.alternative,
        "reason": each.reason,
        "unopposed_by_record": each.clear,
        "charges": [ChargeView(context, at) for at in each.charges],
    }


def _walk(view: Any, path: str) -> Any:
    """The field of a view by its path: of views only, and only the record's fields, because a template may ask for any path."""
    for part in path.split("."):
        if isinstance(view, Missing):
            view = view.part(part)
        elif isinstance(view, View) and part in type(view.model).model_fields:
            view = getattr(view, part)
        else:
            raise TemplateError(f"field({path!r}): the record has no such field")
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


def _spelled(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _befell(outcomes: Iterable[OutcomeWords]) -> str:
    """What befell the client on these charges: "arrested and convicted"."""
    verbs = {each.befell for each in outcomes}
    return english.and_list([each for each in BEFELL if each in verbs])
