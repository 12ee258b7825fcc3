"""Lists of offenses in a law, and whether a charge is on one of them: "on", "off" or "unknown", never a guess.

A list that `excluded` offenses bars what is on it; one of `covered` offenses lets in what is on it and nothing else.
Both answers can hurt a client, so "off" is said only where every entry of a complete list was read and does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from petition_gen.law.cites import Cite, CodeName, Relation, compare, parse, parse_all
from petition_gen.law.offense_lists import OffenseEntry, OffenseList
from petition_gen.law.tiers import GradeAndClass, all_known, any_known, stage_fits, tier_fits, tier_of, tiers_of

Verdict = Literal["on", "off", "unknown"]


@dataclass(frozen=True)
class ChargeFacts:
    """What is known of a charge at the stage that is looked at. None is unknown, an empty tuple is "known: none".

    `statutes` are texts as the record has them. `enhancements` are pairs of statute and whether it was found true.
    `inchoate` is "attempt", "conspiracy", "solicitation" or None; a cite of an attempt section, or the offense's name,
    says so as well.
    """

    statutes: tuple[str, ...]
    offense: str | None = None
    grade: str | None = None
    charge_class: str | None = None
    enhancements: tuple[tuple[str, bool | None], ...] | None = None
    inchoate: str | None = None


@dataclass(frozen=True)
class Match:
    """Whether a charge is on a list, by which entry, and why, in sentences for the reviewing attorney.

    `questions` are for the attorney and do not change the verdict. `field` names the field of the charge that would
    settle an "unknown" (statute, grade, class, enhancements), None where no field would.
    """

    verdict: Verdict
    reason: str
    entry: OffenseEntry | None = None
    questions: tuple[str, ...] = ()
    field: str | None = None


def match(charge: ChargeFacts, offenses: OffenseList, codes: Sequence[CodeName], stage: str | None = None) -> Match:
    """Say whether `charge` is on the list.

    `codes` are those of the jurisdiction whose law the list and the charge cite; `stage` is the stage at which the
    charge stood as described (arrest, filed, convicted, adjudicated), None where the list's stages do not matter.
    """
    read = _read_charge(charge, codes)
    judged = [(_judge(entry, offenses, read, codes, stage), entry) for entry in offenses.entries]
    questions = tuple(dict.fromkeys(one.question for one, _ in judged if one.question))
    told = [(one, entry) for one, entry in judged if one.verdict != "off"]
    if not told:
        return replace(_unlisted(read, offenses), questions=questions)
    # "on" before "unknown", then the entry that names the section before one that names a class or a finding
    best, entry = min(told, key=lambda pair: (pair[0].verdict != "on", not pair[0].by_cite))
    if best.verdict == "on":
        return Match("on", best.reason, entry)
    if read.unread and not best.by_cite:
        return Match("unknown", read.unread, None, questions, "statute")
    return Match("unknown", best.reason, entry, questions, best.field)


def match_with_exceptions(
    charge: ChargeFacts,
    excluded: Sequence[OffenseList],
    given_back: Sequence[OffenseList],
    codes: Sequence[CodeName],
    stage: str | None = None,
) -> Match:
    """Say whether `charge` is excluded, where other lists give back some of what the excluded lists hold.

    "off" where it is on no excluded list, or every section that it cites is on a list that gives back; "unknown" where
    either cannot be said.
    """
    out = _first([match(charge, each, codes, stage) for each in excluded])
    if out.verdict == "off":
        return out
    back = _first([match(charge, each, codes, stage) for each in given_back])
    questions = tuple(dict.fromkeys((*out.questions, *back.questions)))
    if back.verdict == "unknown":
        return replace(back, questions=questions)
    if back.verdict == "off":
        return replace(out, questions=questions)
    reason = (
        f"{out.reason} It is given back: {back.reason}"
        if out.verdict == "on"
        else f"The charge is on a list that excepts it: {back.reason}"
    )
    for cite in _read_charge(charge, codes).cites:
        alone = replace(charge, statutes=(str(cite),))
        if not any(match(alone, each, codes, stage).verdict == "on" for each in given_back):
            reason = f"{reason} But the charge also cites {cite}, which is not given back."
            return replace(back, verdict="unknown", reason=reason, questions=questions)
    return replace(back, verdict="off", reason=reason, questions=questions)


def unreadable_cites(offenses: OffenseList, codes: Sequence[CodeName]) -> tuple[str, ...]:
    """The cites of a list that cannot be read with these code names, for the check of a jurisdiction's file.

    Such an entry can match nothing, and a list that holds one is never said to be "off" (entries for the attorney
    aside). `formerly` is not looked at.
    """
    entries = offenses.entries
    texts = [text for each in entries for text in (*each.cites, *each.except_cites, *each.enhancements)]
    return tuple(text for text in texts if not parse_all(text, codes))


@dataclass(frozen=True)
class _Charge:
    cites: tuple[Cite, ...]
    """The sections that the charge cites, those of an attempt or conspiracy included."""
    preparatory: tuple[Cite, ...]
    """Those of an attempt, conspiracy or solicitation."""
    unread: str | None
    """Why not all of the cites are known."""
    inchoate: str | None
    """What is said of an attempt, conspiracy or solicitation: the stem of its name, or "" where only a cite says so."""
    enhancements: tuple[tuple[tuple[Cite, ...], bool | None], ...] | None
    tier: tuple[str | None, str | None]
    shown: str


def _read_charge(charge: ChargeFacts, codes: Sequence[CodeName]) -> _Charge:
    read = {text: parse_all(text, codes) for text in charge.statutes}
    cites = tuple(cite for each in read.values() for cite in each)
    sections = [section for code in codes for text in code.inchoate if (section := parse(text, codes))]
    preparatory = tuple(cite for cite in cites if any(_within(cite, section) for section in sections))
    return _Charge(
        cites=cites,
        preparatory=preparatory,
        unread=_unread(charge, read, preparatory),
        inchoate=_inchoate(charge) or ("" if preparatory else None),
        enhancements=None
        if charge.enhancements is None
        else tuple((parse_all(text, codes), found) for text, found in charge.enhancements),
        tier=tier_of(charge.grade, charge.charge_class),
        shown=", ".join(charge.statutes) or charge.offense or "the charge",
    )


def _unread(charge: ChargeFacts, read: dict[str, tuple[Cite, ...]], preparatory: tuple[Cite, ...]) -> str | None:
    if not charge.statutes:
        return "The charge cites no statute."
    for text, cites in read.items():
        if not cites:
            return f'The statute "{text}" cannot be read as a cite.'
    if all(cite in preparatory for cites in read.values() for cite in cites):
        return f"{', '.join(charge.statutes)} is the section on attempts or the like; the offense itself is not cited."
    return None


_STEMS = ("attempt", "conspir", "solicit")


def _inchoate(charge: ChargeFacts) -> str | None:
    """The stem of what the record calls the charge, or of an attempt or conspiracy that the offense's name speaks of.

    "Solicitation" in a name is not looked for: soliciting prostitution is an offense of its own.
    """
    said = next((stem for stem in _STEMS if stem in (charge.inchoate or "").casefold()), None)
    return said or next((stem for stem in _STEMS[:2] if stem in (charge.offense or "").casefold()), None)


@dataclass(frozen=True)
class _Judged:
    verdict: Verdict
    reason: str = ""
    by_cite: bool = False
    """Whether a section of the charge is one of the entry's, or may be."""
    question: str | None = None
    field: str | None = None


def _judge(
    entry: OffenseEntry, offenses: OffenseList, charge: _Charge, codes: Sequence[CodeName], stage: str | None
) -> _Judged:
    """Say whether the charge is within one entry."""
    where = f'"{entry.offense}", {f"item {entry.item} of" if entry.item else "in"} {offenses.source_cite.rstrip(".")}'
    note = f" Note in the list: {entry.note.rstrip('.')}." if entry.note else ""
    cited = _compare_cites(entry, charge, codes)
    limits = _limits(entry, offenses)
    in_tier = _fits_limits(limits, charge.tier)
    in_stage = stage_fits(entry.stage or offenses.stage, stage)
    if in_tier is False or not in_stage:
        other = "grade or class" if in_tier is False else "stage"
        near = f"But for its {other}, the charge would be within {where}." if cited.hits else None
        return _Judged("off", question=near)
    if not entry.cites and entry.test != "class":  # words that only a lawyer can apply
        question = f"Is the charge within {where}?{note}"
        return _Judged("unknown", question) if offenses.effect == "covered" else _Judged("off", question=question)
    if entry.test == "enhancement":
        finding = _judge_finding(entry, offenses, charge, cited, codes)
        if finding is False:
            return _Judged("off")
        if finding is None:
            reason = f"The record does not settle which enhancements were found, and they decide {where}.{note}"
            return _Judged("unknown", reason, bool(cited.hits), field="enhancements")
        if not entry.enhancements and offenses.effect == "excluded":  # the finding itself is what is listed
            cited = _Cited(True)
    if cited.fits is False:
        return _Judged("off")
    if cited.fits is None:
        return _Judged("unknown", f"{cited.reason} The entry is {where}.", not charge.unread, field="statute")
    if entry.test == "attorney":
        return _Judged("unknown", f"Whether the charge is within {where} is for the attorney.{note}", True)
    if cited.hits and charge.inchoate is not None and not entry.together:
        apart = _judge_inchoate(entry, offenses, charge, cited, where)
        if apart is not None:
            return apart
    if in_tier is None:
        reason = f"The record does not settle the charge's grade and class, which decide ({_show(limits)}): {where}."
        return _Judged("unknown", reason, bool(cited.hits), field="grade" if charge.tier[0] is None else "class")
    return _Judged("on", f"{charge.shown} is within {where}.", bool(cited.hits))


@dataclass(frozen=True)
class _Cited:
    fits: bool | None
    hits: tuple[Cite, ...] = ()
    reason: str = ""


def _compare_cites(entry: OffenseEntry, charge: _Charge, codes: Sequence[CodeName]) -> _Cited:
    """Compare the sections of charge and entry: within, elsewhere, or not to be said and why."""
    if not entry.cites:
        return _Cited(True)
    wanted = [parse_all(text, codes) for text in entry.cites]
    current = [cite for each in wanted for cite in each]
    if entry.together:
        return _compare_together(current, charge)
    exceptions, former = _parse_each(entry.except_cites, codes), _parse_each(entry.formerly, codes)
    unsure = charge.unread or ""
    hits: list[Cite] = []
    for mine in charge.cites:
        if any(_within(mine, exception) for exception in exceptions):
            continue
        doubt = _doubt(mine, exceptions)
        if not doubt and any(_within(mine, theirs) for theirs in current):
            hits.append(mine)
            continue
        doubt = doubt or _doubt(mine, current) or _doubt_former(mine, former, current)
        if not doubt and any(_within(mine, theirs) for theirs in former):
            hits.append(mine)
        unsure = doubt or unsure
    if hits:
        return _Cited(True, tuple(hits))
    if not unsure and entry.test != "attorney" and not all(wanted):
        unsure = "A cite of the entry cannot be read."
    return _Cited(None, reason=unsure) if unsure else _Cited(False)


def _compare_together(wanted: Sequence[Cite], charge: _Charge) -> _Cited:
    missing = [theirs for theirs in wanted if not any(_within(mine, theirs) for mine in charge.cites)]
    if not missing:
        return _Cited(True, charge.cites)
    for theirs in missing:
        if not any(_doubt(mine, [theirs]) for mine in charge.cites):
            return _Cited(None, reason=charge.unread) if charge.unread else _Cited(False)
    return _Cited(None, reason=f"{charge.shown} may or may not be {', '.join(map(str, missing))}.")


def _doubt(mine: Cite, theirs: Iterable[Cite]) -> str | None:
    for cite in theirs:
        relation = compare(mine, cite)
        if relation is Relation.BROADER:
            return f"{mine} is broader than {cite}: the subdivision decides."
        if relation is Relation.UNCLEAR:
            return f"Whether {mine} is the same as {cite} cannot be said from the numbers."
    return None


def _doubt_former(mine: Cite, former: Sequence[Cite], current: Sequence[Cite]) -> str | None:
    """Why an earlier number does not settle it: the charge is broader, or the section now names other offenses too."""
    reused = any((mine.code, mine.section) == (cite.code, cite.section) for cite in current)
    if reused and not mine.former and any(_within(mine, cite) for cite in former):
        return f"{mine} was the number of this offense formerly; today the section may name another."
    return _doubt(mine, former)


def _within(mine: Cite, theirs: Cite) -> bool:
    return compare(mine, theirs) is Relation.SAME_OR_NARROWER


def _parse_each(texts: Iterable[str], codes: Sequence[CodeName]) -> list[Cite]:
    return [cite for text in texts for cite in parse_all(text, codes)]


def _judge_inchoate(
    entry: OffenseEntry, offenses: OffenseList, charge: _Charge, cited: _Cited, where: str
) -> _Judged | None:
    """What an attempt, conspiracy or solicitation changes; None where it changes nothing."""
    words = entry.offense.casefold()
    if any(stem in words for stem in ((charge.inchoate,) if charge.inchoate else _STEMS)):
        return None
    if any(hit in charge.preparatory for hit in cited.hits):  # the entry names the section on attempts itself
        return None
    policy = entry.inchoate or offenses.inchoate
    if policy == "included":
        return None
    reason = f"The charge is an attempt, a conspiracy or a solicitation of {where}."
    if policy == "excluded":
        return _Judged("off", by_cite=True, question=f"{reason} The list does not name it: is that so for this charge?")
    return _Judged("unknown", f"{reason} Whether the list takes it in is for the attorney.", True)


def _judge_finding(
    entry: OffenseEntry, offenses: OffenseList, charge: _Charge, cited: _Cited, codes: Sequence[CodeName]
) -> bool | None:
    """Whether the findings on enhancements leave the charge within the entry (None: the record does not settle it).

    On an excluded list a finding is what brings the charge in; on a covered list it is what takes the charge out.
    """
    excluded = offenses.effect == "excluded"
    cites_are_findings = excluded and not entry.enhancements
    if cited.fits is False and not cites_are_findings:
        return False
    if charge.enhancements is None:
        return None
    wanted = _parse_each(entry.enhancements or entry.cites, codes)
    standing = [(cites, found) for cites, found in charge.enhancements if found is not False]
    if any(found and any(_within(mine, theirs) for mine in cites for theirs in wanted) for cites, found in standing):
        return excluded
    if any(
        not cites or any(compare(mine, theirs) is not Relation.DIFFERENT for mine in cites for theirs in wanted)
        for cites, _ in standing
    ):
        return None
    if standing and cited.fits is not False and not entry.enhancements:
        return None  # a finding stands, and the entry does not say which it means
    return not excluded


def _limits(entry: OffenseEntry, offenses: OffenseList) -> list[list[str]]:
    """What limits the entry by grade and by class, its own limits or else the list's; each with its alternatives."""
    grade = offenses.grade if entry.grade is None else entry.grade
    class_ = offenses.class_ if entry.class_ is None else entry.class_
    grades = [grade] if isinstance(grade, str) else list(grade or ())
    limits = [grades, [class_] if class_ else []]
    return [texts for texts in limits if texts and "any" not in texts]


def _fits_limits(limits: list[list[str]], tier: GradeAndClass) -> bool | None:
    return all_known(
        any_known(tier_fits(tier, option) for text in texts for option in tiers_of(text)) for texts in limits
    )


def _unlisted(charge: _Charge, offenses: OffenseList) -> Match:
    bare = OffenseEntry(offense="", cites=())
    limits = _limits(bare, offenses)
    if limits and _fits_limits(limits, charge.tier) is False:
        return Match("off", f"The list of {offenses.source_cite} holds only: {_show(limits)}.")
    if offenses.complete:
        return Match("off", f"{charge.shown} is not on the list of {offenses.source_cite.rstrip('.')}.")
    source = offenses.source_cite.rstrip(".")
    return Match(
        "unknown", f"The list of {source} is not known to be complete; {charge.shown} is not on what is known of it."
    )


def _show(limits: list[list[str]]) -> str:
    return "; ".join(" or ".join(texts) for texts in limits)


def _first(matches: Sequence[Match]) -> Match:
    """The answer over several lists: on any, else unknown on any, else off all."""
    if not matches:
        return Match("off", "There is no list.")
    questions = tuple(dict.fromkeys(question for each in matches for question in each.questions))
    best = min(matches, key=lambda each: ("on", "unknown", "off").index(each.verdict))
    return replace(best, questions=questions)
