"""The kinds of value that a record holds: text, dates that may be partial, money, flags, and the closed lists of words.

The law files use the same lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema

from petition_gen.characters import is_blank, name_of_character, shown, shown_parts
from petition_gen.limits import ENTRIES, FILE_NAME, LINE, MARKS, NAME, TEXT, WORD
from petition_gen.reading.source import nearest
from petition_gen.reading.validate import one_of
from petition_gen.record.closed_words import Fact
from petition_gen.record.partial_dates import PartialDate, expected_error


def hidden_fields(part: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a record that hold what does not show, as `("client.name.last", "U+202E RIGHT-TO-LEFT OVERRIDE")`."""
    if isinstance(part, str):
        if codes := [name_of_character(letter) for letter, code in shown_parts(part) if code]:
            yield path, ", ".join(dict.fromkeys(codes))
        return
    inside: list[tuple[str, Any]] = []
    if isinstance(part, BaseModel):
        inside = [(f".{each.alias or name}", getattr(part, name)) for name, each in type(part).model_fields.items()]
    elif isinstance(part, dict):
        inside = [(f".{shown(name)}", value) for name, value in part.items()]
        inside += [(f", the name of entry {place}", name) for place, name in enumerate(part, 1)]
    elif isinstance(part, tuple):
        inside = [(f"[{place}]", value) for place, value in enumerate(part)]
    for name, value in inside:
        yield from hidden_fields(value, (path + name).removeprefix("."))


T = TypeVar("T")
FORBIDDEN = re.compile(
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
_BETWEEN_WORDS = re.compile(
    r"[\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def _text(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if match := FORBIDDEN.search(value):
        name = _FORBIDDEN_NAMES[str(match.lastgroup)]
        raise expected_error(
            f"expected plain text; this holds {name} (U+{ord(match[0]):04X}): delete it or type it again"
        )
    if len(value) > WORD and max(map(len, _BETWEEN_WORDS.split(value))) > WORD:
        raise expected_error(
            f"expected a text in words; this holds one of more than {WORD:,} letters: put spaces between words"
        )
    value = unicodedata.normalize("NFC", value)
    if is_blank(value):
        raise expected_error("expected a text; leave the field out if it is not known, write none if there is none")
    if len(value) > TEXT:
        raise expected_error(f"expected a text of at most {TEXT:,} characters")
    if not value.isascii() and _most_marks(value) > MARKS:
        raise expected_error(f"expected at most {MARKS} accents on a letter: type it again")
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
        raise expected_error("expected a text on one line, without tabs")
    if len(value) > LINE:
        raise expected_error(f"expected a text of at most {LINE:,} characters")
    return value


STREET_LINES = 4


def _joined_lines(value: object) -> object:
    """A list of lines as the one text that it stands for; anything else as it is."""
    if isinstance(value, list | tuple) and value and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value


def _street(value: str) -> str:
    lines = [each.strip() for each in value.split("\n") if each.strip()]
    if len(lines) > STREET_LINES:
        raise expected_error(f"expected at most {STREET_LINES} lines")
    return "\n".join(_line(each) for each in lines)


def _name_part(value: str) -> str:
    if len(value) > NAME:
        raise expected_error(f"expected a name of at most {NAME} characters")
    return value


def _all_shown(value: str) -> str:
    """An id is printed where nothing else of a client is, and two that look the same must be the same."""
    if any(hidden_fields(value)):
        raise expected_error("expected characters that show: type it again")
    return value


def _proof_mark(value: str) -> str:
    """What a passage proves: a fact of the list, alone or tied to a case as `nexus:CASE.COUNT`."""
    fact = value.partition(":")[0].strip()
    if fact not in get_args(Fact):
        raise expected_error(one_of(get_args(Fact), fact))
    return value


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in ("yes", "true", "no", "false"):
        raise expected_error("expected yes or no")
    return word in ("yes", "true")


def format_version(value: object) -> int:
    """The version of the record's format, which is 1."""
    if str(value).strip() != "1":
        raise expected_error("expected 1, the version of this format")
    return 1


def _count(value: object) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,4}", text) or int(text) == 0:
        raise expected_error("expected a whole number from 1")
    return int(text)


_AMOUNT = r"\$?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{2})?"


def _money(value: object) -> Decimal:
    if is_none(value):
        return Decimal(0)
    if isinstance(value, Decimal):
        return value
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(_AMOUNT, text):
        raise expected_error("expected an amount in US dollars as 390 or 390.50")
    return Decimal(text.lstrip("$").replace(",", ""))


def _date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    try:
        return PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        raise expected_error(str(error)) from None


_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC
SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP
"""
JURISDICTIONS = (*_STATES.split(), "US", "other")


def _jurisdiction(value: str) -> str:
    if value not in JURISDICTIONS:
        near = nearest(value, JURISDICTIONS) if value.lower() in map(str.lower, JURISDICTIONS) else None
        hint = f"; did you mean '{near}'?" if near else ""
        raise expected_error(f"expected the two letters of a state as CA or DC, or US (federal court), or other{hint}")
    return value


def leads_out(file: str) -> bool:
    """Whether a file's name can mean one outside the record's folder, on this system or another."""
    return file.startswith(("/", "~")) or bool(re.match("[A-Za-z]:", file)) or "\\" in file or ".." in file.split("/")


def _file(value: str) -> str:
    if leads_out(value):
        raise expected_error("expected a file in the record's folder or below it, as exhibits/letter.pdf")
    for part in value.split("/"):
        if len(part.encode()) > FILE_NAME:
            raise expected_error(f"expected names of at most {FILE_NAME} bytes")
        if part and is_unportable(part):
            raise expected_error(_UNPORTABLE)
    return value


# Windows takes `NUL` and `con.pdf` for devices, and `a.` for `a`: in a folder that it shares, two clients' would be one.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNPORTABLE = (
    "expected a name that every system can keep: not a device of Windows as NUL, and no dot or space at the end"
)


def is_unportable(name: str) -> bool:
    """Whether some system cannot have a file of that name."""
    return bool(_DEVICE.fullmatch(name)) or (name.endswith((".", " ")) and name != ".")


_MATTER = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
MATTER_PATTERN = re.compile(_MATTER)
RESERVED_NAMES = re.compile(r"\.(replaced-[0-9]+|failed\.txt)$", re.IGNORECASE)


def _matter(value: str) -> str:
    """The matter number is the name of the packet's folder; some names beside it are the program's own."""
    if not MATTER_PATTERN.fullmatch(value):
        raise expected_error("expected 1 to 64 letters, digits, dots, hyphens or underscores, a letter or digit first")
    if is_unportable(value):
        raise expected_error(_UNPORTABLE)
    if RESERVED_NAMES.search(value):
        raise expected_error("expected another ending: files of this name belong to the packet of another matter")
    return value


def matching_pattern(pattern: str, expected: str) -> AfterValidator:
    """A validator that takes text of a pattern, and says what is expected otherwise."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise expected_error(expected)
        return value

    return AfterValidator(check)


def is_none(value: object) -> bool:
    """Whether a value is the record's word for nothing: `none`, or YAML's null."""
    return value is None or (isinstance(value, str) and value.strip().lower() in ("none", "null"))


def _none_to_null(value: object) -> object:
    return None if is_none(value) else value


def _none_to_empty(value: object) -> object:
    return () if is_none(value) else value


def _few(value: tuple[T, ...]) -> tuple[T, ...]:
    if len(value) > ENTRIES:
        raise expected_error(f"expected at most {ENTRIES:,} of these")
    return value


def _none_to_no_entries(value: object) -> object:
    return {} if is_none(value) else value


def _word_none_to_null(value: object) -> object:
    """In a name only the contract's own word says that there is none: a person may be called None."""
    return None if value == "none" else value


def written_schema(schema: dict[str, Any]) -> WithJsonSchema:
    """The JSON Schema of a value as people write it, where it is read into another type."""
    return WithJsonSchema(schema, mode="validation")


# Editors read `014512` and `No` as a number and a boolean; here they are the text.
_TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"], "maxLength": TEXT}
Text = Annotated[str, AfterValidator(_text), written_schema(_TEXT_SCHEMA)]
Line = Annotated[str, AfterValidator(_text), AfterValidator(_line), written_schema(_TEXT_SCHEMA | {"maxLength": LINE})]
PersonName = Annotated[Line, AfterValidator(_name_part)]
# The lines of an address above its city, as one text with a line break between them.
Street = Annotated[
    str,
    BeforeValidator(_joined_lines),
    AfterValidator(_text),
    AfterValidator(_street),
    written_schema(
        {"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA, "minItems": 1, "maxItems": STREET_LINES}]}
    ),
]
Id = Annotated[Line, AfterValidator(_all_shown)]
ProofMark = Annotated[Line, AfterValidator(_proof_mark)]
Digest = Annotated[
    Line, matching_pattern("[0-9a-f]{64}", "expected the SHA-256 of the words, as `petition-gen approve` writes it")
]
Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    PlainSerializer(str, when_used="json"),
    written_schema(
        {
            "type": ["string", "integer"],
            "minimum": 1900,
            "maximum": 2100,
            "pattern": r"^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        }
    ),
]
_FLAG = "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
Flag = Annotated[bool, PlainValidator(_flag), written_schema({"type": ["boolean", "string"], "pattern": _FLAG})]
Count = Annotated[
    int,
    PlainValidator(_count),
    written_schema({"type": ["integer", "string"], "minimum": 1, "pattern": "^0*[1-9][0-9]*$"}),
]
Money = Annotated[
    Decimal | None,
    PlainValidator(_money),
    PlainSerializer(str, when_used="json-unless-none"),
    written_schema({"type": ["number", "string", "null"], "minimum": 0, "pattern": f"^({_AMOUNT}|none|null)$"}),
]
Jurisdiction = Annotated[Line, AfterValidator(_jurisdiction), written_schema({"enum": list(JURISDICTIONS)})]
FilePath = Annotated[Line, AfterValidator(_file)]
Language = Annotated[
    Line,
    matching_pattern("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "expected a language's code (BCP 47) as es, zh or pt-BR"),
]
Matter = Annotated[
    Line, AfterValidator(_matter), written_schema({"type": ["string", "number"], "pattern": f"^{_MATTER}$"})
]
# An optional value or list, of which `none` and `null` say "known: none".
Maybe = Annotated[T | None, BeforeValidator(_none_to_null)]
Many = Annotated[Annotated[tuple[T, ...], AfterValidator(_few)] | None, BeforeValidator(_none_to_empty)]
NamePart = Annotated[PersonName | None, BeforeValidator(_word_none_to_null)]
Answers = Annotated[dict[Id, Text] | None, BeforeValidator(_none_to_no_entries)]
Codes = Annotated[dict[Jurisdiction, Line] | None, BeforeValidator(_none_to_no_entries)]
# The bar number by jurisdiction, for US by district. One that says none has counsel admitted and the number unknown.
Admissions = Annotated[
    dict[Jurisdiction, Maybe[Line | dict[Line, Maybe[Line]]]] | None, BeforeValidator(_none_to_no_entries)
]
