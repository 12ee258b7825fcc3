"""The volumes of a filing: which exhibits go where, and each volume's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pikepdf.settings
from pikepdf import Array, Dictionary, Name, Page, Pdf

from petition_gen.characters import shown
from petition_gen.document import Run
from petition_gen.exhibits.covers import cover_sheets
from petition_gen.exhibits.exhibit import ASKED, Entry, Exhibit, Volume, VolumePlan
from petition_gen.papers.exhibit_words import public_kind
from petition_gen.papers.privacy import Guard, guard_of
from petition_gen.planning.filing import Filing
from petition_gen.record.evidence import Evidence
from petition_gen.writers.pdf_join import describe, join_pages, next_key, save_pdf


def planned_volumes(filing: Filing, exhibits: Sequence[Exhibit]) -> Iterator[VolumePlan]:
    """The volumes of a filing: one where all or none is sealed, else a public one and a sealed one."""
    if not exhibits:
        return
    called = f"xhibits in support of {filing.remedy.papers.filing.lower()}"
    titles = partial(
        titles_of, guard_of(filing.record, filing.name), guard_of(filing.record, replace(filing.name, form="initials"))
    )
    whole = tuple(Entry(each, *titles(each.item, "sealed"), each.slip) for each in exhibits)
    if filing.sealed_whole:
        yield VolumePlan("exhibits.pdf", f"E{called}", "sealed", filing.legend, whole)
        return
    yield VolumePlan(
        "exhibits.pdf", f"E{called}", "public", None, tuple(_public_entry(filing, each, titles) for each in exhibits)
    )
    if sealed := tuple(each for each in whole if filing.seal_of_exhibit(each.exhibit.item) == "sealed"):
        yield VolumePlan("exhibits-sealed.pdf", f"Sealed e{called}", "sealed", filing.legend, sealed)


def _public_entry(filing: Filing, exhibit: Exhibit, titles: Callable[..., tuple[str, str]]) -> Entry:
    """An exhibit in the public volume: bound there only where it is known to be open, and else named by its kind."""
    seal = filing.seal_of_exhibit(exhibit.item)
    under = SLIPS[filing.seal.ground].format(handed_in=filing.remedy.confidentiality.handed_in)
    slip = {"open": exhibit.slip, "asked": ASKED, "sealed": f"Exhibit {exhibit.letter} {under}."}[seal]
    return Entry(exhibit, *titles(exhibit.item, "public", seal == "open"), slip)


# What the public volume says of a sealed exhibit, by the ground on which it is sealed.
SLIPS = {
    "law": "is filed under seal",
    "leave": "is {handed_in} conditionally under seal",
    "nothing": "is not in the public volume",
}


def titles_of(
    guard: Guard, strict: Guard, item: Evidence, audience: Literal["public", "sealed"], is_open: bool = True
) -> tuple[str, str]:
    """The exhibit's title, or in a public volume its public one, freed of what such a paper may not carry; its bookmark.

    One that is not open is named in public by its kind where it has no public title. A bookmark is shown where no page is.
    If the title names the client, even where that is allowed (`strict` finds it), it says the kind.
    """
    if audience == "public" and not is_open and item.public_title is None:
        return public_kind(item), public_kind(item)
    public = item.public_title is not None and (audience == "public" or item.title is None)
    path = f"evidence[{(guard.record.evidence or ()).index(item)}].{'public_title' if public else 'title'}"
    run = Run((item.public_title if public else item.title) or _untitled(item), path=path)
    title = guard.run(run, audience == "public")
    named = strict.run(title, True) != title
    return shown(title.text), shown(_untitled(item) if named else title.text)


def _untitled(item: Evidence) -> str:
    return (item.kind or "document").replace("_", " ").capitalize()


def write_volume(plan: VolumePlan, into: Path, temporary: Path) -> Volume:
    """Write one volume: index, then each exhibit's cover and pages, with bookmarks, labels and structure."""
    sheets, covers = cover_sheets(plan)
    furniture, joined, target = temporary / f"sheets-{plan.name}", temporary / f"joined-{plan.name}", into / plan.name
    furniture.write_bytes(sheets)
    pieces: list[tuple[Path, str]] = [(furniture, f"1-{covers[0][0]}")]
    for entry, (first, last) in zip(plan.entries, covers, strict=True):
        pieces.append((furniture, f"{first + 1}-{last + 1}"))
        if entry.part:
            pieces.append((entry.part, "1-z"))
    join_pages(furniture, pieces, joined)
    with Pdf.open(joined, access_mode=pikepdf.AccessMode.stream) as volume:
        labels: list[Any] = [0, Dictionary(S=Name.r)]
        at = covers[0][0]
        for entry, (first, last) in zip(plan.entries, covers, strict=True):
            letter, section = entry.exhibit.letter, _section(volume, volume.pages[at])
            labels += [at, Dictionary(P=letter)]
            at += last - first + 1
            if entry.part:
                labels += [at, Dictionary(S=Name.D, P=f"{letter}-", St=entry.first)]
                for number in range(entry.first, entry.first + entry.count):
                    _tag(volume, volume.pages[at], section, f"Exhibit {letter}, page {number} of {entry.exhibit.pages}")
                    at += 1
        volume.Root.PageLabels = Dictionary(Nums=Array(labels))
        volume.Root.StructTreeRoot.ParentTreeNextKey = next_key(volume)
        # Of pages that others made nobody can promise that they can be read aloud.
        describe(volume, plan.title, accessible=False)
        save_pdf(volume, target)
    joined.unlink()
    return Volume(target, plan.title, target.stat().st_size, at, plan.audience)


def _section(volume: Pdf, cover: Page) -> Any:
    """The element of a volume's structure that holds a cover."""
    keys = volume.Root.StructTreeRoot.ParentTree.Nums
    place = next(i for i in range(0, len(keys), 2) if keys[i] == cover.obj.StructParents)
    element = keys[place + 1][0]
    while str(element.P.S) != "/Document":
        element = element.P
    return element


def _tag(volume: Pdf, page: Page, section: Any, alternative: str) -> None:
    """Hang a page into the volume's structure as a figure, with words for those who cannot see it."""
    key, keys = next_key(volume), volume.Root.StructTreeRoot.ParentTree.Nums
    element = volume.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=section, Pg=page.obj, K=0, Alt=pikepdf.String(alternative))
    )
    section.K.append(element)
    keys.append(key)
    keys.append(Array([element]))
    page.obj.StructParents = key
    page.obj.Tabs = Name.S
