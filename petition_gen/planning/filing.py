"""A filing and a plan: what planning decides, each thing once, kept for everyone downstream."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from petition_gen.audit.question import Question
from petition_gen.law.jurisdiction import Court, Jurisdiction
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.planning.naming import Naming
from petition_gen.planning.seal import ExhibitSeal, Seal
from petition_gen.record.cases import Case, Charge, Prosecutor
from petition_gen.record.chosen import Chosen
from petition_gen.record.evidence import Evidence
from petition_gen.record.model import ClientRecord
from petition_gen.record.people import Attorney
from petition_gen.screening.findings import Finding, Screened

At = tuple[int, int]
VENUE_VALUES = ("county", "district", "city", "division", "circuit")


@dataclass(frozen=True)
class Joined:
    """Another remedy pleaded in a filing: together with it or in the alternative, for these charges, for this reason.

    `screened` is what screening found of it for each charge. `clear`: it found nothing against it for any of them.
    """

    remedy: Remedy
    screened: tuple[Screened, ...]
    alternative: bool
    reason: str
    clear: bool

    @property
    def charges(self) -> tuple[At, ...]:
        """Where its charges stand in the record."""
        return tuple(each.at for each in self.screened)


@dataclass(frozen=True)
class Request:
    """What is asked: a remedy of one court for some charges of the record.

    `place` holds the venue's values by name (county, city, district, division, circuit); what is not known is absent.
    `court` is None where the record does not say which court had the case, or names one that the law's
    file does not have. `remaining` are charges of the same cases
    that this filing does not reach, which the order must leave standing; then the filing is partial.
    """

    record: ClientRecord
    law: Jurisdiction
    remedy: Remedy
    charges: tuple[Screened, ...]
    court: Court | None
    place: dict[str, str]
    joined: tuple[Joined, ...] = ()
    remaining: tuple[At, ...] = ()

    @property
    def at(self) -> tuple[At, ...]:
        """Where the filing's charges stand in the record."""
        return tuple(each.at for each in self.charges)

    @property
    def on(self) -> date:
        """The day as of which the charges were screened, and the filing is planned."""
        return self.charges[0].on

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of the filing's charges, in the record's order."""
        return tuple(self.record.cases[i] for i in sorted({i for i, _ in self.at}))

    @property
    def partial(self) -> bool:
        """Whether a case of the filing holds charges that it does not reach."""
        return bool(self.remaining)

    @property
    def venue(self) -> str:
        """The venue's name, as it stands in the folder's name: the county, else the district or what else is known."""
        return next((self.place[each] for each in VENUE_VALUES if each in self.place), "venue-unknown")

    @property
    def lifted(self) -> tuple[tuple[At, Finding], ...]:
        """The requirements that are not met and that the user lifted by naming remedy and case, each with its charge."""
        return tuple((each.at, one) for each in self.charges for one in each.findings if one.status == "unmet")

    def charge(self, at: At) -> Charge:
        """The charge at a place of the record."""
        return self.record.cases[at[0]].charges[at[1]]


@dataclass(frozen=True)
class Companion:
    """Another filing of the same client in the same jurisdiction, of which a court is told: its remedy and its charges."""

    remedy: Remedy
    at: tuple[At, ...]


Standing = Literal["admitted", "unknown", "pro_hac_vice", "applicant", "student", "elsewhere"]


@dataclass(frozen=True)
class Counsel:
    """One of the client's counsel in a filing, at `index` of the record's list.

    `number` is the one under which the court knows them, None where the record does not give it. `standing`: admitted there;
    unknown, where the record does not say where they are admitted; pro_hac_vice; applicant, who is to apply for that; student,
    under the supervisor's name; elsewhere: admitted elsewhere alone, or no one's student here, so in no paper of the filing.
    """

    attorney: Attorney
    index: int
    number: str | None
    standing: Standing


@dataclass(frozen=True)
class Representation:
    """Who acts in a filing: counsel in the order in which they stand in the papers, or the client herself.

    `herself`: the record says that she has no attorney. `elsewhere` are counsel of the record who do not act here.
    """

    acting: tuple[Counsel, ...] = ()
    elsewhere: tuple[Counsel, ...] = ()
    herself: bool = False

    @property
    def lead(self) -> Counsel | None:
        """The attorney who signs: the first who is admitted there; else the first of whom that is not known."""
        able = [each for each in self.acting if each.standing in ("admitted", "unknown")]
        return min(able, key=lambda each: each.standing != "admitted", default=None)


@dataclass(frozen=True)
class Office:
    """A prosecuting office to be served for a case: as the record names it, else by the name that the venue fixes, else unknown."""

    case: Case
    recorded: Prosecutor | None = None
    fixed: str | None = None

    @property
    def name(self) -> str | None:
        """Its name, as far as it is known."""
        return self.recorded.office if self.recorded else self.fixed


@dataclass(frozen=True)
class Signing:
    """Whether a paper that the client swears may carry a signature block, and what is missing where not.

    `missing` names the fields of the record, for the attorney; `in_papers` says the same as a paper may print it.
    """

    ready: bool
    missing: tuple[str, ...]
    in_papers: tuple[str, ...]


@dataclass(frozen=True)
class PlannedPaper:
    """A paper that a filing has: what the law wants of it, and what the public file has in place of one under seal."""

    wanted: PaperWanted
    in_public: Literal["slip_sheet", "copy"] | None


@dataclass(frozen=True)
class Filing(Request):
    """A request with all that is decided of it: how it names the client, its papers and exhibits, who signs, who is served.

    `prosecutors` are the offices to be served, one whose name is not known standing but once. `served` are the agencies to be
    served, those that the law names first; `bound` the agencies that each directive of the order binds, in the law's order.
    `seal` is what is kept from the public, `exhibit_seals` what is of its exhibits, by id. `ordinal` tells filings
    of one remedy and venue apart. `companions` are filed with it.
    """

    name: Naming = field(kw_only=True)
    papers: tuple[PlannedPaper, ...] = field(kw_only=True)
    exhibits: tuple[Evidence, ...] = field(kw_only=True)
    signing: Signing = field(kw_only=True)
    counsel: Representation = field(kw_only=True)
    prosecutors: tuple[Office, ...] = field(kw_only=True)
    served: tuple[str, ...] = field(kw_only=True)
    bound: tuple[tuple[str, ...], ...] = field(kw_only=True)
    seal: Seal = field(kw_only=True)
    exhibit_seals: Mapping[str, ExhibitSeal] = field(kw_only=True)
    ordinal: int = field(default=1, kw_only=True)
    companions: tuple[Companion, ...] = field(default=(), kw_only=True)

    @property
    def folder(self) -> str:
        """The filing's folder in the packet: `CA-ca-pc-236-14-alameda-1`."""
        return f"{self.law.code}-{self.remedy.id}-{slug(self.venue)}-{self.ordinal}"

    @property
    def legend(self) -> str | None:
        """What stands at the head of its sealed papers."""
        return self.seal.legend

    @property
    def sealed_whole(self) -> bool:
        """Whether the law seals every paper of the filing, so that it has no public file."""
        return all(each.audience == "sealed" for each in self.remedy.papers.documents)

    def seal_of_exhibit(self, item: Evidence) -> ExhibitSeal:
        """Whether an exhibit is under seal in this filing; one of which nothing was decided is asked about."""
        return "sealed" if self.sealed_whole else self.exhibit_seals.get(item.id, "asked")

    @property
    def documents(self) -> tuple[PaperWanted, ...]:
        """What the law wants of each of its papers, in filing order."""
        return tuple(each.wanted for each in self.papers)


@dataclass(frozen=True)
class NotFiled:
    """A charge that stands in no filing, and why. `nameable` are the remedies that are drafted for it once they are named."""

    at: At
    reason: str
    nameable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passed:
    """A remedy that is open for a charge and not drafted for it, and why. `nameable`: it is drafted once it is named."""

    at: At
    remedy: str
    reason: str
    nameable: bool = True


@dataclass(frozen=True)
class Choice:
    """Two remedies of one charge between which an attorney has to choose: the stronger is doubtful, the weaker one clear.

    `reason` says why the stronger is preferred. `made` is what the record says of the choice, which may lack something;
    None where it says nothing.
    """

    at: At
    stronger: Screened
    clear: Screened
    reason: str
    made: Chosen | None

    @property
    def settled(self) -> str | None:
        """The id of the remedy that was chosen, where the record says all that a choice needs."""
        return self.made.remedy if self.made and not self.made.lacking else None


@dataclass(frozen=True)
class Plan:
    """What will be drafted for one record, and what will not and why.

    `refused` are remedies named by the user that cannot be drafted, each with the reason. `choices` are left to an attorney.
    `audit` is what the audit of the record asks.
    """

    record: ClientRecord
    screened: tuple[Screened, ...]
    filings: tuple[Filing, ...]
    not_filed: tuple[NotFiled, ...]
    refused: tuple[str, ...] = ()
    passed_over: tuple[Passed, ...] = field(default=())
    choices: tuple[Choice, ...] = ()
    audit: tuple[Question, ...] = ()


def slug(name: str) -> str:
    """A name for a folder: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unknown"
