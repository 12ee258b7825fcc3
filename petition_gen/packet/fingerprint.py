"""A digest of all that a packet follows from, by which a batch knows that nothing has changed."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import petition_gen
from petition_gen.law.folders import added
from petition_gen.limits import EXHIBIT_BYTES
from petition_gen.packet.differences import digest, digest_of
from petition_gen.packet.encrypted import Encryption, keyed
from petition_gen.packet.manifest import Format, law_version, templates_version
from petition_gen.record.model import ClientRecord

COPIES = 4  # of its exhibits that a packet under way holds at most: stamped, joined, in volumes, and combined
# What can change the bytes of a packet besides the program's own code.
ENGINES = (
    "weasyprint",
    "pydyf",
    "python-docx",
    "lxml",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "pikepdf",
    "pypdfium2",
)


@dataclass(frozen=True)
class DraftOptions:
    """What a packet is drafted with, by one command or for each client of a batch.

    `remedies` are ids that the user adds to the plan; `replace` moves a packet that holds edits aside; `combine` also makes one
    PDF of each filing's public papers and one of its sealed ones; `added` is a folder of law files and templates besides the
    program's own; with `recipients` the packet is one archive, encrypted to them.
    """

    on: date
    formats: tuple[Format, ...] = ("docx", "pdf")
    remedies: tuple[str, ...] = ()
    draft_mark: bool = True
    replace: bool = False
    combine: bool = False
    added: Path | None = field(default_factory=added)
    recipients: tuple[str, ...] = ()

    def tree(self) -> dict[str, Any]:
        """The options as JSON holds them, less `replace`, which changes no packet, recipients, and `added`, whose files count."""
        return {
            "on": self.on.isoformat(),
            "formats": list(self.formats),
            "remedies": sorted(self.remedies),
            "draft_mark": self.draft_mark,
            "combine": self.combine,
        } | ({"sealed": True} if self.recipients else {})


def key_of(record: ClientRecord, options: DraftOptions) -> str:
    """A digest over all that a packet follows from: record, exhibits, options, law, templates, program and engines.

    Files of exhibits that may not be opened, or that the client does not consent to, are not looked at. The digest is
    keyed where packets are encrypted.
    """
    files = {name: digest_of(path) for name, path in exhibit_files(record).items()}
    parts = {
        "record": record.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "fillers": record.fillers,
        "exhibits": files,
        "options": options.tree(),
        "law": {each: law_version(each) for each in sorted({case.jurisdiction for case in record.cases})},
        "templates": templates_version(),
        "program": petition_gen.__version__,
        "engines": _engines(),
    }
    if options.recipients:
        return keyed("inputs", json.dumps([parts, sorted(options.recipients)], sort_keys=True))
    return digest(json.dumps(parts, sort_keys=True).encode())


def encryption_of(record: ClientRecord, options: DraftOptions, key: str) -> Encryption:
    """How a record's packet, which has this key, is to be encrypted."""
    size = sum(path.stat().st_size for path in exhibit_files(record).values())
    return Encryption(options.recipients, key, COPIES * size)


def exhibit_files(record: ClientRecord) -> dict[str, Path]:
    """The files of a record's exhibits that may be opened, by their names in the record.

    They are those with consent, in the record's folder. An image that may show a minor is not among them, nor its file
    where another exhibit names it.
    """
    folder, evidence = record.folder.resolve(), record.evidence or ()
    named = [(each, each.file, Path(os.path.realpath(folder / each.file))) for each in evidence if each.file]
    withheld = {path for each, _, path in named if not each.may_be_opened}
    wanted = {name: path for each, name, path in named if each.consent and path not in withheld}
    return {name: path for name, path in wanted.items() if path.is_relative_to(folder) and can_be_bound(path)}


def can_be_bound(path: Path) -> bool:
    """Whether it is a file, and none that binding would refuse for its size."""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= EXHIBIT_BYTES


@lru_cache(maxsize=1)
def _engines() -> dict[str, str | None]:
    def version(name: str) -> str | None:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None

    return {name: version(name) for name in ENGINES}
