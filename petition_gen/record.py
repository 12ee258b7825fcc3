"""The client record: what one file says of one client, well formed or refused with every fault by file, line and field.

The models are the record's format, field by field; `docs/record.md` teaches it. Three rules hold throughout:

- A field that is absent is unknown, and its value is None. `none`, `null` or `[]` says "known: none": a list is then
  empty, an amount of money is 0, anything else is None, and `stated` tells it from absent.
- Texts are the words as written. They are trimmed, put into Unicode NFC, and not touched again.
- Dates may be partial (`PartialDate`).

Whether what the record says is true, enough or wise is not decided here.
"""

from __future__ import annotations

import calendar
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from petition_gen.hidden import hidden_fields, is_blank
from petition_gen.limits import CASES, CHARGES, ENTRIES, FILE_NAME, LINE, MARKS, NAME, TEXT, WORD
from petition_gen.reading import InputError, Problem, Source, Tree, Unseal, Where, nearest, read, validate

T = TypeVar("T")


def _expected(message: str) -> PydanticCustomError:
    """The error for a value that is not what the message says. Messages hold nothing of the value."""
    return PydanticCustomError("expected", "{message}", {"message": message})


# ---- dates -----------------------------------------------------------------------------------------------------------

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EXPECTED_DATE = "expected a date as 2014, 2014-06 or 2014-06-02"


@dataclass(frozen=True)
class PartialDate:
    """A date as well as it is known: a year, a month or a day.

    >>> PartialDate.parse("2014-06").phrase()
    'in or about June 2014'
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __repr__(self) -> str:
        return "PartialDate(...)"  # it may be one of birth

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date written as `2014`, `2014-06` or `2014-06-02`. Raises ValueError, saying what is expected."""
        match = _DATE.fullmatch(text.strip())
        if not match:
            raise ValueError(_EXPECTED_DATE)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if not 1900 <= year <= 2100:
            raise ValueError(f"{_EXPECTED_DATE}, in a year from 1900 to 2100")
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(f"{_EXPECTED_DATE}; the calendar has no such day or month") from None
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    def __str__(self) -> str:
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)

    def words(self) -> str:
        """`June 2, 2014`, `June 2014` or `2014`."""
        if self.month is None:
            return str(self.year)
        month = _MONTHS[self.month - 1]
        return f"{month} {self.year}" if self.day is None else f"{month} {self.day}, {self.year}"

    def phrase(self) -> str:
        """`on June 2, 2014`, `in or about June 2014` or `in 2014`."""
        if self.exact:
            return f"on {self.words()}"
        return f"in {self.words()}" if self.month is None else f"in or about {self.words()}"


# Not from `calendar` or strftime: those follow the machine's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)


# ---- kinds of value --------------------------------------------------------------------------------------------------

_FORBIDDEN = re.compile(
    "(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029])|(?P<surrogate>[\ud800-\udfff])"
    "|(?P<private>[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd])"
    "|(?P<none>[\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "])"
)
_FORBIDDEN_NAMES = {
    "control": "a control character",
    "surrogate": "half of a character",
    "private": "a private-use character, which has no meaning outside one font",
    "none": "what Unicode keeps free of characters",
}


# Not all scripts have spaces between words.
_BETWEEN_WORDS = re.compile(r"[\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+")


def _text(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if match := _FORBIDDEN.search(value):
        name = _FORBIDDEN_NAMES[str(match.lastgroup)]
        raise _expected(f"expected plain text; this holds {name} (U+{ord(match[0]):04X}): delete it or type it anew")
    if len(value) > WORD and max(map(len, _BETWEEN_WORDS.split(value))) > WORD:
        raise _expected(f"expected a text in words; this holds one of more than {WORD:,} letters: put spaces between words")
    value = unicodedata.normalize("NFC", value)
    if is_blank(value):
        raise _expected("expected a text; leave the field out if it is not known, write none if there is none")
    if len(value) > TEXT:
        raise _expected(f"expected a text of at most {TEXT:,} characters")
    if not value.isascii() and _most_marks(value) > MARKS:
        raise _expected(f"expected at most {MARKS} accents on a letter: type it anew")
    return value


def _most_marks(value: str) -> int:
    """The greatest number of accents that follow each other, which would be drawn above one another."""
    most = here = 0
    for letter in value:
        here = here + 1 if unicodedata.combining(letter) else 0
        most = max(most, here)
    return most


def _line(value: str) -> str:
    if "\n" in value or "\t" in value:
        raise _expected("expected a text on one line, without tabs")
    if len(value) > LINE:
        raise _expected(f"expected a text of at most {LINE:,} characters")
    return value


def _name_part(value: str) -> str:
    if len(value) > NAME:
        raise _expected(f"expected a name of at most {NAME} characters")
    return value


def _all_shown(value: str) -> str:
    """An id is printed where nothing else of a client is, and two that look the same must be the same."""
    if any(hidden_fields(value)):
        raise _expected("expected characters that show: type it anew")
    return value


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in ("yes", "true", "no", "false"):
        raise _expected("expected yes or no")
    return word in ("yes", "true")


def _version(value: object) -> int:
    if str(value).strip() != "1":
        raise _expected("expected 1, the version of this format")
    return 1


def _count(value: object) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,4}", text) or int(text) == 0:
        raise _expected("expected a whole number from 1")
    return int(text)


_AMOUNT = r"\$?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{2})?"


def _money(value: object) -> Decimal:
    if _is_none(value):
        return Decimal(0)
    if isinstance(value, Decimal):
        return value
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(_AMOUNT, text):
        raise _expected("expected an amount in US dollars as 390 or 390.50")
    return Decimal(text.lstrip("$").replace(",", ""))


def _date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _expected(str(error)) from None


_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC
SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP
"""
JURISDICTIONS = (*_STATES.split(), "US", "other")


def _jurisdiction(value: str) -> str:
    if value not in JURISDICTIONS:
        near = nearest(value, JURISDICTIONS) if value.lower() in map(str.lower, JURISDICTIONS) else None
        hint = f"; did you mean '{near}'?" if near else ""
        raise _expected(f"expected the two letters of a state as CA or DC, or US (federal court), or other{hint}")
    return value


def _leads_out(file: str) -> bool:
    """Whether a file's name can mean one outside the record's folder, on this system or another."""
    return (
        file.startswith(("/", "~")) or bool(re.match("[A-Za-z]:", file)) or "\\" in file or ".." in file.split("/")
    )


def _file(value: str) -> str:
    if _leads_out(value):
        raise _expected("expected a file in the record's folder or below it, as exhibits/letter.pdf")
    for part in value.split("/"):
        if len(part.encode()) > FILE_NAME:
            raise _expected(f"expected names of at most {FILE_NAME} bytes")
        if part and _is_unportable(part):
            raise _expected(_UNPORTABLE)
    return value


# Windows takes `NUL` and `con.pdf` for devices, and `a.` for `a`: in a folder that it shares, two clients' would be one.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNPORTABLE = "expected a name that every system can keep: not a device of Windows as NUL, and no dot or space at the end"


def _is_unportable(name: str) -> bool:
    return bool(_DEVICE.fullmatch(name)) or (name.endswith((".", " ")) and name != ".")


_MATTER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_MATTER_NUMBER = re.compile(_MATTER)
_RESERVED = re.compile(r"\.(replaced-[0-9]+|failed\.txt)$", re.IGNORECASE)


def _matter(value: str) -> str:
    """The matter number is the name of the packet's folder; some names beside it are the program's own."""
    if not _MATTER_NUMBER.fullmatch(value):
        raise _expected("expected 1 to 64 letters, digits, dots, hyphens or underscores, a letter or digit first")
    if _is_unportable(value):
        raise _expected(_UNPORTABLE)
    if _RESERVED.search(value):
        raise _expected("expected another ending: files of this name belong to the packet of another matter")
    return value


def _matching(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise _expected(expected)
        return value

    return AfterValidator(check)


def _is_none(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in ("none", "null"))


def _none_to_null(value: object) -> object:
    return None if _is_none(value) else value


def _none_to_empty(value: object) -> object:
    return () if _is_none(value) else value


def _few(value: tuple[T, ...]) -> tuple[T, ...]:
    if len(value) > ENTRIES:
        raise _expected(f"expected at most {ENTRIES:,} of these")
    return value


def _none_to_no_entries(value: object) -> object:
    return {} if _is_none(value) else value


def _word_none_to_null(value: object) -> object:
    """In a name only the contract's own word says that there is none: a person may be called None."""
    return None if value == "none" else value


def _written(schema: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema(schema, mode="validation")


# Editors read `014512` and `No` as a number and a boolean; here they are the text.
_TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"], "maxLength": TEXT}

Text = Annotated[str, AfterValidator(_text), _written(_TEXT_SCHEMA)]
Line = Annotated[str, AfterValidator(_text), AfterValidator(_line), _written(_TEXT_SCHEMA | {"maxLength": LINE})]
PersonName = Annotated[Line, AfterValidator(_name_part)]
Id = Annotated[Line, AfterValidator(_all_shown)]
Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    PlainSerializer(str, when_used="json"),
    _written({
        "type": ["string", "integer"], "minimum": 1900, "maximum": 2100,
        "pattern": r"^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    }),
]
_FLAG = "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
Flag = Annotated[bool, PlainValidator(_flag), _written({"type": ["boolean", "string"], "pattern": _FLAG})]
Count = Annotated[
    int, PlainValidator(_count), _written({"type": ["integer", "string"], "minimum": 1, "pattern": "^0*[1-9][0-9]*$"})
]
Money = Annotated[
    Decimal | None,
    PlainValidator(_money),
    PlainSerializer(str, when_used="json-unless-none"),
    _written({"type": ["number", "string", "null"], "minimum": 0, "pattern": f"^({_AMOUNT}|none|null)$"}),
]
Jurisdiction = Annotated[Line, AfterValidator(_jurisdiction), _written({"enum": list(JURISDICTIONS)})]
FilePath = Annotated[Line, AfterValidator(_file)]
Language = Annotated[
    Line, _matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "expected a language's code (BCP 47) as es, zh or pt-BR")
]
Matter = Annotated[
    Line,
    AfterValidator(_matter),
    _written({"type": ["string", "number"], "pattern": f"^{_MATTER}$"}),
]

# An optional value or list, of which `none` and `null` say "known: none".
Maybe = Annotated[T | None, BeforeValidator(_none_to_null)]
Many = Annotated[Annotated[tuple[T, ...], AfterValidator(_few)] | None, BeforeValidator(_none_to_empty)]
NamePart = Annotated[PersonName | None, BeforeValidator(_word_none_to_null)]
Answers = Annotated[dict[Id, Text] | None, BeforeValidator(_none_to_no_entries)]
Codes = Annotated[dict[Jurisdiction, Line] | None, BeforeValidator(_none_to_no_entries)]
Admissions = Annotated[dict[Jurisdiction, Line | dict[Line, Line]] | None, BeforeValidator(_none_to_no_entries)]

# ---- the record ------------------------------------------------------------------------------------------------------

Outcome = Literal[
    "convicted", "withheld", "youthful_offender", "first_offender", "conditional_discharge", "deferred", "diverted",
    "adjudicated", "transferred", "dismissed", "acquitted", "vacated", "not_filed", "pending",
]
Grade = Literal["felony", "misdemeanor", "infraction", "violation", "summary", "ordinance"]
AgencyRole = Literal[
    "arrest", "jail", "probation", "parole", "corrections", "program", "lab", "registry", "court", "other",
]
EvidenceKind = Literal[
    "t_visa", "u_visa", "continued_presence", "hhs_letter", "law_enforcement_letter", "prosecutor_letter",
    "trafficker_conviction", "court_record", "criminal_history", "service_provider_letter", "clergy_letter",
    "medical_record", "psychological_evaluation", "client_declaration", "witness_declaration", "advertisement",
    "photograph", "message_log", "news", "other",
]


class Part(BaseModel):
    """Base of every part of a record: frozen, and an unknown field is an error. Its repr names fields and shows no value."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, ...) for name in type(self).model_fields if name in self.model_fields_set]


def stated(part: BaseModel, name: str) -> bool:
    """Whether the record says anything of this field, be it that there is none. `name` is the field's name in the file.

    >>> stated(Venue(), "county"), stated(Venue(county="none"), "county")
    (False, True)
    """
    return name in part.model_fields_set or f"{name}_" in part.model_fields_set


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
            raise _expected("expected a first or a last name")
        return self


class Address(Part):
    """A postal address."""

    street: Maybe[Line] = None
    city: Maybe[Line] = None
    state: Maybe[Line] = None
    zip: Maybe[Line] = None


class Identifiers(Part):
    """What agencies find the client's records by: for sealed papers only."""

    fbi: Maybe[Line] = None
    ssn_last4: Maybe[Annotated[Line, _matching("[0-9]{4}", "expected the last four digits")]] = None
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
    role: Maybe[Literal["lead", "local", "student"]] = None
    supervised_by: Maybe[Line] = None
    firm: Maybe[Line] = None
    admitted: Admissions = None
    address: Maybe[Address] = None
    phone: Maybe[Line] = None
    email: Maybe[Line] = None


class Venue(Part):
    """Where the court sits, in the terms that its heading needs."""

    county: Maybe[Line] = None
    city: Maybe[Line] = None
    district: Maybe[Line] = None
    division: Maybe[Line] = None
    circuit: Maybe[Line] = None


class Place(Part):
    """Where an arrest was made."""

    city: Maybe[Line] = None
    county: Maybe[Line] = None
    state: Maybe[Line] = None


class Arrest(Part):
    """An arrest. `number` is the agency's, `tracking` the state's."""

    date: Maybe[Date] = None
    agency: Maybe[Line] = None
    number: Maybe[Line] = None
    tracking: Maybe[Line] = None
    place: Maybe[Place] = None


class Prosecutor(Part):
    """An office that prosecuted the case, or declined to."""

    office: Maybe[Line] = None
    role: Maybe[Literal["convicted", "charging", "declined"]] = None
    address: Maybe[Address] = None


class Agency(Part):
    """An agency that holds records of the case."""

    name: Maybe[Line] = None
    role: Maybe[AgencyRole] = None
    number: Maybe[Line] = None
    address: Maybe[Address] = None


class Codefendant(Part):
    """Another defendant of the case, by a label."""

    label: Maybe[Line] = None
    trafficker: Maybe[Flag] = None


class Enhancement(Part):
    """An enhancement that was alleged, and whether it was found true."""

    statute: Maybe[Line] = None
    found: Maybe[Flag] = None


class Stage(Part):
    """What the charge was at an earlier stage."""

    stage: Maybe[Literal["arrest", "filed", "amended", "reduced", "plea"]] = None
    statute: Maybe[Line] = None
    offense: Maybe[Line] = None
    grade: Maybe[Grade] = None
    date: Maybe[Date] = None


class Disposition(Part):
    """How the charge ended."""

    outcome: Maybe[Outcome] = None
    date: Maybe[Date] = None
    plea: Maybe[Line] = None
    with_prejudice: Maybe[Flag] = None


class Sentence(Part):
    """What the court imposed, and what has become of it."""

    text: Maybe[Text] = None
    status: Maybe[Literal["completed", "supervision", "custody"]] = None
    completed: Maybe[Date] = None
    fines: Money = None
    fines_paid: Money = None
    registration: Maybe[Flag] = None
    dna: Maybe[Flag] = None
    consecutive_to: Maybe[Line] = None


class Restitution(Part):
    """Restitution in US dollars."""

    ordered: Money = None
    owed: Money = None


class Charge(Part):
    """One count, as it stands at its disposition. In a case, `count` is the charge's position where it is not given."""

    count: Count = 1
    statute: Line
    offense: Line
    grade: Maybe[Grade] = None
    class_: Annotated[Maybe[Line], Field(alias="class")] = None
    violent: Maybe[Flag] = None
    inchoate: Maybe[Literal["attempt", "conspiracy", "solicitation"]] = None
    child_victim: Maybe[Flag] = None
    enhancements: Many[Enhancement] = None
    date: Maybe[Date] = None
    history: Many[Stage] = None
    disposition: Maybe[Disposition] = None
    sentence: Maybe[Sentence] = None
    restitution: Maybe[Restitution] = None
    nexus: Maybe[Text] = None
    intent: Maybe[Text] = None
    own_words: Maybe[Text] = None
    answers: Answers = None


def _numbered(charges: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges, those that say no count having their position for it, though it is not `stated`."""
    numbered = []
    for position, charge in enumerate(charges, start=1):
        if not stated(charge, "count"):
            charge = charge.model_copy(update={"count": position})
            charge.model_fields_set.discard("count")
        numbered.append(charge)
    return tuple(numbered)


class Case(Part):
    """A case, or an arrest that led to none, with its charges."""

    id: Id
    relief: Maybe[Flag] = None
    jurisdiction: Jurisdiction
    court: Maybe[Line] = None
    venue: Maybe[Venue] = None
    docketed: Maybe[Flag] = None
    number: Maybe[Line] = None
    juvenile: Maybe[Flag] = None
    defendant_name: Maybe[Line] = None
    recorded_date_of_birth: Maybe[Date] = None
    arrests: Many[Arrest] = None
    prosecutors: Many[Prosecutor] = None
    agencies: Many[Agency] = None
    codefendants: Many[Codefendant] = None
    other_grounds: Many[Text] = None
    charges: Annotated[tuple[Charge, ...], Field(min_length=1, max_length=CHARGES), AfterValidator(_numbered)]
    answers: Answers = None


class Period(Part):
    """A time during which the client was trafficked."""

    began: Maybe[Date] = None
    ended: Maybe[Date] = None
    ongoing: Maybe[Flag] = None
    forms: Many[Literal["sex", "labor"]] = None
    means: Many[Line] = None
    places: Many[Line] = None
    trafficker: Maybe[Line] = None


class Trafficker(Part):
    """A trafficker: a label, and a name that papers carry only where `name_in_papers` says so."""

    label: Maybe[Line] = None
    name: Maybe[Line] = None
    relation: Maybe[Line] = None
    name_in_papers: Maybe[Flag] = None


class Approval(Part):
    """When the words were read back to the client and approved by her, and by whom they were read."""

    date: Maybe[Date] = None
    read_back_by: Maybe[Line] = None


class Narrative(Part):
    """A passage in the client's own words. It may be used in `cases` alone; `original` is the text in her language."""

    heading: Maybe[Line] = None
    text: Maybe[Text] = None
    original: Maybe[Text] = None
    cases: Many[Line] = None
    approved: Maybe[Approval] = None


class Service(Part):
    """A service that the client has had."""

    provider: Maybe[Line] = None
    since: Maybe[Date] = None
    kind: Maybe[Line] = None
    in_papers: Maybe[Flag] = None


class Trafficking(Part):
    """What happened. `summary` and `delay` are the drafter's words, `narrative` is the client's."""

    periods: Many[Period] = None
    traffickers: Many[Trafficker] = None
    summary: Maybe[Text] = None
    narrative: Many[Narrative] = None
    delay: Maybe[Text] = None
    services: Many[Service] = None
    still_in_danger: Maybe[Flag] = None


class Advice(Part):
    """When the client was advised of what signing can bring."""

    self_incrimination: Maybe[Date] = None
    immigration: Maybe[Date] = None


class Declaration(Part):
    """Who declares, and the advice given before."""

    by: Literal["client", "provider", "none"] | None = None
    advised: Maybe[Advice] = None


class Depicts(Part):
    """What an image, advertisement or message log shows. Unless one is no, the file is never opened."""

    minor: Maybe[Flag] = None
    sexual: Maybe[Flag] = None


class Evidence(Part):
    """A piece of evidence. Without `consent` it is left out of the papers."""

    id: Id
    kind: Maybe[EvidenceKind] = None
    title: Maybe[Line] = None
    public_title: Maybe[Line] = None
    date: Maybe[Date] = None
    author: Maybe[Line] = None
    sworn: Maybe[Flag] = None
    shows: Many[Line] = None
    file: Maybe[FilePath] = None
    consent: Maybe[Flag] = None
    sealed: Maybe[Flag] = None
    depicts: Maybe[Depicts] = None


class Hardship(Part):
    """What the record costs the client now."""

    kind: Maybe[Line] = None
    text: Maybe[Text] = None
    own_words: Maybe[Text] = None


class Since(Part):
    """Something of the client's life since."""

    text: Maybe[Text] = None
    own_words: Maybe[Text] = None


class Warrant(Part):
    """An outstanding warrant."""

    jurisdiction: Maybe[Jurisdiction] = None
    court: Maybe[Line] = None
    number: Maybe[Line] = None


class Pending(Warrant):
    """A pending charge."""

    statute: Maybe[Line] = None


class PriorPetition(Part):
    """An earlier filing for relief."""

    case: Maybe[Line] = None
    remedy: Maybe[Line] = None
    filed: Maybe[Date] = None
    outcome: Maybe[Line] = None
    date: Maybe[Date] = None
    reasons: Maybe[Text] = None


class CriminalHistory(Part):
    """A criminal history report that the office has."""

    agency: Maybe[Line] = None
    obtained: Maybe[Date] = None
    file: Maybe[FilePath] = None


class Exposure(Part):
    """A risk that filing may bring: for the memo only."""

    kind: Maybe[Literal["uncharged", "pending", "warrant", "other_victims", "immigration"]] = None
    text: Maybe[Text] = None
    resolved: Maybe[Flag] = None


class Protected(Part):
    """Words that no public paper may carry, and the label that stands for them."""

    text: Line
    label: Maybe[Line] = None


class Requests(Part):
    """What the client asks of the court besides relief."""

    seal: Maybe[Flag] = None
    remote_appearance: Maybe[Flag] = None
    waive_fees: Maybe[Flag] = None
    advocate: Maybe[Line] = None


class ClientRecord(Part):
    """Everything that is known of one client's matter."""

    record: Annotated[int, PlainValidator(_version), _written({"enum": [1, "1"]})]
    matter: Matter
    client: Client
    signer: Maybe[Signer] = None
    attorneys: Many[Attorney] = None
    cases: Annotated[tuple[Case, ...], Field(min_length=1, max_length=CASES)]
    trafficking: Maybe[Trafficking] = None
    declaration: Maybe[Declaration] = None
    evidence: Many[Evidence] = None
    hardship: Many[Hardship] = None
    since: Many[Since] = None
    pending: Many[Pending] = None
    warrants: Many[Warrant] = None
    prior_petitions: Many[PriorPetition] = None
    criminal_history: Many[CriminalHistory] = None
    history_complete: Maybe[Flag] = None
    exposure: Many[Exposure] = None
    protected: Many[Protected] = None
    answers: Answers = None
    requests: Maybe[Requests] = None

    _source: Source | None = PrivateAttr(default=None)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return [("matter", self.matter)]  # a record that gets into a traceback or a log line says no more

    @property
    def folder(self) -> Path:
        """The folder that the record's files are relative to."""
        return self._source.path.parent if self._source else Path()

    @property
    def unseal(self) -> Unseal | None:
        """What opens the record's encrypted files."""
        return self._source.unseal if self._source else None

    def line_of(self, field: str) -> int:
        """The line of the file where a field stands, written as `cases[0].number`, or the nearest around it."""
        return self._source.line_of(field) if self._source else 1


def load_record(path: Path, unseal: Unseal | None = None) -> ClientRecord:
    """Read one client's record, an encrypted one by `unseal`.

    A record that is a link into another folder is refused: it may be another client's, and its exhibits would be looked
    for in the wrong place. Raises `petition_gen.reading.InputError` with every fault of the file.
    """
    if _is_elsewhere(path):
        raise InputError([Problem(str(path), 0, 0, "", "a link into another folder: name the record itself")])
    return record_from(read(path, unseal))


def _is_elsewhere(path: Path) -> bool:
    """Whether a path is a link to a file in another folder."""
    return path.is_symlink() and Path(os.path.realpath(path)).parent != path.parent.resolve()


def record_from(source: Source) -> ClientRecord:
    """The record in a source. Raises `petition_gen.reading.InputError` with every fault of it."""
    record = validate(ClientRecord, source, _disagreements)
    record._source = source
    return record


def _disagreements(tree: Tree) -> Iterator[tuple[Where, str]]:
    """Where parts of a record do not agree with each other. The tree may be malformed anywhere."""
    cases = list(_entries(tree, "cases"))
    yield from _repeated("id", (((*where, "id"), case.get("id")) for where, case in cases))
    yield from _repeated("id", (((*where, "id"), item.get("id")) for where, item in _entries(tree, "evidence")))
    for where, case in cases:
        counts = []
        for position, (place, charge) in enumerate(_entries(case, "charges"), start=1):
            count = str(charge.get("count") or position).strip().lstrip("0")
            counts.append(((*where, *place, "count"), count))
        yield from _repeated("count", counts)
    ids = {_plain(case.get("id")) for _, case in cases}
    references = [((*where, "case"), prior.get("case")) for where, prior in _entries(tree, "prior_petitions")]
    trafficking = tree.get("trafficking") if isinstance(tree, dict) else None
    for where, passage in _entries(trafficking, "narrative"):
        named = passage.get("cases")
        names = named if isinstance(named, list) else []
        references += [(("trafficking", *where, "cases", i), name) for i, name in enumerate(names)]
    for where, name in references:
        if isinstance(name, str) and not _is_none(name) and _plain(name) not in ids:
            yield where, "expected the id of a case of this record"


def _entries(tree: Any, name: str) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The mappings in a list of the tree, with their places."""
    entries = tree.get(name) if isinstance(tree, dict) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (name, number), entry


def _plain(value: object) -> str | None:
    return unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else None


def _repeated(name: str, values: Iterable[tuple[Where, object]]) -> Iterator[tuple[Where, str]]:
    """Those values that an earlier one equals."""
    seen: set[str] = set()
    for where, value in values:
        plain = _plain(value)
        if plain in seen:
            yield where, f"used before: expected another {name}, each being unique"
        if plain:
            seen.add(plain)


# ---- for editors and beginners ---------------------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, for editors. It accepts records as `docs/record.md` writes them."""
    schema = ClientRecord.model_json_schema()
    _allow_none(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Client record"}


def _allow_none(schema: object) -> None:
    """Let the word none stand wherever null may, in place; and drop titles and defaults that pydantic makes up."""
    if isinstance(schema, list):
        for part in schema:
            _allow_none(part)
    elif isinstance(schema, dict):
        if {"type": "null"} in schema.get("anyOf", ()):
            schema["anyOf"].append({"const": "none"})
        for name in ("title", "default"):
            if not isinstance(schema.get(name), dict):
                schema.pop(name, None)
        for part in schema.values():
            _allow_none(part)


def new_record_text() -> str:
    """A record to begin with, in YAML: it loads as it stands, and its comments say what to fill in."""
    return (Path(__file__).parent / "new_record.yaml").read_text(encoding="utf-8")
