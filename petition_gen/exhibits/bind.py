"""Exhibits: the record's evidence bound into volumes, and a filing's papers combined into one PDF.

`bind` first looks at every file (`_examined`), then draws each page of it on a letter page above a stamp ("Exhibit B –
3 of 7"), one file at a time (`_with_part`), then puts the parts behind an index and cover pages (`_volume`). Only what
a page shows comes into a volume: no script, attachment, comment or description of a file (place, camera, author). What
cannot be bound is replaced by a slip sheet and named, and the rest goes on. `combine` joins finished PDFs. No volume is
ever held in memory whole, and what is reported of an exhibit names its letter and id and nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pikepdf import Dictionary, Name, Page, Pdf

from petition_gen.exhibits.clean import flatten, strip_page
from petition_gen.exhibits.covers import STAMPS_AT_ONCE, stamp_strips
from petition_gen.exhibits.divide import divided
from petition_gen.exhibits.exhibit import (
    DAMAGED,
    HEIGHT,
    REPLACE,
    ROOM,
    TOO_MUCH,
    WIDTH,
    WITHHELD,
    Bound,
    Content,
    Exhibit,
    NotBound,
    Unusable,
)
from petition_gen.exhibits.files import (
    content_of_file,
    count_pages,
    exhibit_file,
    kind_of_file,
    opened_pdf,
    withheld_paths,
)
from petition_gen.exhibits.images import pdf_of_image
from petition_gen.exhibits.same import kept_back
from petition_gen.exhibits.unpack import unpacked_size
from petition_gen.exhibits.volumes import planned_volumes, write_volume
from petition_gen.limits import EXHIBIT_ALL_CONTENT
from petition_gen.planning.filing import Filing
from petition_gen.storage.files import FULL
from petition_gen.writers.letters import drawable_text
from petition_gen.writers.pdf_join import save_pdf


def bind(
    filing: Filing,
    letters: Mapping[str, str],
    folder: Path,
    into: Path,
    on_page: Callable[[int, int], None] | None = None,
) -> Bound:
    """Bind a filing's exhibits into volumes in the folder `into`.

    `letters` gives the letter or number of each exhibit by its id, in order (`references.exhibit_order`). Files are
    looked for in `folder` (`record.folder`) and nowhere else. `on_page` is told how many pages are done, of how many.
    There is `exhibits.pdf` and, where some exhibits are sealed and some papers public, `exhibits-sealed.pdf`; no volume
    where there is no exhibit. One that is larger than the court takes is divided (`divide`).
    """
    by_id = {each.id: each for each in filing.exhibits}
    missing: list[NotBound] = []
    notes: list[str] = []
    withheld = withheld_paths(filing.record.evidence or (), folder)
    back = kept_back(filing, folder, withheld)
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=into) as temporary:
        examined = [
            _examined(
                Exhibit(by_id[id], letter, decrypt=filing.record.decrypt, kept_back=back.get(id)),
                folder,
                withheld,
                missing,
                notes,
            )
            for id, letter in letters.items()
            if id in by_id
        ]
        progress = _Progress(sum(each.pages for each in examined), on_page)
        exhibits = [_with_part(each, Path(temporary), progress, missing, notes) for each in examined]
        notes += [
            f"{each.name}: no font on this computer has all letters of its title; a slip stands for them in the volume."
            for each in exhibits
            if each.item.title and drawable_text(each.item.title) != each.item.title
        ]
        volumes = [
            write_volume(part, into, Path(temporary))
            for plan in planned_volumes(filing, exhibits)
            for part in divided(plan, filing.law.efiling, Path(temporary), notes)
        ]
    return Bound(tuple(volumes), tuple(missing), tuple(notes))


@dataclass
class _Progress:
    """How many pages are done."""

    total: int
    tell: Callable[[int, int], None] | None
    done: int = 0

    def on(self, pages: int = 1) -> None:
        """That many more pages are done."""
        self.done = min(self.done + pages, self.total)
        if self.tell:
            self.tell(self.done, self.total)


def _examined(
    exhibit: Exhibit, folder: Path, withheld: set[Path], missing: list[NotBound], notes: list[str]
) -> Exhibit:
    """The exhibit with its file and its count of pages, or with what a slip sheet says in its place."""
    try:
        name, unsafe = exhibit.item.file, not exhibit.item.may_be_opened
        if name is None and not unsafe:
            notes.append(f"{exhibit.name} has no file in the record yet; a slip sheet stands for it.")
            return replace(exhibit, slip=REPLACE)
        if exhibit.kept_back and not unsafe:
            raise Unusable(exhibit.kept_back)
        file = None if unsafe or name is None else exhibit_file(folder, name, withheld)
        if file is None:
            notes.append(
                f"{exhibit.name} was not opened, and a slip sheet stands for it: the record does not say that it shows"
                " no minor or nothing sexual."
            )
            return replace(exhibit, slip=WITHHELD)
        return replace(exhibit, file=file, pages=count_pages(content_of_file(file, exhibit.decrypt)))
    except Unusable as error:
        missing.append(exhibit.not_bound(str(error)))
        return replace(exhibit, slip=REPLACE)


def _with_part(
    exhibit: Exhibit, folder: Path, progress: _Progress, missing: list[NotBound], notes: list[str]
) -> Exhibit:
    """The exhibit with its stamped pages in a file of their own, or with a slip where its file turns out unusable."""
    if exhibit.file is None:
        return exhibit
    before, part = progress.done, folder / f"{exhibit.letter}.pdf"
    try:
        content = content_of_file(exhibit.file, exhibit.decrypt)
        kind = kind_of_file(content)
        if kind == "pdf":
            found = stamp_pages(content, exhibit, part, progress)
        else:
            source = folder / f"{exhibit.letter}-image.pdf"
            found = pdf_of_image(content, kind, source)
            found += stamp_pages(source, exhibit, part, progress)
            source.unlink()
    except Unusable as error:
        reason = str(error)
    except Exception as error:
        if getattr(error, "errno", None) in FULL:
            raise
        reason = DAMAGED
    else:
        notes.extend(f"{exhibit.name}: {each}" for each in found)
        return replace(exhibit, part=part)
    progress.on(exhibit.pages - (progress.done - before))
    missing.append(exhibit.not_bound(reason))
    return replace(exhibit, slip=REPLACE, pages=0)


def stamp_pages(source: Content, exhibit: Exhibit, target: Path, progress: _Progress) -> list[str]:
    """Draw each page of a PDF on a letter page above its stamp. Returns what the attorney should know of it, in sentences."""
    with opened_pdf(source) as pdf:
        unpacked = 0
        for page in pdf.pages:
            unpacked += unpacked_size(page)
            if unpacked > EXHIBIT_ALL_CONTENT:
                raise Unusable(TOO_MUCH)
        found = flatten(pdf)
        sheets: list[Pdf] = []
        seen: set[tuple[int, int]] = set()
        for number, page in enumerate(list(pdf.pages)):
            if number % STAMPS_AT_ONCE == 0:
                sheets.append(stamp_strips(exhibit, number, min(number + STAMPS_AT_ONCE, exhibit.pages)))
            found |= strip_page(page, seen)
            pdf.pages[number] = _letter_page(pdf, page, sheets[-1].pages[number % STAMPS_AT_ONCE])
            progress.on()
        for key in [each for each in pdf.Root.keys() if each not in ("/Type", "/Pages")]:  # noqa: SIM118
            del pdf.Root[key]
        if Name.Info in pdf.trailer:
            del pdf.trailer[Name.Info]
        save_pdf(pdf, target)
    return [f"{each}." for each in sorted(found)]


def _letter_page(pdf: Pdf, page: Page, stamp: Page) -> Page:
    """A letter page with a page of the same document shrunk into the room above the strip, and the stamp in it."""
    content, strip = page.as_form_xobject(), pdf.copy_foreign(stamp.as_form_xobject())
    resources = Dictionary(XObject=Dictionary(Content=content, Stamp=strip))
    letter = Page(pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, WIDTH, HEIGHT], Resources=resources)))
    placed = letter.calc_form_xobject_placement(
        content, Name.Content, ROOM, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    # The mark MCID 0 is what `_tag` hangs the page on in the volume's structure.
    letter.obj.Contents = pdf.make_stream(
        b"/Figure <</MCID 0>> BDC\n" + placed + b"\nEMC\n/Artifact <</Type /Pagination>> BDC\nq\n/Stamp Do\nQ\nEMC\n"
    )
    return letter
