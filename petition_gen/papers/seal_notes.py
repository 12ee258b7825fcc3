"""What the attorney is told of a packet's confidentiality: what stops a filing, and what is asked or noted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Filing, Plan
from petition_gen.planning.seal import same_files, withheld_by_another
from petition_gen.record.evidence import Evidence
from petition_gen.record.model import ClientRecord


def seal_stops(plan: Plan) -> Iterator[Blocker]:
    """What stops a filing: exhibits of which nobody said whether the public may see them, and files entered twice."""
    places = {each.id: f"evidence[{i}]" for i, each in enumerate(plan.record.evidence or ())}
    for each in _asked(plan):
        yield Blocker(
            f"seal-{each.id}",
            f"Exhibit {each.id}: the record does not say whether it is under seal. It is bound in no volume until it does.",
            fields=(f"{places[each.id]}.sealed",),
            final=True,
        )
    yield from _entered_twice(plan.record, places)


def _asked(plan: Plan) -> list[Evidence]:
    """The exhibits that no filing binds before the record says whether they are sealed, each once."""
    found = {
        each.id: each
        for filing in plan.filings
        for each in filing.exhibits
        if filing.seal_of_exhibit(each) == "asked" and each.sealed is None
    }
    return list(found.values())


def _entered_twice(record: ClientRecord, places: Mapping[str, str]) -> Iterator[Blocker]:
    """One file under two entries that differ in seal or consent."""
    by_id = {each.id: each for each in record.evidence or ()}
    withheld = withheld_by_another(record)
    for id, others in same_files(record).items():
        for other in others:
            if id < other and (by_id[id].sealed, by_id[id].consent) != (by_id[other].sealed, by_id[other].consent):
                what = "consent" if id in withheld or other in withheld else "seal"
                kept = "is left out" if what == "consent" else "follows the stricter of them"
                yield Blocker(
                    f"same-file-{id}-{other}",
                    f"Exhibits {id} and {other} name the same file and differ in {what}. The file {kept}; say which is right.",
                    fields=(places[id], places[other]),
                )


def seal_notes(plan: Plan) -> list[str]:
    """What the memo asks or notes of confidentiality, each once, in sentences."""
    return list(
        dict.fromkeys([*_sealed_unsaid(plan), *(each for filing in plan.filings for each in _of_filing(filing))])
    )


def _sealed_unsaid(plan: Plan) -> Iterator[str]:
    """Which exhibits are under seal because the record does not say."""
    unsaid = {
        each.id: None
        for filing in plan.filings
        for each in filing.exhibits
        if each.sealed is None and not filing.sealed_whole and filing.seal_of_exhibit(each) == "sealed"
    }
    if unsaid:
        yield (
            f"Under seal because the record does not say whether they are: {_listed(unsaid)}. Papers of"
            " these kinds name the client or tell of her."
        )


def _of_filing(filing: Filing) -> Iterator[str]:
    seal, record, folder = filing.seal, filing.record, filing.folder
    if seal.declined and seal.ground == "leave" and not seal.juvenile:
        yield (
            f"{folder}: the record asks that nothing be sealed (requests.seal: no). So the sworn statement lies in the public"
            " file, and the motion asks for the identification sheet, and for exhibits under seal, alone. Is that the"
            " client's wish, with what the statement tells?"
        )
    if seal.declined and seal.ground == "law":
        yield f"{folder}: the record asks that nothing be sealed, but the law seals these papers."
    if seal.ground == "nothing":
        yield (
            f"{folder}: the law file has no motion to seal, so no paper says that it is under seal. How are the sworn statement"
            " and the identification sheet kept from the public?"
        )
    if seal.ground == "leave" and seal.statement and "petition" not in seal.papers:
        yield (
            f"{folder}: the sworn statement is under seal, and the petition and the memorandum are public. They state"
            " facts in the drafter's words: read them for what the motion asks to keep from the public, and say no more than"
            " the elements need."
        )
    if record.client.caption == "full" and filing.name.form != "full":
        cite = filing.remedy.confidentiality.cite
        yield f"{folder}: the client wishes to be named in full; the papers name her otherwise, as the law requires ({cite})."
    opened = [each.id for each in filing.exhibits if filing.seal_of_exhibit(each) == "open"]
    if opened and filing.name.form != "full":
        yield (
            f"{folder}: the public volume shows {_listed(opened)}, in a filing that does not name the client. Does any page of"
            " them show a name, a birth date, an address?"
        )


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)
