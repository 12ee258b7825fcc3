"""Records written out: as YAML files and as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from petition_gen.errors import InputError, Problem
from petition_gen.intake.caseload import Intake, Item
from petition_gen.intake.workbook import write_workbook
from petition_gen.reading.source import ENCRYPTED, decrypted, kind_of
from petition_gen.storage.files import clear_unfinished, make_folder, write_file


def write_records(intake: Intake, folder: Path, encrypt: Callable[[bytes], bytes] | None = None) -> list[Path]:
    """Write each client's record as YAML, as `<matter>.yaml`, and return the files. The folder is made if need be.

    With `encrypt`, what is written is what it makes of the YAML, as `<matter>.yaml.age`. Raises
    `petition_gen.errors.InputError`, and writes nothing, where such a file is there with other content.
    """
    suffix, made = (f".yaml{ENCRYPTED}", encrypt) if encrypt else (".yaml", bytes)
    texts = {folder / f"{item.matter}{suffix}": made(_yaml(item)) for item in intake.items}
    problems = [
        Problem(str(path), 0, 0, "", "there already, with other content: move it aside, or choose another folder")
        for path, text in texts.items()
        if path.exists() and path.read_bytes() != text
    ]
    if problems:
        raise InputError(problems)
    make_folder(folder)
    clear_unfinished(folder)
    for path, text in texts.items():
        if not path.exists():
            write_file(path, text)
    return list(texts)


def records_to_workbook(items: Iterable[Item], path: Path) -> None:
    """Write clients into a new workbook, from which the same records are read again.

    Raises `petition_gen.errors.InputError` where the file is there already, or a record holds what a cell cannot.
    """
    write_workbook((item.tree() for item in items), path)


class RecordDumper(yaml.SafeDumper):
    """Writes texts as a person would: bare where they can be, below a bar where they have lines."""

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is written out where it stands."""
        return True


def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text as YAML writes it: in a block where it has several lines."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _yaml(item: Item) -> bytes:
    """The record's file. One that is YAML already is kept as it is, comments and all."""
    if isinstance(item.load, Path) and kind_of(item.load) != ".json":
        return decrypted(item.load, item.load.read_bytes(), item.decrypt)
    text: str = yaml.dump(item.tree(), Dumper=RecordDumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()
