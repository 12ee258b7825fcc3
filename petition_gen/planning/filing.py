"""A filing and a plan: what planning decides, each thing once, kept for everyone downstream."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from petition_gen.law.jurisdiction import Court, Jurisdiction
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.planning.naming import Naming
from petition_gen.record.cases import Case, Charge, Prosecutor
from petition_gen.record.evidence import Evidence
from petition_gen.record.model import ClientRecord
from petition_gen.record.people import Attorney
from petition_gen.screening.findings import Screened

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
    `court` is None where the record does not say which court had the case. `remaining` are charges of the same cases
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

    def charge(self, at: At) -> Charge:
        """The charge at a place of the record."""
        return self.record.cases[at[0]].charges[at[1]]


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
    """Whether a paper that the client swears may carry a signature block, and what is missing where not."""

    ready: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PlannedPaper:
    """A paper that a filing has: what the law wants of it, and whether a sealed one also comes as a redacted public version."""

    wanted: PaperWanted
    public_version: bool


@dataclass(frozen=True)
class Filing(Request):
    """A request with all that is decided of it: how it names the client, its papers and exhibits, who signs, who is served.

    `prosecutors` are the offices to be served, one whose name is not known standing but once. `served` are the agencies to be
    served, those that the law names first; `bound` the agencies that each directive of the order binds, in the law's order.
    `legend` stands at the head of its sealed papers. `ordinal` tells filings of one remedy and venue apart.
    """

    name: Naming = field(kw_only=True)
    papers: tuple[PlannedPaper, ...] = field(kw_only=True)
    exhibits: tuple[Evidence, ...] = field(kw_only=True)
    signing: Signing = field(kw_only=True)
    counsel: Representation = field(kw_only=True)
    prosecutors: tuple[Office, ...] = field(kw_only=True)
    served: tuple[str, ...] = field(kw_only=True)
    bound: tuple[tuple[str, ...], ...] = field(kw_only=True)
    legend: str = field(kw_only=True)
    ordinal: int = field(default=1, kw_only=True)

    @property
    def folder(self) -> str:
        """The filing's folder in the packet: `CA-ca-pc-236-14-alameda-1`."""
        return f"{self.law.code}-{self.remedy.id}-{slug(self.venue)}-{self.ordinal}"

    @property
    def documents(self) -> tuple[PaperWanted, ...]:
        """What the law wants of each of its papers, in filing order."""
        return tuple(each.wanted for each in self.papers)


@dataclass(frozen=True)
class NotFiled:
    """A charge that stands in no filing, and why. `routes`: whether the general routes of its jurisdiction remain."""

    at: At
    reason: str


@dataclass(frozen=True)
class Plan:
    """What will be drafted for one record, and what will not and why. `refused` are remedies named by the user that
    cannot be drafted, each with the reason."""

    record: ClientRecord
    screened: tuple[Screened, ...]
    filings: tuple[Filing, ...]
    not_filed: tuple[NotFiled, ...]
    refused: tuple[str, ...] = ()
    passed_over: tuple[tuple[At, str, str], ...] = field(default=())


def slug(name: str) -> str:
    """A name for a folder: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unknown"
