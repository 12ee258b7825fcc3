"""One PDF of a filing's papers, as far as the court takes one: what is in it, and what stands by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from petition_gen.document import Document
from petition_gen.law.efiling import MEGABYTE
from petition_gen.packet.manifest import document_entry
from petition_gen.planning.filing import Filing

Audience = Literal["public", "sealed"]
NAMES: dict[Audience, str] = {"public": "combined.pdf", "sealed": "combined-sealed.pdf"}


@dataclass(frozen=True)
class Combined:
    """What came of it: each file's name and size in bytes, and what is said of what is in none, in sentences."""

    files: tuple[tuple[str, int], ...] = ()
    said: tuple[str, ...] = ()


def goes_in(filing: Filing, doc: str, audience: str) -> bool:
    """Whether a paper, or a volume, goes into the combined PDF of its audience: no order, and nothing that is lodged."""
    rules = filing.law.efiling
    if rules.combined == "no" or rules.keeps_apart(doc):
        return False
    return audience == "public" or (audience == "sealed" and filing.seal.ground == "law")


def said_of_combining(filing: Filing, documents: tuple[Document, ...]) -> Iterator[str]:
    """What the attorney should know of a filing's combined PDF: whether there is one, and what is not in it."""
    rules = filing.law.efiling
    about = f" {rules.says}" if rules.says else ""
    cite = f" ({rules.cite}.)" if rules.says and rules.cite else ""
    if rules.combined == "no":
        yield f"{filing.folder}: no combined PDF was made, because the court takes each paper by itself.{about}{cite}"
        return
    apart = [each.title for each in documents if not goes_in(filing, each.name, each.audience)]
    if filing.seal.ground != "law" and any(filing.seal_of_exhibit(each) == "sealed" for each in filing.exhibits):
        apart.append("Sealed exhibits")
    if apart:
        yield f"{filing.folder}: not in the combined PDF, to be filed or handed in by themselves: {'; '.join(apart)}."
    if rules.combined == "unknown":
        yield f"{filing.folder}: does the court take several papers as one PDF?{about}{cite}"


def combine_papers(
    composed: list[tuple[Filing, tuple[Document, ...]]],
    files: dict[str, bytes | Path],
    documents: dict[str, dict[str, Any]],
    work: Path,
) -> Combined:
    """Combine each filing's papers and volumes, public ones and those that the law seals; adds what is made to the files."""
    from petition_gen.writers.pdf_join import combine

    found: list[tuple[str, int]] = []
    said: list[str] = []
    for filing, papers in composed:
        said += said_of_combining(filing, papers)
        for audience, name in NAMES.items():
            parts = list(_parts(filing, audience, files, documents, work))
            if parts:
                target, title = work / f"{filing.folder}-{name}", f"{filing.remedy.papers.filing} and supporting papers"
                size = combine(parts, target, title)
                files[f"{filing.folder}/{name}"] = target
                documents[f"{filing.folder}/{name}"] = document_entry(title, audience)
                found.append((f"{filing.folder}/{name}", size))
                if size > filing.law.efiling.limit:
                    said.append(
                        f"{filing.folder}/{name} has {size / MEGABYTE:.1f} MB, and the court may take"
                        f" {filing.law.efiling.limit_mb} MB for a document: file the papers and the volumes one by one."
                    )
    return Combined(tuple(found), tuple(said))


def _parts(
    filing: Filing, audience: Audience, files: dict[str, bytes | Path], documents: dict[str, dict[str, Any]], work: Path
) -> Iterator[tuple[str, Path]]:
    """The titles and files of what goes into one combined PDF, in the packet's order."""
    for name in [each for each in files if each.startswith(f"{filing.folder}/") and each.endswith(".pdf")]:
        if documents[name]["audience"] != audience or not goes_in(filing, _doc_of(name), audience):
            continue
        content = files[name]
        path = content if isinstance(content, Path) else work / name.replace("/", "-")
        if isinstance(content, bytes):
            path.write_bytes(content)
        yield documents[name]["title"], path


def _doc_of(name: str) -> str:
    """Which paper a file of a filing is: `CA-…/05-proposed-order.pdf` is `proposed-order`."""
    stem = Path(name).stem
    number, _, rest = stem.partition("-")
    return rest if number.isdigit() else stem
