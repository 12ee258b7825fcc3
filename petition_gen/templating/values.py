"""What templates print: values that keep their kind and their field, and the absence of them.

A template never handles a client's text. It handles a `Value`, which prints as a token: two private-use characters around
a number (the record reader refuses such characters in a record). `petition_gen.templating.markdown` parses the Markdown with the tokens
in it and then puts a typed run in place of each. So a client's `*`, `#`, `1.` or `(c)` stays what it is, and nobody has to
search the finished text for what may not stand there.

A field that the record lacks is a `Missing`: printing it gives a placeholder, testing it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from petition_gen.document import Blank, Reference, Run, RunKind
from petition_gen.errors import TemplateError
from petition_gen.record.base import stated
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.partial_dates import PartialDate

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d{{1,7}}){CLOSE}", re.ASCII)


@dataclass
class Sheet:
    """The tokens handed out while one document is rendered: token n stands for run n.

    `office`: it is a paper of the office's own, which alone may look at what is never printed in a filing.
    """

    runs: list[Run] = field(default_factory=list, repr=False)
    office: bool = False

    def token(self, run: Run) -> str:
        """A token that stands for the run."""
        self.runs.append(run)
        return f"{OPEN}{len(self.runs) - 1}{CLOSE}"

    def runs_in(self, text: str) -> list[Run]:
        """The runs for which the tokens in a text stand."""
        return [self.run(number) for number in TOKEN.findall(text)]

    def run(self, number: str) -> Run:
        """The run that a token stands for. Raises TemplateError for a token that nobody handed out."""
        if int(number) >= len(self.runs):
            raise TemplateError("a private-use character (U+E000) is printed: delete it")
        return self.runs[int(number)]


def check_may_ask(sheet: Sheet, path: str) -> None:
    """Raise TemplateError where a field is never printed in a filing: that it is there, or is not, already tells of it."""
    if not sheet.office and kind_of(path) == "office":
        raise TemplateError(f"{path} is for the attorney alone: a paper that leaves the office cannot ask for it")


class Shown:
    """What templates may look into: its properties, and the fields of its model. Its slots and methods are ours."""

    __slots__ = ()


class Value(Shown):
    """A value of the record or of the law, on its way into a document.

    `raw` is the Python value, `path` the record's field or None, `kind` the kind of run that it becomes. It compares and
    sorts as its raw value, and prints as a token.
    """

    __slots__ = ("blank", "comment", "kind", "path", "raw", "refers", "sheet", "text")

    def __init__(
        self,
        sheet: Sheet,
        raw: Any,
        path: str | None = None,
        kind: RunKind = "text",
        text: str | None = None,
        comment: str | None = None,
        refers: Reference | None = None,
        blank: Blank | None = None,
    ):
        self.sheet, self.raw, self.path, self.kind = sheet, raw, path, kind
        self.text = text if text is not None else plain_words(raw)
        self.comment, self.refers, self.blank = comment, refers, blank

    def __str__(self) -> str:
        return self.sheet.token(
            Run(self.text, self.kind, self.path, comment=self.comment, refers=self.refers, blank=self.blank)
        )

    def __repr__(self) -> str:
        return f"<value of {self.path or 'the law'}>"  # and not the value, which an error might quote

    def with_text(self, text: str) -> Value:
        """The same value printed in other words."""
        return Value(self.sheet, self.raw, self.path, self.kind, text, self.comment, self.refers, self.blank)

    def __eq__(self, other: object) -> bool:
        return bool(self._compared() == (other._compared() if isinstance(other, Value) else other))

    def __hash__(self) -> int:
        return hash(self._compared())

    def _compared(self) -> Any:
        """The raw value, to compare: not that of a name or number, which a template could guess and print as words of its own."""
        path = self.path or ""
        if GUARDED.match(path) or (self.kind == "identity" and not path.endswith((".kind", ".in_papers"))):
            raise TemplateError(
                f"{self.path} is compared with something: a template may only print it, or ask whether it is known"
            )
        return self.raw

    def __bool__(self) -> bool:
        return bool(self.raw)

    @property
    def phrase(self) -> Value:
        """A date as it stands in a sentence: "on June 2, 2014", "in or about June 2014"."""
        return self.with_text(self.raw.phrase()) if isinstance(self.raw, PartialDate) else self


def plain_words(raw: object) -> str:
    """A raw value in words: dates spelled out, money with its sign, text with its white space made single."""
    if isinstance(raw, PartialDate):
        return raw.words()
    if isinstance(raw, Decimal):
        return f"${raw:,.2f}".removesuffix(".00")
    return " ".join(str(raw).split())


class Missing:
    """A field that the record does not give. Prints a placeholder; its truth, length and likeness cannot be asked."""

    __slots__ = ("label", "path", "sheet")

    def __init__(self, sheet: Sheet, path: str, label: str | None = None):
        self.sheet, self.path, self.label = sheet, path, label or label_of(path)

    def __str__(self) -> str:
        told, blank = f"Not in the record: {self.path}", Blank("missing", self.label)
        return self.sheet.token(
            Run(f"[{self.label}: not in the record]", "placeholder", self.path, comment=told, blank=blank)
        )

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.part(name)

    def part(self, name: str) -> Missing:
        """A part of what is missing is missing."""
        path = f"{self.path}.{name}"
        check_may_ask(self.sheet, path)
        return Missing(self.sheet, path)

    @property
    def phrase(self) -> Missing:
        """A missing date in a sentence is the same placeholder."""
        return self

    def with_text(self, text: str) -> Missing:
        """A missing value has no other words."""
        return self

    def _refuse(self, *_: object) -> Any:
        raise TemplateError(f"{self.path} is tested, but may be unknown: ask `is known` first")

    __bool__ = __eq__ = __lt__ = __gt__ = __len__ = __iter__ = __contains__ = _refuse
    __hash__ = None  # type: ignore[assignment]


# Labels for placeholders where the field's own name does not read well.
LABELS = {
    "number": "docket number",
    "disposition.date": "date of disposition",
    "disposition.outcome": "outcome of the charge",
    "charges.date": "date of the offense",
    "nexus": "how the charge came of the trafficking",
    "intent": "why the element of intent was lacking",
    "own_words": "the client's own words",
    "sentence.text": "sentence",
    "sentence.completed": "date on which the sentence was completed",
    "summary": "summary of the trafficking",
    "began": "beginning of the trafficking",
    "ended": "end of the trafficking",
    "dob": "date of birth",
    "arrests.date": "date of the arrest",
    "arrests.number": "arrest number",
    "evidence.date": "date of the exhibit",
    "delay": "why relief was not sought sooner",
}


def label_of(path: str) -> str:
    """The words for a missing field: `cases[0].charges[1].disposition.date` is "date of disposition"."""
    parts = re.sub(r"\[\d+\]", "", path).split(".")
    for count in (2, 1):
        label = LABELS.get(".".join(parts[-count:]))
        if label:
            return label
    return parts[-1].replace("_", " ")


# Fields whose values identify the client, wherever they stand in the record.
IDENTITY = re.compile(
    r"client\.(name|aliases|date_of_birth|identifiers|address|mailing|past_addresses|phone|email)\b"
    r"|cases\[\d+\]\.(defendant_name|recorded_date_of_birth)\b"
)
# Properties of the record's models that templates may print: a name's forms. Others tell of files and days.
SPOKEN = {"full", "initials"}
# Fields that public papers withhold by what they say, and that identify others than the client.
GUARDED = re.compile(r"trafficking\.traffickers\[\d+\]\.name$|protected\[\d+\]\.text$")
# Of these "none" tells nothing, and the papers cannot do without: it counts as not in the record.
NEEDED = re.compile(
    r"charges\[\d+\]\.(date|nexus|intent|disposition|disposition\.(outcome|date)|sentence\.completed)$"
    r"|cases\[\d+\]\.(number|court|arrests\[\d+\]\.(date|agency|number)|prosecutors\[\d+\]\.office|agencies\[\d+\]\.name)$"
    r"|(^|\.)(trafficking|declaration|client\.date_of_birth)$|trafficking\.(summary|delay)$"
    r"|periods\[\d+\]\.(began|ended)$|narrative\[\d+\]\.text$|services\[\d+\]\.(since|kind|provider)$"
    r"|evidence\[\d+\]\.(title|date)$|(hardship|since)\[\d+\]\.text$|\.own_words$"
)

# Of these the record can give several in order of time: the last one is meant, where a template asks for "the" one.
LAST_COUNTS = {"disposition"}


class View(Shown):
    """A part of the record as templates see it: fields are Values, Views, lists of them, or Missing."""

    __slots__ = ("model", "path", "sheet")

    def __init__(self, sheet: Sheet, model: BaseModel, path: str = ""):
        self.sheet, self.model, self.path = sheet, model, path

    @property
    def anchor(self) -> str:
        """A name for this part among a document's anchors: `hardship[1]` is "hardship-2"."""
        return re.sub(r"\[(\d+)\]", lambda number: f"-{int(number[1]) + 1}", self.path).replace(".", "-")

    def __str__(self) -> str:
        raise TemplateError(f"{self.path or 'the record'} has parts; print one of them")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        fields = type(self.model).model_fields
        attribute = f"{name}_" if f"{name}_" in fields else name
        path = f"{self.path}.{name}" if self.path else name
        check_may_ask(self.sheet, path)
        if attribute not in fields and not (
            name in SPOKEN and isinstance(getattr(type(self.model), name, None), property)
        ):
            raise TemplateError(f"a {type(self.model).__name__.lower()} has no field {name!r}")
        if (
            attribute in fields
            and (not stated(self.model, attribute) or NEEDED.search(path))
            and getattr(self.model, attribute) is None
        ):
            return Missing(self.sheet, path)
        found = seen(self.sheet, getattr(self.model, attribute), path)
        return found[-1] if name in LAST_COUNTS and isinstance(found, list) else found


def seen(sheet: Sheet, raw: Any, path: str) -> Any:
    """A raw value of the record as templates see it."""
    if isinstance(raw, BaseModel):
        return View(sheet, raw, path)
    if isinstance(raw, tuple | list):
        return [seen(sheet, each, f"{path}[{i}]") for i, each in enumerate(raw)]
    if isinstance(raw, Mapping):
        shown = {key: f"{path}.{key}" for key in raw if sheet.office or kind_of(f"{path}.{key}") != "office"}
        return {key: seen(sheet, raw[key], inner) for key, inner in shown.items()}
    if raw is None or isinstance(raw, bool):
        return raw
    return Value(sheet, raw, path, "identity" if IDENTITY.search(path) else "text")
