"""Lists of offenses in a law, and whether a charge is on one of them: "on", "off" or "unknown", never a guess.

A list that `excluded` offenses bars what is on it; one of `covered` offenses lets in what is on it and nothing else.
Both answers can hurt a client, so "off" is said only where every entry of a complete list was read and does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from petition_gen.law.cites import Cite, CodeName, Relation, compare, parse, parse_all
from petition_gen.reading.validate import one_of
from petition_gen.record.words import Grade

Verdict = Literal["on", "off", "unknown"]
InchoatePolicy = Literal["excluded", "included", "ask"]


def _readable_tier(text: str) -> str:
    """A grade or class in words. Raises ValueError where a word is neither, for it would never fit any charge."""
    for grade, name in _tiers(text) if text != "any" else ():
        if name and not _CLASS.fullmatch(name):
            raise ValueError(f"{one_of(get_args(Grade), name)}; or a class, as A, 1, gross or third degree")
        if not (grade or name):
            raise ValueError("expected a grade or a class, as felony, A, gross misdemeanor or third degree")
    return text


Tier = Annotated[str, AfterValidator(_readable_tier)]


class OffenseEntry(BaseModel):
    """One entry of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    offense: str
    """As the law names it."""
    cites: tuple[str, ...]
    """Any of these is the entry. With `test: enhancement` on an excluded list they may be enhancement sections."""
    except_cites: tuple[str, ...] = ()
    """Parts of `cites` that are not on the list."""
    formerly: tuple[str, ...] = ()
    """Earlier numbers of the same offense. Those that are no cites are for the reader only."""
    together: bool = False
    """True: the charge must cite every one of `cites` (attempted murder: §§ 664 and 187)."""
    test: Literal["attorney", "class", "enhancement"] | None = None
    """What else decides. `attorney`: only a lawyer can. `class`: grade and class alone, or with the cites if there are
    any. `enhancement`: a finding, which puts a charge on an excluded list and takes it off a covered one."""
    enhancements: tuple[str, ...] = ()
    """With `test: enhancement`, which findings count where `cites` are those of the offense."""
    grade: tuple[Tier, ...] | Tier | None = None
    class_: Tier | None = Field(default=None, alias="class")
    stage: str | None = None
    inchoate: InchoatePolicy | None = None
    """What holds for an attempt, a conspiracy or a solicitation; see `OffenseList.inchoate`."""
    item: str | None = None
    note: str | None = None
    cites_from: str | None = None
    formerly_from: str | None = None


class OffenseList(BaseModel):
    """A list of offenses in a law. `grade`, `class` and `stage` hold for every entry that has none of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    effect: Literal["excluded", "covered"]
    source_cite: str
    as_of: str | int | None = None
    complete: bool
    """False: what is not found on it may be on it all the same."""
    read_from: str | None = None
    note: str | None = None
    stage: str | None = None
    grade: tuple[Tier, ...] | Tier | None = None
    class_: Tier | None = Field(default=None, alias="class")
    inchoate: InchoatePolicy = "ask"
    """Attempts, conspiracies and solicitations of a listed offense: on the list, off it, or for the attorney to say.
    An entry whose words speak of them has them on it."""
    scope: str | None = None
    role: str | None = None
    formerly: str | None = None
    used_by: tuple[str, ...] = ()
    entries: tuple[OffenseEntry, ...]


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
    reason = f"{out.reason} It is given back: {back.reason}"
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
        tier=_tier(charge.grade, charge.charge_class),
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
    in_stage = _fits_stage(entry.stage or offenses.stage, stage)
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


_GRADES = get_args(Grade)
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_CLASS = re.compile(r"[a-z]{1,2}\d?|\d|[a-z]-\w{1,3}|capital|gross|petty|state jail|unclassified")
_NOISE = re.compile(r"\b(?:class|degrees?|of|in|the|offenses?)\b|(?<=\d)(?:st|nd|rd|th)\b")
_STAGES = {
    "arrest": "arrest",
    "charg": "filed",
    "filed": "filed",
    "amended": "filed",
    "reduced": "filed",
    "plea": "convicted",
    "convict": "convicted",
    "adjudicat": "adjudicated",
}
_Tier = tuple[str | None, str | None]  # a grade and a class, as ("felony", "b") or ("misdemeanor", "gross")


@lru_cache(maxsize=1024)
def _tiers(text: str) -> tuple[_Tier, ...]:
    """The tiers that a text names: "class B or class C misdemeanor", "A, B1", "F4", "felony of the third degree"."""
    text = re.sub(r"\b(f|m)(?=\d\b)", lambda short: f"{_GRADES['fm'.index(short[1])]} ", text.casefold())
    text = text.replace("felonies", "felony").replace("misdemeanors", "misdemeanor")
    grade = next((word for word in _GRADES if word in text), None)
    tiers: list[_Tier] = []
    for part in re.split(r"[,;/]|\bor\b|\band\b", text):
        words = _NOISE.sub(" ", part.replace(grade or "\n", " ").replace("-degree", " ")).split()
        tiers.append((grade, " ".join(_ORDINALS.get(word, word) for word in words) or None))
    return tuple(tiers)


def _tier(grade: str | None, class_: str | None) -> _Tier:
    """The charge's tier; what the record says in words that are not a class is unknown."""
    named = [tier for text in (class_, grade) if text for tier in _tiers(text)[:1]]
    known = [name for _, name in named if name and _CLASS.fullmatch(name)]
    return next((word for word, _ in reversed(named) if word), None), known[0] if known else None


def _limits(entry: OffenseEntry, offenses: OffenseList) -> list[list[str]]:
    """What limits the entry by grade and by class, its own limits or else the list's; each with its alternatives."""
    grade = offenses.grade if entry.grade is None else entry.grade
    class_ = offenses.class_ if entry.class_ is None else entry.class_
    grades = [grade] if isinstance(grade, str) else list(grade or ())
    limits = [grades, [class_] if class_ else []]
    return [texts for texts in limits if texts and "any" not in texts]


def _fits_limits(limits: list[list[str]], tier: _Tier) -> bool | None:
    return _all(_any(_fits_one(tier, option) for text in texts for option in _tiers(text)) for texts in limits)


def _fits_one(tier: _Tier, option: _Tier) -> bool | None:
    pairs = zip(tier, option, strict=True)
    return _all(None if have is None else have == want for have, want in pairs if want is not None)


def _all(values: Iterable[bool | None]) -> bool | None:
    seen = set(values)
    return False if False in seen else None if None in seen else True


def _any(values: Iterable[bool | None]) -> bool | None:
    seen = set(values)
    return True if True in seen else None if None in seen else False


def _fits_stage(limit: str | None, stage: str | None) -> bool:
    """Whether the stage that is looked at is one that the list speaks of; words that name no stage limit nothing."""
    wanted, have = _stages(limit or ""), _stages(stage or "")
    return not wanted or not have or bool(wanted & have)


def _stages(text: str) -> set[str]:
    return {name for stem, name in _STAGES.items() if stem in text.casefold()}


def _unlisted(charge: _Charge, offenses: OffenseList) -> Match:
    bare = OffenseEntry(offense="", cites=())
    limits = _limits(bare, offenses)
    if limits and _fits_limits(limits, charge.tier) is False:
        return Match("off", f"The list of {offenses.source_cite} holds only: {_show(limits)}.")
    if offenses.complete:
        return Match("off", f"{charge.shown} is not on the list of {offenses.source_cite.rstrip('.')}.")
    return Match("unknown", f"{charge.shown} is not on the list of {offenses.source_cite} as far as it could be read.")


def _show(limits: list[list[str]]) -> str:
    return "; ".join(" or ".join(texts) for texts in limits)


def _first(matches: Sequence[Match]) -> Match:
    """The answer over several lists: on any, else unknown on any, else off all."""
    if not matches:
        return Match("off", "There is no list.")
    questions = tuple(dict.fromkeys(question for each in matches for question in each.questions))
    best = min(matches, key=lambda each: ("on", "unknown", "off").index(each.verdict))
    return replace(best, questions=questions)
