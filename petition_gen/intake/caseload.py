"""What an intake yields: clients, each with a record or the faults that prevent one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from petition_gen.characters import in_message
from petition_gen.errors import Problem
from petition_gen.reading.source import Decrypt, Source, kind_of, read
from petition_gen.record.field_types import Matter
from petition_gen.record.load import load_record, record_from
from petition_gen.record.model import ClientRecord

MATTER: TypeAdapter[str] = TypeAdapter(Matter)
RECORDS = (".yaml", ".yml", ".json")
MATTER_NUMBER = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Fault:
    """One fault of a source. `row` counts from 1, as a spreadsheet or an editor does; `column` is its letter.

    `field` is the column's heading, or in a record the field's name.

    >>> str(Fault("clients.xlsx", "Clients", 7, "D", "Date of birth", "2026-0142", "expected a date"))
    'clients.xlsx, sheet Clients, D7 (Date of birth), matter 2026-0142: expected a date'
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    field: str | None
    matter: str | None
    message: str

    def __str__(self) -> str:
        if kind_of(Path(self.file)) in RECORDS:
            return str(Problem(self.file, self.row or 0, 0, self.field or "", self.message))
        row = f"row {self.row}" if self.row else None
        heading = f" ({self.field})" if self.field else ""
        place = f"{self.column}{self.row or ''}{heading}" if self.column else row
        sheet = f"sheet {self.sheet}" if self.sheet else None
        matter = f"matter {self.matter}" if self.matter else None
        return in_message(f"{', '.join(part for part in (self.file, sheet, place, matter) if part)}: {self.message}")

    @property
    def to_keep(self) -> str:
        """The fault as it may be kept in a file: without the names of records' files, which may be the clients' names."""
        if kind_of(Path(self.file)) not in RECORDS:
            return str(self)
        line = f"line {self.row}" if self.row else None
        message = re.sub(
            r"^used before, in .*: expected", "used before, in another record: expected", self.message, flags=re.DOTALL
        )
        return ": ".join(part for part in (line, self.field, message) if part)


@dataclass(frozen=True)
class Item:
    """A client of a source. `load` is the record's file, or its tree; `where` the place in words; `decrypt` opens files."""

    matter: str
    load: Path | dict[str, Any] = field(repr=False)
    where: str
    folder: Path
    decrypt: Decrypt | None = field(default=None, repr=False)

    def record(self) -> ClientRecord:
        """The record; its folder is the source's. Raises `petition_gen.errors.InputError`."""
        if isinstance(self.load, Path):
            return load_record(self.load, self.decrypt)
        return record_from(Source(self.folder / self.where, self.load, decrypt=self.decrypt))

    def tree(self) -> dict[str, Any]:
        """The record's tree. Raises `petition_gen.errors.InputError`."""
        tree = read(self.load, self.decrypt).tree if isinstance(self.load, Path) else self.load
        assert isinstance(tree, dict)
        return tree


@dataclass(frozen=True)
class Intake:
    """What a source holds: the clients that are without fault, and every fault of the others, in order.

    There are no clients where a sheet or column as a whole cannot be understood: it may tell of any of them.
    `left` are the sheets and columns that are none of ours, and are not read.
    """

    items: tuple[Item, ...]
    problems: tuple[Fault, ...]
    left: tuple[Fault, ...] = ()
