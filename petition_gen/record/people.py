"""The people of a record: the client with names, addresses and numbers, who signs, and the attorneys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import model_validator

from petition_gen.record.base import Part
from petition_gen.record.field_types import (
    Admissions,
    Codes,
    Date,
    Flag,
    Language,
    Line,
    Many,
    Maybe,
    NamePart,
    PersonName,
    Street,
    matching_pattern,
)
from petition_gen.record.partial_dates import expected_error


class AnyName(Part):
    """A person's name, as far as it is known."""

    first: NamePart = None
    middle: NamePart = None
    last: NamePart = None
    suffix: NamePart = None

    @property
    def full(self) -> str:
        """The name as it is spoken: `Maria Elena Santos Jr.`."""
        return " ".join(part for part in (self.first, self.middle, self.last, self.suffix) if part)

    @property
    def initials(self) -> str:
        """The first letters of first, middle and last name: `M.E.S.`."""
        parts = (part for part in (self.first, self.middle, self.last) if part)
        return "".join(next((letter for letter in part if letter.isalpha()), part[0]).upper() + "." for part in parts)


class Name(AnyName):
    """The client's true, current name."""

    first: PersonName
    middle: NamePart = None
    last: PersonName
    suffix: NamePart = None


class Alias(AnyName):
    """Another name of the client, and whether papers may carry it."""

    kind: Maybe[Literal["alias", "former", "false_id"]] = None
    in_papers: Maybe[Literal["public", "sealed", "never"]] = None

    @model_validator(mode="after")
    def _has_a_name(self) -> Alias:
        if not (self.first or self.last):
            raise expected_error("expected a first or a last name")
        return self


class Address(Part):
    """A postal address. `street` may have several lines, with a line break between them."""

    street: Maybe[Street] = None
    city: Maybe[Line] = None
    state: Maybe[Line] = None
    zip: Maybe[Line] = None
    country: Maybe[Line] = None


class Identifiers(Part):
    """What agencies find the client's records by: for sealed papers only."""

    fbi: Maybe[Line] = None
    ssn_last4: Maybe[Annotated[Line, matching_pattern("[0-9]{4}", "expected the last four digits")]] = None
    sex: Maybe[Line] = None
    race: Maybe[Line] = None
    state: Codes = None


class Client(Part):
    """The survivor."""

    name: Name
    aliases: Many[Alias] = None
    date_of_birth: Maybe[Date] = None
    pronouns: Maybe[Literal["she", "he", "they"]] = None
    caption: Maybe[Literal["full", "initials", "pseudonym"]] = None
    pseudonym: Maybe[Line] = None
    identifiers: Maybe[Identifiers] = None
    address: Maybe[Address] = None
    mailing: Maybe[Address] = None
    past_addresses: Many[Address] = None
    address_public: Maybe[Flag] = None
    phone: Maybe[Line] = None
    email: Maybe[Line] = None
    language: Maybe[Language] = None
    english: Literal["fluent", "limited", "none"] | None = None
    noncitizen: Maybe[Flag] = None


class Signer(Part):
    """Who signs for the client, where she does not herself."""

    who: Maybe[Literal["client", "next_friend", "guardian", "personal_representative"]] = None
    name: Maybe[Line] = None
    authority: Maybe[Line] = None


class Attorney(Part):
    """Counsel. `admitted` has the bar number by jurisdiction; for US by district."""

    name: Line
    role: Maybe[Literal["lead", "co", "local", "pro_hac_vice", "student"]] = None
    supervised_by: Maybe[Line] = None
    firm: Maybe[Line] = None
    admitted: Admissions = None
    address: Maybe[Address] = None
    phone: Maybe[Line] = None
    email: Maybe[Line] = None
