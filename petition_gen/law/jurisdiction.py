"""A jurisdiction's law, as data: courts, paper, remedies, and what each remedy asks, directs and leaves open.

The models here are the format of `jurisdictions/*.yaml`; `docs/jurisdictions.md` teaches it. They hold no law and decide
nothing: what a requirement's check means is in `petition_gen.screening.checks`, how requirements combine in
`petition_gen.screening.screen`.

Strings typed `Words` are sentences for the papers, written as templates of the same language as `templates/`, with the
vocabulary of `petition_gen.templating.english`. Strings typed `Cite` are citations and are printed as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from petition_gen.document import PageStyle
from petition_gen.law.cites import CodeName
from petition_gen.law.efiling import Efiling
from petition_gen.law.offense_lists import OffenseList
from petition_gen.law.remedy import Remedy
from petition_gen.law.requirements import Check, Cite, Law, state_code
from petition_gen.reading.source import Where
from petition_gen.reading.validate import one_of
from petition_gen.record.closed_words import Grade, Outcome

VenueValue = Literal["county", "city", "district", "division", "circuit"]


def _placed(text: str) -> str:
    """A text in which values of the venue are put in place of their names in braces, as `{county}` or `{COUNTY}`."""
    known = get_args(VenueValue)
    for name in re.findall(r"\{(.*?)\}", text):
        if name.lower() not in known or name not in (name.lower(), name.upper()):
            raise ValueError(f"in braces, {one_of(known, name)}")
    return text


Placed = Annotated[str, AfterValidator(_placed)]


class Court(Law):
    """A court, its heading in a caption with `{county}` and the like for venue values, and the values it needs.

    `judge` is what stands under the judge's signature line (default: Judge of the court), `prosecuting_party` the party that
    prosecutes there where it is not the jurisdiction's (a city), with venue values in braces, `number` what the court calls a
    case's number. A line of the heading that names a division stands only where there is one (see `divisions`).
    """

    id: str
    name: str
    also: tuple[str, ...] = ()
    heading: tuple[Placed, ...]
    needs: tuple[VenueValue, ...] = ()
    hears: str | None = None
    judge: str | None = None
    prosecuting_party: Placed | None = None
    number: str = "Case No."


class VenueOffice(Law):
    """A prosecuting office whose name follows from the venue: `{county} County State's Attorney`.

    `courts` are the names of the courts in which it prosecutes, `grades` the grades that the gravest charge of the case must have;
    left out, it is all of them. Where the record names the office, that stands.
    """

    office: Placed
    courts: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()


class GeneralRoute(Law):
    """A route that does not ask for trafficking, named in the memo and not drafted. `outcomes`: for charges that ended so.

    `never_convicted`: it is closed to whoever was convicted in the state, until that conviction falls.
    `whole_case`: only where no other charge of the case ended in a conviction.
    """

    statute: Cite
    outcomes: tuple[Outcome, ...] = ()
    never_convicted: bool = False
    whole_case: bool = False
    reaches: str
    waiting_period: str | None = None


# What the numbers of a paper may be, in points: what is drawn off the page or too small to read would hide the draft mark.
_SIZES = {
    "font_size": (10, 16), "line_height": (10, 36), "margin_top": (36, 216), "margin_bottom": (36, 216),
    "margin_left": (18, 180), "margin_right": (18, 180), "first_top": (36, 400), "line_numbers": (0, 60),
    "first_line_indent": (0, 144),
}  # fmt: skip


def fit_to_read(paper: PageStyle) -> PageStyle:
    """The paper. Raises ValueError where its font is no name, or a number is none that a page can have."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{0,39}", paper.font):
        raise ValueError("font: expected the name of a font, as Times")
    for name, (low, high) in _SIZES.items():
        value = getattr(paper, name)
        if value is not None and not low <= value <= high:
            raise ValueError(f"{name}: expected a number of points from {low} to {high}")
    return paper


class OutcomeNamed(Law):
    """What a charge that ended so is called where the law gives it a name of its own: see `papers.outcomes.OutcomeWords`.

    Papers that would vacate a discharge that was earned, where the law vacates the sentence, are so told apart.
    """

    noun: str
    cell: str
    sentence: str
    one: str


class Jurisdiction(Law):
    """Everything that `jurisdictions/<CODE>.yaml` holds.

    `bar_number` is the label of counsel's number ("" prints the number alone, null none at all). `self_represented` says
    how one is called who acts without counsel, `student` how a supervised student is, `pro_hac_vice` what stands with
    counsel from elsewhere who has applied; what is left out is asked. `ordinance_party` prosecutes where every charge is an
    ordinance violation. `divisions` says of a federal district whether it has divisions; of one that is not in it, nobody knows.
    `tracking` is what the state calls the number of an arrest by which its repository finds entries, where it needs one.
    """

    code: Annotated[str, AfterValidator(state_code)]
    name: str
    as_of: str
    prosecuting_party: str
    courts: tuple[Court, ...]
    county_term: str = "county"
    ordinance_party: Placed | None = None
    bar_number: str | None = "Bar No."
    self_represented: str | None = None
    student: str | None = None
    pro_hac_vice: str | None = None
    prosecuting_offices: tuple[VenueOffice, ...] = ()
    tracking: str | None = None
    outcomes: dict[Outcome, OutcomeNamed] = {}
    circuits: dict[str, str] = {}
    divisions: dict[str, bool] = {}
    exhibits: Literal["letters", "numbers"] = "letters"
    paper: Annotated[PageStyle, AfterValidator(fit_to_read)]
    paper_rules: str | None = None
    efiling: Efiling = Efiling()
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


def names_used(law: Jurisdiction) -> Iterator[tuple[Where, str, str]]:
    """The names by which one part of a file refers to another: where each stands, the kind of name, and the name."""
    for number, office in enumerate(law.prosecuting_offices):
        for place, court in enumerate(office.courts):
            yield ("prosecuting_offices", number, "courts", place), "courts", court
    for number, remedy in enumerate(law.remedies):
        here: Where = ("remedies", number)
        for place, requirement in enumerate(remedy.requirements):
            there = (*here, "requirements", place)
            yield from _names_asked((*there, "needs"), requirement.needs)
            if requirement.when:
                yield from _names_asked((*there, "when"), requirement.when)
        for relation in ("prefer_over", "together_with", "alternative_in", "after"):
            for place, related in enumerate(getattr(remedy, relation)):
                yield (*here, relation, place, "remedy"), "remedies", related.remedy
        if remedy.venue.court:
            yield (*here, "venue", "court"), "courts", remedy.venue.court
        for grade, court in remedy.venue.by_grade.items():
            yield (*here, "venue", "by_grade", grade), "courts", court


def _names_asked(where: Where, check: Check) -> Iterator[tuple[Where, str, str]]:
    """The same for one check, and for those that it combines."""
    for place, court in enumerate(check.court or ()):
        yield (*where, "court", place), "courts", court
    lists = {
        "listed": ("lists", "given_back"),
        "not_listed": ("lists", "given_back"),
        "no_pending_charges": ("except_lists",),
        "no_prior_petition": ("remedies",),
    }
    for field in lists.get(check.name, ()):
        for place, name in enumerate(getattr(getattr(check, check.name), field)):
            kind = "remedies" if field == "remedies" else "offense lists"
            yield (*where, check.name, field, place), kind, name
    for place, part in enumerate((check.any_of or ()) + (check.all_of or ())):
        yield from _names_asked((*where, check.name, place), part)
