"""The manifest: what is written of a packet, and the numbers that its filings keep from the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import petition_gen
from petition_gen.law.folders import law_folders, template_folders
from petition_gen.law.load import law_path
from petition_gen.packet.differences import digest, digest_of
from petition_gen.papers.blockers import Composed
from petition_gen.planning.filing import Filing, Plan

Format = Literal["docx", "pdf"]


def document_entry(title: str, audience: str, placeholders: Iterable[str] = ()) -> dict[str, Any]:
    """What the manifest says of a file."""
    return {"title": title, "audience": audience, "placeholders": list(placeholders)}


def renumbered(made: Plan, old: dict[str, Any]) -> Plan:
    """The plan with the ordinals that its filings had in an earlier packet: a filing is known by its charges."""
    known = {
        str(each.get("folder")): [(one.get("case"), one.get("count")) for one in each.get("charges", [])]
        for each in old.get("filings", [])
    }
    taken: set[str] = set()
    found: list[Filing] = []
    for filing in made.filings:
        own = {(filing.record.cases[i].id, filing.charge((i, j)).count) for i, j in filing.at}
        stem = filing.folder.rsplit("-", 1)[0]
        before = next(
            (
                name
                for name, charges in known.items()
                if name.rsplit("-", 1)[0] == stem and own & set(charges) and name not in taken
            ),
            None,
        )
        found.append(replace(filing, ordinal=int(before.rsplit("-", 1)[1])) if before else replace(filing, ordinal=0))
        if before:
            taken.add(before)
    for i, filing in enumerate(found):
        while filing.ordinal == 0 or (filing.folder in taken and filing.folder not in known):
            filing = replace(
                filing,
                ordinal=next(
                    n for n in range(1, len(found) + len(known) + 2) if replace(filing, ordinal=n).folder not in taken
                ),
            )
            taken.add(filing.folder)
            found[i] = filing
            break
    return replace(made, filings=tuple(found))


def manifest_for(
    made: Plan, composed: list[Composed], on: date, documents: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The manifest of a packet. `documents` says of each file its title, audience and placeholders."""
    record = made.record
    drafted = {
        filing.folder for filing, _ in composed if any(path.startswith(f"{filing.folder}/") for path in documents)
    }
    return {
        "matter": record.matter,
        "on": on.isoformat(),
        "versions": {
            "program": petition_gen.__version__,
            "law": {code: law_version(code) for code in sorted({each.law.code for each in made.screened})},
            "templates": templates_version(),
        },
        "filings": [
            {
                "folder": each.folder,
                "jurisdiction": each.law.code,
                "remedy": each.remedy.id,
                "court": each.court.name if each.court else None,
                "venue": each.venue,
                "partial": each.partial,
                "drafted": each.folder in drafted,
                "charges": [
                    {"case": record.cases[i].id, "count": record.cases[i].charges[j].count} for i, j in each.at
                ],
            }
            for each in made.filings
        ],
        "not_filed": [
            {
                "case": record.cases[each.at[0]].id,
                "count": record.cases[each.at[0]].charges[each.at[1]].count,
                "reason": each.reason,
            }
            for each in made.not_filed
        ],
        "documents": documents,
    }


def templates_version() -> str:
    """One digest over all templates, names and contents, those of an added folder with them."""
    return _version_of(template_folders(), "*.md")


def laws_version() -> str:
    """One digest over all jurisdictions' files, so that what is told of a sealed packet names no jurisdiction."""
    return _version_of(law_folders(), "*.yaml")


@lru_cache(maxsize=200)
def _version_of(folders: tuple[Path, ...], pattern: str) -> str:
    parts = [
        path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob(pattern))
    ]
    return digest(b"\0".join(parts))


def law_version(code: str) -> str | None:
    """The digest of a jurisdiction's file or files, or None where there is none."""
    path = law_path(code)
    if path is None:
        return None
    return _version_of((path,), "*.yaml") if path.is_dir() else _digest_once(path)


_digest_once = lru_cache(maxsize=200)(digest_of)
