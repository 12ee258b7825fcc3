"""The vocabulary of the templates: what a template of one document can see, for one filing.

`docs/templates.md` teaches it. Views show the record, the charges and the law part by part, so that whatever is printed keeps its
kind and its field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace
from datetime import date
from typing import Any

from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.law.requirements import EvidenceCounted
from petition_gen.papers.addresses import address_line
from petition_gen.papers.agency_attorneys import served_attorneys
from petition_gen.papers.arrests_named import arrest_words
from petition_gen.papers.charge_told import by_agency, owes_fines, said_of
from petition_gen.papers.context import Context
from petition_gen.papers.counsel import appearing, counsel, counsel_lines
from petition_gen.papers.court import client, heading, judge, oath, place, prosecuting_party
from petition_gen.papers.languages import language_words
from petition_gen.papers.other_cases import other_cases
from petition_gen.papers.outcomes import BEFELL, count_nouns, outcome_of, outcome_words
from petition_gen.papers.seal_words import seal_words
from petition_gen.papers.service import also_bound, bound_by, prosecutors, served_agencies, served_lists, served_papers
from petition_gen.papers.views import CaseView, ChargeView, ExhibitView, LawView, PleadedView, too_many_to_name
from petition_gen.papers.worksheet_words import worksheet_words
from petition_gen.planning.filing import Companion, Filing, Joined, Signing
from petition_gen.planning.proofs import belonging, passages_of, periods_of
from petition_gen.record.evidence import Evidence
from petition_gen.record.marks import OF_A_CASE
from petition_gen.screening.documentation import counts
from petition_gen.screening.findings import Screened
from petition_gen.screening.limbs import limbs_of
from petition_gen.templating import english
from petition_gen.templating.sandbox import Sandbox
from petition_gen.templating.values import Missing, Sheet, Value, View


def context_for(filing: Filing, on: date, wanted: PaperWanted, env: Sandbox, sheet: Sheet | None = None) -> Context:
    """The context of one document of a filing, with the whole vocabulary."""
    context = Context(filing, on, wanted, env, sheet if sheet is not None else Sheet())
    for words in (
        _numbers,
        _charges,
        _law,
        _paper,
        _court_and_service,
        _proof,
        arrest_words,
        seal_words,
        worksheet_words,
        language_words,
    ):
        context.variables.update(words(context))
    return context


def _numbers(context: Context) -> dict[str, Any]:
    """The client's pronouns and noun, and words that go with how many charges, offenses and cases there are."""
    filing, record = context.filing, context.filing.record
    counts = count_nouns(filing)
    units, offenses = sum(counts.values()), len(filing.at)
    called = context.remedy.papers.client
    each_offense = "the offense" if offenses == 1 else "each offense"
    listed = charges_listed(context, counts)
    return {
        "P": called,
        "P_s": english.possessive(called),
        **english.pronouns(record.client.pronouns, called),
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
        "in_schedule": too_many_to_name(context.charges),
        "the_cases": "the case" if len(filing.cases) == 1 else "the cases",
    }


def _charges(context: Context) -> dict[str, Any]:
    """The record, the client, and the filing's charges and cases with how they ended."""
    filing, sheet, record = context.filing, context.sheet, context.filing.record
    outcomes = [outcome_of(filing.charge(at)) for at in filing.at]
    return {
        "arrested_or_convicted": _befell(filing),
        "convictions": any(outcome_words(each, filing.law).convicted for each in outcomes),
        "convictions_n": sum(outcome_words(each, filing.law).convicted for each in outcomes),
        "arrests": any(each in ("not_filed", "dismissed", "acquitted") for each in outcomes),
        "adjudications": any(each == "adjudicated" for each in outcomes),
        "said_of": lambda charge, text: said_of(charge, text),
        "owes_fines": any(map(owes_fines, map(filing.charge, filing.at))),
        "has": lambda outcome: outcome in outcomes,
        "client": client(context),
        "record": View(sheet, record),
        "charges": context.charges,
        "cases": [CaseView(context, i) for i in sorted({i for i, _ in filing.at})],
        "new_number": clerks_number(context),
        "other_cases": lambda: other_cases(context),
        "companions": [_companion(context, each) for each in filing.companions],
        "remaining": [ChargeView(context, at) for at in filing.remaining],
        "partial": filing.partial,
        "remaining_cases": len({i for i, _ in filing.remaining}),
        "state_numbers": state_numbers(context),
        "advocate": View(sheet, record.requests, "requests").advocate if record.requests else None,
        "traffickers": traffickers(context),
        "offense_dates": offense_dates(context),
        "the_arrests_listed": arrests_listed(context),
        "The_arrests_listed": english.capitalized(arrests_listed(context)),
        "limbs": limbs(context),
        "naming": {"form": filing.name.form, "by_leave": filing.name.by_leave},
    }


def _law(context: Context) -> dict[str, Any]:
    """The law of the remedy, and what the papers plead under it."""
    filing, remedy = context.filing, context.remedy
    pleaded = pleaded_of(context, remedy, filing.charges)
    facts = [each.told_as for each in pleaded]
    return {
        "remedy": LawView(context, remedy),
        "law": LawView(context, filing.law),
        "papers": LawView(context, remedy.papers),
        "pleaded": pleaded,
        "victim_pleaded": "victim" in facts,
        "topic": lambda name: [LawView(context, each) for each in remedy.law if each.topic == name],
        "joined": [_joined(context, each, facts) for each in filing.joined],
        "relief_kind": remedy.kind,
        "filing_name": remedy.papers.filing,
        "filing_called": remedy.papers.filing.lower(),
        "cite": context.cite,
        "words": context.words,
        "directive": context.directive,
    }


def _paper(context: Context) -> dict[str, Any]:
    """This paper: which one, who may see it, who swears it, and blanks."""
    filing, sheet = context.filing, context.sheet
    return {
        "sheet": sheet,
        "places": context.places,
        "title": "",
        "doc": context.wanted.doc,
        "on": Value(sheet, _spelled(context.on)),
        "sealed_paper": context.wanted.audience == "sealed",
        "sworn_paper": context.wanted.sworn == "client",
        "sworn": sworn(filing.signing),
        "oath_words": oath(context),
        "has_identification": any(each.doc == "identification-sheet" for each in filing.documents),
        "placeholder": context.placeholder,
        "attorney": context.attorney,
        "missing": lambda path, label=None: Missing(sheet, path, label),
    }


def _court_and_service(context: Context) -> dict[str, Any]:
    """The court, its parties, counsel, and those who are served or bound."""
    return {
        "the_court": "this Court",
        "county": place(context),
        "remedy_place": context.filing.law.county_term,
        "court_heading": heading(context),
        "court_heading_lines": heading(context).split("\n"),
        "judge": judge(context),
        "prosecuting_party": prosecuting_party(context),
        "counsel": counsel(context),
        "counsel_lines": lambda: counsel_lines(context, client(context)["caption_name"]),
        "appearing": appearing(context),
        "acts_for_herself": context.filing.counsel.herself,
        "prosecutors": prosecutors(context),
        "served_agencies": served_agencies(context),
        "served_attorneys": served_attorneys(context),
        "also_bound": lambda: also_bound(context),
        "served_papers": lambda: served_papers(context),
        "served_lists": lambda: served_lists(context),
        "address_line": address_line,
        "bound_by": lambda directive: bound_by(context, directive),
    }


def _proof(context: Context) -> dict[str, Any]:
    """What proves the allegations, and references to it."""
    return {
        "narrative": narrative(context),
        "periods": periods(context),
        "hardship": belonging_views(context, "hardship"),
        "since": belonging_views(context, "since"),
        "earlier_petitions": earlier_petitions(context),
        "documentation_held": documentation(context),
        "evidence_named": (named := evidence_named(context)),
        "evidence_named_held": list({each.id.text: each for one in named for each in one["held"]}.values()),
        "exhibits": in_order_of_mention(context),
        "exhibit": context.exhibit,
        "proof": context.proof,
        "told_by": context.told_by,
        "shown_of": context.shown_of,
        "unproved": context.unproved,
        "shown_by": lambda held: context.shown_by((), [each.model.id for each in held]),
        "ref": context.ref,
    }


def sworn(signing: Signing) -> dict[str, Any]:
    """Whether a sworn paper may be signed, and what is missing where not."""
    return {"ready": signing.ready, "missing": list(signing.in_papers)}


def charges_listed(context: Context, counts: Counter[str]) -> str:
    """The charges in a sentence; more than two are in the schedule."""
    if too_many_to_name(context.charges):
        return f"{english.the(counts)} listed in the schedule above"
    return english.and_list([_listed_charge(context, each) for each in context.charges])


def _listed_charge(context: Context, charge: ChargeView) -> str:
    """ "the conviction for theft (…) in Case No. 1", "the arrest of June 2, 2014 for theft (…)"."""
    noun, where = charge.noun, charge.case.called
    if charge.case.model.docketed is False:  # type: ignore[attr-defined]
        return f"{where} for {charge.named}" if noun == "arrest" else f"the {noun} of {charge.named} after {where}"
    return f"the {noun} {'of' if 'charge' in noun else 'for'} {charge.named} in {where}"


def clerks_number(context: Context) -> str | None:
    """A blank for the number that the clerk will give, where no case of the filing has one; else None."""
    open_ = all(case.docketed is False for case in context.filing.cases)
    return "No.\u00a0____________________" if open_ else None


def state_numbers(context: Context) -> list[dict[str, Value]]:
    """The client's numbers with the state's repository."""
    identifiers = context.filing.record.client.identifiers
    numbers = (identifiers.state or {}) if identifiers else {}
    return [
        {
            "code": Value(context.sheet, code),
            "value": Value(context.sheet, number, f"client.identifiers.state.{code}", "identity"),
        }
        for code, number in numbers.items()
        if code == context.filing.law.code
    ]


def offense_dates(context: Context) -> str:
    """When the offenses were committed, each date once: "on June 2, 2014 and in or about July 2014"."""
    return english.and_list(
        list(
            {
                charge.date.phrase.text if isinstance(charge.date, Value) else charge.anchor: str(charge.date.phrase)
                for charge in context.charges
            }.values()
        )
    )


def arrests_listed(context: Context) -> str:
    """The arrests of the filing's cases: "the arrest of June 2, 2014 by the Testville Police Department (No. A-1)"."""
    found = []
    for i in sorted({i for i, _ in context.filing.at}):
        case = CaseView(context, i)
        for arrest in case.arrests if not isinstance(case.arrests, Missing) else ():
            number = f" (No. {arrest.number})" if isinstance(arrest.number, Value) else ""
            found.append(f"the arrest of {arrest.date} by {by_agency(arrest.agency)}{number}")
        if not context.filing.record.cases[i].arrests:
            blank = Missing(context.sheet, f"cases[{i}].arrests", "date of the arrest and arresting agency")
            found.append(f"the arrest in {case.called} ({blank})")
    return english.and_list(found)


def limbs(context: Context) -> list[LawView]:
    """The parts of the law's definition of a victim that the filing's periods of trafficking meet, each once."""
    record = context.filing.record
    periods = record.trafficking.periods or () if record.trafficking else ()
    dates = [context.filing.charge(at).date for at in context.filing.at]
    met = [limb for i in periods_of(context.filing) for limb in limbs_of(context.remedy, periods[i], record, dates)]
    return [LawView(context, each) for each in dict.fromkeys(met)]


def narrative(context: Context) -> list[View]:
    """The passages in the client's own words that are marked for this filing."""
    return [View(context.sheet, each, f"trafficking.narrative[{i}]") for i, each in passages_of(context.filing)]


def periods(context: Context) -> list[View]:
    """The periods of trafficking that cover the filing's offenses."""
    trafficking = context.filing.record.trafficking
    known = (trafficking.periods or ()) if trafficking else ()
    return [View(context.sheet, known[i], f"trafficking.periods[{i}]") for i in periods_of(context.filing)]


def belonging_views(context: Context, name: str) -> list[View]:
    """The entries of hardship or of life since that belong to the filing."""
    entries = getattr(context.filing.record, name) or ()
    return [View(context.sheet, entries[i], f"{name}[{i}]") for i in belonging(entries, context.filing)]


def earlier_petitions(context: Context) -> list[dict[str, Any]]:
    """The earlier petitions that the court is told of: each with its statute and its case, where known.

    Those for the filing's cases, for no case by name, and for another case of the same jurisdiction, since it was asked there
    whether the client was trafficked. One for a juvenile case is told only in that case.
    """
    ids = {case.id for case in context.filing.cases}
    ids |= {
        case.id
        for case in context.filing.record.cases
        if case.jurisdiction == context.filing.law.code and case.juvenile is False
    }
    earlier = enumerate(context.filing.record.prior_petitions or ())
    statutes = {each.id: each.statute for each in context.filing.law.remedies}
    numbers = {case.id: i for i, case in enumerate(context.filing.record.cases)}
    return [
        {
            "told": View(context.sheet, each, f"prior_petitions[{i}]"),
            "statute": context.cited(statutes[each.remedy]) if each.remedy in statutes else None,
            "case": CaseView(context, numbers[each.case]) if each.case else None,
        }
        for i, each in earlier
        if each.case is None or each.case in ids
    ]


def traffickers(context: Context) -> list[Any]:
    """How the traffickers are called in the papers: by name only where the record says that they may be."""
    trafficking = context.filing.record.trafficking
    known = (trafficking.traffickers or ()) if trafficking else ()
    return [
        Value(context.sheet, each.name if each.name_in_papers and each.name else each.label or "the trafficker")
        for each in known
    ]


def documentation(context: Context) -> list[View]:
    """The exhibits that the law takes for official documentation of victim status."""
    rule = context.remedy.documentation
    return counted(context, rule) if rule and rule.kinds else []


def evidence_named(context: Context) -> list[dict[str, Any]]:
    """The law's statements on other evidence that it names, each with the exhibits that are such; those with none are left out."""
    rule = context.remedy.documentation
    found = [(each, counted(context, each)) for each in (rule.named if rule else ())]
    return [{"rule": LawView(context, each), "held": held} for each, held in found if held]


def counted(context: Context, rule: EvidenceCounted) -> list[View]:
    """The exhibits of the filing that a rule counts for one of its charges."""
    filing = context.filing
    return exhibits(
        context, [each for each in filing.exhibits if any(counts(rule, each, filing.record, at) for at in filing.at)]
    )


def in_order_of_mention(context: Context) -> list[View]:
    """The filing's exhibits, those first that prove arrest, and then judgment: the charges are what a petition tells first."""
    ids = {case.id for case in context.filing.cases}
    arrests = [each for each in context.filing.exhibits if "arrest" in each.shows_in(ids)]
    records = [each for each in context.filing.exhibits if each.shows_in(ids) & OF_A_CASE and each not in arrests]
    others = [each for each in context.filing.exhibits if each not in (*arrests, *records)]
    return exhibits(context, arrests) + exhibits(context, records) + exhibits(context, others)


def exhibits(context: Context, chosen: Container[Evidence]) -> list[View]:
    """The chosen exhibits, each with its place in the record."""
    return [
        ExhibitView(context, i, each) for i, each in enumerate(context.filing.record.evidence or ()) if each in chosen
    ]


def pleaded_of(context: Context, remedy: Remedy, screened: tuple[Screened, ...]) -> list[PleadedView]:
    """The requirements of a remedy that the papers plead for these charges: those that apply, or may apply, to one of them."""
    views = [PleadedView(context, each, screened) for each in remedy.requirements if each.plead]
    return [each for each in views if each.applies]


def _companion(context: Context, each: Companion) -> dict[str, Any]:
    """Another filing of the client in the jurisdiction: what it is called, its law, and its charges."""
    return {
        "called": each.remedy.papers.filing.lower(),
        "statute": context.cited(each.remedy.statute),
        "charges": [ChargeView(context, at) for at in each.at],
    }


def _joined(context: Context, each: Joined, told: list[str]) -> dict[str, Any]:
    """A remedy pleaded in this filing: `findings` are its requirements, and `pleaded` those that the filing's own do not tell already."""
    asked = replace(context.filing, remedy=each.remedy, charges=each.screened, joined=())
    inner = context_for(
        asked, context.on, context.wanted, context.env, context.sheet
    )  # its words are of its own charges
    return {
        "remedy": LawView(inner, each.remedy),
        "alternative": each.alternative,
        "reason": each.reason,
        "unopposed_by_record": each.clear,
        "findings": (findings := pleaded_of(inner, each.remedy, each.screened)),
        "pleaded": [one for one in findings if one.told_as not in told],
        "charges": [ChargeView(context, at) for at in each.charges],
    }


def _spelled(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _befell(filing: Filing) -> str:
    """What befell the client on these charges: "arrested and convicted". A charge is an arrest where the case has one."""
    verbs = set()
    for at in filing.at:
        verb = outcome_words(outcome_of(filing.charge(at)), filing.law).befell
        verbs.add("arrested" if verb == "charged" and filing.record.cases[at[0]].arrests else verb)
    return english.and_list([each for each in BEFELL if each in verbs])
