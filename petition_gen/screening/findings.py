"""What screening finds: the situation it looks at, the result of a check, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from petition_gen.law import jurisdiction
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.remedy import Remedy
from petition_gen.record.cases import Case, Charge
from petition_gen.record.model import ClientRecord

Status = Literal["met", "unmet", "unknown"]


@dataclass(frozen=True)
class Situation:
    """One charge of a record, looked at on a day under a law. `at` is (index of case, index of charge)."""

    record: ClientRecord
    at: tuple[int, int]
    law: jurisdiction.Jurisdiction
    on: date

    @property
    def case(self) -> Case:
        """The charge's case."""
        return self.record.cases[self.at[0]]

    @property
    def charge(self) -> Charge:
        """The charge."""
        return self.case.charges[self.at[1]]

    def field(self, path: str) -> str:
        """The full path of a field written as `charge.date`, `case.number` or `trafficking.periods`."""
        head, _, rest = path.partition(".")
        if head == "charge":
            return f"cases[{self.at[0]}].charges[{self.at[1]}].{rest}"
        if head == "case":
            return f"cases[{self.at[0]}].{rest}"
        return rest if head == "record" else path

    def others(self) -> Iterable[Situation]:
        """Every charge of the record, this one included, as a situation."""
        for i, case in enumerate(self.record.cases):
            for j in range(len(case.charges)):
                yield replace(self, at=(i, j))


@dataclass(frozen=True)
class Wait:
    """A waiting period that has run: how long it is, from which event, and the day on which it ended."""

    span: str
    after: str
    ended: date


@dataclass(frozen=True)
class Result:
    """What a check found. `attorney`: only an attorney can say (then the status is unknown and decides nothing).

    `until` is the day on which an unmet waiting period ends. `questions` are for the attorney and decide nothing.
    `applies` is false where the requirement's condition does not hold, so that there is nothing to meet or to plead.
    Where the record says one thing and the requirement wants another, `wanted` are the words for what it wants, which the
    reason ends with. `at` is the charge that was looked at, where a requirement looks at others as well. `waited` is the
    waiting period that was found to have run, where its day is known.
    """

    status: Status
    reason: str
    field: str
    attorney: bool = False
    until: date | None = None
    questions: tuple[str, ...] = ()
    applies: bool = True
    wanted: tuple[str, ...] = ()
    at: tuple[int, int] | None = None
    waited: Wait | None = None


def lacking(said: str, wanted: Iterable[str], field: str) -> Result:
    """Unmet: the record says this (a sentence that ends in a colon or a verb), and the requirement wants one of those."""
    words = tuple(each.replace("_", " ") for each in wanted)
    return Result("unmet", f"{said} {or_list(words)}.", field, wanted=words)


def or_list(words: Sequence[str]) -> str:
    """ "felony", "felony or misdemeanor", "felony, misdemeanor or ordinance"."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


# A reason begins a sentence; inside one, its first word is small where it is one of these.
SMALL = {"A", "Another", "Every", "Fines", "How", "No", "Restitution", "The", "This", "Whether"}


def small(reason: str) -> str:
    """A reason inside a sentence: without its full stop, its first letter small where it is no name."""
    first, _, rest = reason.rstrip(".").partition(" ")
    return f"{first.lower() if first in SMALL else first} {rest}".strip()


def _together(results: list[Result]) -> list[str]:
    """The reasons, each once; of those that differ in what is wanted alone, one that names all of it."""
    found: dict[str, tuple[str, ...]] = {}
    for each in results:
        said = each.reason.removesuffix(f" {or_list(each.wanted)}.") if each.wanted else each.reason
        found[said] = tuple(dict.fromkeys((*found.get(said, ()), *each.wanted)))
    return [f"{said} {or_list(wanted)}." if wanted else said for said, wanted in found.items()]


def all_of(results: Iterable[Result]) -> Result:
    """Unmet where one is; else unknown where one is; else the attorney's where one is; else met.

    What only an attorney can say stays a question, whichever result decides, unless one is unmet.
    """
    return _combine(list(results), deciding="unmet", otherwise="met")


def any_of(results: Iterable[Result]) -> Result:
    """Met where one is; else unknown where one is; else the attorney's where one is; else unmet.

    What only an attorney can say stays a question, whichever result decides, unless one is met.
    """
    return _combine(list(results), deciding="met", otherwise="unmet")


def _combine(results: list[Result], deciding: Status, otherwise: Status) -> Result:
    questions = [question for each in results for question in each.questions]
    if found := [each for each in results if each.status == deciding]:
        ends = [each.until for each in found if each.until]
        until = max(ends) if len(ends) == len(found) else None  # a bar that never ends outlasts the others
        return replace(found[0], questions=tuple(dict.fromkeys(questions)), until=until)
    if unknown := [each for each in results if each.status == "unknown"]:
        first = min(unknown, key=lambda each: each.attorney)
        questions += [each.reason for each in unknown if each.attorney and each.reason != first.reason]
        return replace(first, questions=tuple(dict.fromkeys(questions)))
    said, *others = _together(results)
    reason = "; and ".join((said.rstrip("."), *map(small, others))) + "." if others else said
    until = min((each.until for each in results if each.until), default=None)
    asked = tuple(dict.fromkeys(questions))
    waited = next((each.waited for each in results if each.waited), None)
    return Result(otherwise, reason, results[0].field, until=until, questions=asked, waited=waited)


Verdict = Literal["no_bar_found", "needs_review", "barred"]


@dataclass(frozen=True)
class Finding:
    """What was found for one requirement: see `petition_gen.screening.findings.Result` for the parts."""

    requirement: str
    says: str
    cite: str
    result: Result

    @property
    def status(self) -> str:
        """met, unmet or unknown."""
        return self.result.status


@dataclass(frozen=True)
class Screened:
    """One charge under one remedy of a law, as of the day `on`. `at` is (index of case, index of charge) in the record."""

    at: tuple[int, int]
    law: Jurisdiction
    remedy: Remedy
    verdict: Verdict
    findings: tuple[Finding, ...]
    on: date

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The findings that only an attorney can confirm."""
        return tuple(each for each in self.findings if each.result.attorney)

    @property
    def until(self) -> date | None:
        """The day on which the last unmet waiting period ends, where nothing else bars; else None."""
        unmet = [each.result for each in self.findings if each.status == "unmet"]
        dates = [each.until for each in unmet if each.until]
        return max(dates) if dates and len(dates) == len(unmet) else None

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that decide the verdict: the unmet ones, else the unknown ones that are not the attorney's."""
        wanted = "unmet" if self.verdict == "barred" else "unknown"
        return tuple(each for each in self.findings if each.status == wanted and not each.result.attorney)
