"""A list of offenses in a law file: its entries, and how far it was read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from petition_gen.law.tiers import readable_tier

Tier = Annotated[str, AfterValidator(readable_tier)]
InchoatePolicy = Literal["excluded", "included", "ask"]


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
