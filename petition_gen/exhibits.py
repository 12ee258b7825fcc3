"""Exhibits: the record's evidence bound into volumes, and a filing's papers combined into one PDF.

`bind` first looks at every file (`_examined`), then draws each page of it on a letter page above a stamp ("Exhibit B –
3 of 7"), one file at a time (`_with_part`), then puts the parts behind an index and cover pages (`_volume`). Only what
a page shows comes into a volume: no script, attachment, comment or description of a file (place, camera, author). What
cannot be bound is replaced by a slip sheet and named, and the rest goes on. `combine` joins finished PDFs. No volume is
ever held in memory whole, and what is reported of an exhibit names its letter and id and nothing else.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import IO, Any, Literal

import pikepdf
import pikepdf.settings
from pikepdf import Array, Dictionary, Name, Page, Pdf, Rectangle, Stream

from petition_gen.blocks import Run
from petition_gen.hidden import shown
from petition_gen.limits import (
    EXHIBIT_ALL_CONTENT,
    EXHIBIT_BYTES,
    EXHIBIT_CONTENT,
    EXHIBIT_PAGES,
    IMAGE_BYTES,
    IMAGE_PIXELS,
    IMAGE_SCANS,
    PDF_IMAGE_PIXELS,
)
from petition_gen.naming import guarded_run, naming, watched
from petition_gen.papers import sealed_legend, usable_exhibits
from petition_gen.planning import Filing
from petition_gen.private import FULL
from petition_gen.reading import SEALED, Unseal
from petition_gen.record import Evidence
from petition_gen.review import unsafe_image
from petition_gen.writing.press import FAMILIES, check_letters, laid_out, stylesheet

WIDTH, HEIGHT = 612, 792  # a letter page, in points
STRIP, MARGIN = 36, 18  # the strip at its foot, and what printers leave blank
ROOM = Rectangle(MARGIN, STRIP, WIDTH - MARGIN, HEIGHT - MARGIN)
STAMPS_AT_ONCE = 100  # WeasyPrint's time grows faster than the count of pages

Content = Path | bytes  # a file, or what an encrypted one holds

DAMAGED = "its file is damaged; open it, save it anew and look whether it is whole"
TOO_MUCH = "its pages unpack to more than they can show; print it to a new PDF"


@dataclass(frozen=True)
class Volume:
    """A bound volume: its file, title, size in bytes, count of pages, and who may see it."""

    path: Path
    title: str
    size: int
    pages: int
    audience: Literal["public", "sealed"]


@dataclass(frozen=True)
class Bound:
    """What binding made. `problems` are sentences that name an exhibit that could not be bound and why, `notes` what an
    attorney should know of the others. Both name exhibits by letter and id, and hold nothing else of the record."""

    volumes: tuple[Volume, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Exhibit:
    """An exhibit on its way into a volume. `slip` is what a sheet says in its place, `part` its stamped pages.

    `unseal` opens its file where that is encrypted.
    """

    item: Evidence
    letter: str
    pages: int = 0
    file: Path | None = None
    slip: str | None = None
    part: Path | None = None
    unseal: Unseal | None = None

    @property
    def name(self) -> str:
        return f"Exhibit {self.letter} ({self.item.id})"


class _Unusable(Exception):
    """A file that cannot be bound; says why and what to do, as the end of a sentence."""


WITHHELD = "This exhibit is not bound in this volume. It is withheld for counsel's review."
REPLACE = "This exhibit could not be bound. Its file must be replaced before this volume is filed."


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
    where there is no exhibit. Raises UndrawableText where no font has the letters of a title.
    """
    by_id = {each.id: each for each in usable_exhibits(filing)}
    problems: list[str] = []
    notes: list[str] = []
    withheld = _withheld_paths(filing.record.evidence or (), folder)
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=into) as temporary:
        examined = [
            _examined(_Exhibit(by_id[id], letter, unseal=filing.record.unseal), folder, withheld, problems, notes)
            for id, letter in letters.items()
            if id in by_id
        ]
        progress = _Progress(sum(each.pages for each in examined), on_page)
        exhibits = [_with_part(each, Path(temporary), progress, problems, notes) for each in examined]
        volumes = [_volume(filing, plan, into, Path(temporary)) for plan in _volumes(filing, exhibits)]
    return Bound(tuple(volumes), tuple(problems), tuple(notes))


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


# ---- looking at the files --------------------------------------------------------------------------------------------


def _examined(exhibit: _Exhibit, folder: Path, withheld: set[Path], problems: list[str], notes: list[str]) -> _Exhibit:
    """The exhibit with its file and its count of pages, or with what a slip sheet says in its place."""
    try:
        name, unsafe = exhibit.item.file, unsafe_image(exhibit.item)
        if name is None and not unsafe:
            notes.append(f"{exhibit.name} has no file in the record yet; a slip sheet stands for it.")
            return replace(exhibit, slip=REPLACE)
        file = None if unsafe or name is None else _file(folder, name, withheld)
        if file is None:
            notes.append(
                f"{exhibit.name} was not opened, and a slip sheet stands for it: the record does not say that it shows"
                " no minor or nothing sexual."
            )
            return replace(exhibit, slip=WITHHELD)
        return replace(exhibit, file=file, pages=_count_pages(_content(file, exhibit.unseal)))
    except _Unusable as error:
        problems.append(f"{exhibit.name} is not bound: {error}.")
        return replace(exhibit, slip=REPLACE)


def _withheld_paths(evidence: Iterable[Evidence], folder: Path) -> set[Path]:
    """Where the files lie that may never be opened, found out without a look at them: another exhibit may name one."""
    names = [each.file for each in evidence if each.file and unsafe_image(each)]
    return {Path(os.path.normpath(base / name)) for base in (folder.absolute(), folder.resolve()) for name in names}


def _file(folder: Path, name: str, withheld: set[Path]) -> Path | None:
    """The real path of an exhibit's file, a regular one in the record's folder or below; None where it is withheld."""
    if Path(os.path.normpath(folder.absolute() / name)) in withheld:
        return None
    try:
        path = (folder / name).resolve(strict=True)
        if path in withheld:
            return None
        found = path.stat()
    except FileNotFoundError:
        raise _Unusable("its file is not in the record's folder") from None
    except (OSError, RuntimeError):  # a loop of links, a folder that may not be read
        raise _Unusable("its file cannot be reached") from None
    if not path.is_relative_to(folder.resolve()):
        raise _Unusable("its file is a link that leads out of the record's folder")
    if not stat.S_ISREG(found.st_mode):
        raise _Unusable("it is not a file")
    if found.st_size > EXHIBIT_BYTES:
        raise _Unusable(f"its file is larger than {EXHIBIT_BYTES // 1_000_000} MB; make it smaller or divide it")
    return path


def _content(file: Path, unseal: Unseal | None) -> Content:
    """The file, or what an encrypted one holds, which is kept in memory."""
    if file.suffix.lower() != SEALED:
        return file
    try:
        if unseal is None:
            raise ValueError("encrypted, and no key is at hand")
        return unseal(file.read_bytes())
    except OSError:
        raise _Unusable("its file cannot be read") from None
    except ValueError as error:
        raise _Unusable(f"its file is {error}") from None


def _kind(file: Content) -> Literal["pdf", "png", "jpeg"]:
    """What a file is, by how it begins; its name may say anything."""
    try:
        with file.open("rb") if isinstance(file, Path) else io.BytesIO(file) as stream:
            head = stream.read(1024)
    except OSError:
        raise _Unusable("its file cannot be read") from None
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if b"%PDF-" in head:
        return "pdf"
    raise _Unusable("its file is neither PDF, PNG nor JPEG")


def _count_pages(file: Content) -> int:
    if _kind(file) != "pdf":
        if (file.stat().st_size if isinstance(file, Path) else len(file)) > IMAGE_BYTES:
            raise _Unusable(f"its image is larger than {IMAGE_BYTES // 1_000_000} MB; make it smaller")
        return 1
    try:
        with _opened(file) as pdf:
            count = len(pdf.pages)
    except _Unusable:
        raise
    except Exception:  # a damaged file makes its reader raise anything
        raise _Unusable(DAMAGED) from None
    if count == 0:
        raise _Unusable("its file has no pages")
    if count > EXHIBIT_PAGES:
        raise _Unusable(f"its file has more than {EXHIBIT_PAGES:,} pages; divide it")
    return count


def _opened(file: Content) -> Pdf:
    """A PDF, read piece by piece. One that must be repaired first is refused: pages may be missing from it."""
    # A few bytes can unpack to more than any memory holds; a limit of 0 would be none.
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=EXHIBIT_CONTENT,
        run_length_max_memory=EXHIBIT_CONTENT,
        png_max_memory=EXHIBIT_CONTENT,
        tiff_max_memory=EXHIBIT_CONTENT,
        max_stream_filters=5,
    )
    try:
        source = file if isinstance(file, Path) else io.BytesIO(file)
        pdf = Pdf.open(source, access_mode=pikepdf.AccessMode.stream, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise _Unusable("its file is encrypted; save it without a password") from None
    if pdf.is_encrypted:
        pdf.close()
        raise _Unusable("its file is encrypted; save it without restrictions")
    return pdf


# ---- one exhibit's pages ---------------------------------------------------------------------------------------------


def _with_part(exhibit: _Exhibit, folder: Path, progress: _Progress, problems: list[str], notes: list[str]) -> _Exhibit:
    """The exhibit with its stamped pages in a file of their own, or with a slip where its file turns out unusable."""
    if exhibit.file is None:
        return exhibit
    before, part = progress.done, folder / f"{exhibit.letter}.pdf"
    try:
        content = _content(exhibit.file, exhibit.unseal)
        kind = _kind(content)
        if kind == "pdf":
            found = _stamp(content, exhibit, part, progress)
        else:
            source = folder / f"{exhibit.letter}-image.pdf"
            found = _pdf_of_image(content, kind, source)
            found += _stamp(source, exhibit, part, progress)
            source.unlink()
    except _Unusable as error:
        reason = str(error)
    except Exception as error:
        if getattr(error, "errno", None) in FULL:
            raise
        reason = DAMAGED
    else:
        notes.extend(f"{exhibit.name}: {each}" for each in found)
        return replace(exhibit, part=part)
    progress.on(exhibit.pages - (progress.done - before))
    problems.append(f"{exhibit.name} is not bound: {reason}.")
    return replace(exhibit, slip=REPLACE, pages=0)


def _stamp(source: Content, exhibit: _Exhibit, target: Path, progress: _Progress) -> list[str]:
    """Draw each page of a PDF on a letter page above its stamp. Returns what is to be known of it, in sentences."""
    with _opened(source) as pdf:
        found = _prepare(pdf)
        sheets: list[Pdf] = []
        seen: set[tuple[int, int]] = set()
        unpacked = 0
        for number, page in enumerate(list(pdf.pages)):
            unpacked += _content_of(page)
            if unpacked > EXHIBIT_ALL_CONTENT:
                raise _Unusable(TOO_MUCH)
            if number % STAMPS_AT_ONCE == 0:
                sheets.append(_stamps(exhibit, number, min(number + STAMPS_AT_ONCE, exhibit.pages)))
            found |= _strip(page, seen)
            pdf.pages[number] = _letter_page(pdf, page, sheets[-1].pages[number % STAMPS_AT_ONCE])
            progress.on()
        for key in [each for each in pdf.Root.keys() if each not in ("/Type", "/Pages")]:  # noqa: SIM118
            del pdf.Root[key]
        if Name.Info in pdf.trailer:
            del pdf.trailer[Name.Info]
        _save(pdf, target)
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


def _prepare(pdf: Pdf) -> set[str]:
    """Make what a viewer shows of a document part of its pages, and say what is left out of the bound copy."""
    layers = pdf.Root.get(Name.OCProperties, Dictionary()).get(Name.D, Dictionary())
    if len(layers.get(Name.OFF, Array())) or layers.get(Name.BaseState) == Name.OFF:
        raise _Unusable("its file has hidden layers, which would show; print it to a new PDF")
    if pdf.Root.get(Name.NeedsRendering):
        raise _Unusable("its file is a form that only some programs can show; print it to a new PDF")
    left_out = _actions_of(pdf)
    names = pdf.Root.get(Name.Names, Dictionary())
    if Name.EmbeddedFiles in names or Name.AF in pdf.Root or Name.Collection in pdf.Root:
        left_out.add("embedded files")
    for page in pdf.pages:
        left_out |= _drop_annotations(page)
    form = pdf.Root.get(Name.AcroForm, Dictionary())
    if form.get(Name.NeedAppearances):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    sentences = {f"{each} were left out of the bound copy" for each in left_out}
    if any(_cropped(page) for page in pdf.pages):
        sentences.add("its pages are cropped: what was cropped away does not show, but it is still in the file")
    return sentences


# Annotations that show nothing of the page itself, by what a note calls them.
DROPPED = {
    "/Text": "comments",
    "/Popup": "comments",
    "/FileAttachment": "embedded files",
    "/Sound": "sounds and films",
    "/Movie": "sounds and films",
    "/Screen": "sounds and films",
    "/RichMedia": "sounds and films",
    "/3D": "sounds and films",
    "/Link": None,
    "/TrapNet": None,
}


def _drop_annotations(page: Page) -> set[str]:
    """Take from a page the annotations that are not part of what it shows, and say which."""
    found: set[str] = set()
    kept = []
    for each in page.obj.get(Name.Annots, Array()):
        subtype = str(each.get(Name.Subtype))
        if subtype == "/Redact":
            raise _Unusable("its file has redactions that were marked and never applied; apply them")
        if each.get(Name.FT) == Name.Sig and Name.V in each:
            found.add("digital signatures")
        if subtype not in DROPPED:
            kept.append(each)
        elif word := DROPPED[subtype]:
            found.add(word)
    if Name.Annots in page.obj:
        page.obj.Annots = Array(kept)
    return found


# What an action does to more than the view of the document, by what a note calls it. A link to a web page is no more
# than a link, and none is kept.
ACTIONS = {
    "/JavaScript": "scripts",
    "/Rendition": "scripts",
    "/Launch": "launch actions",
    "/SubmitForm": "actions that send or fetch data",
    "/ImportData": "actions that send or fetch data",
    "/GoToR": "actions that open other files",
    "/GoToE": "actions that open other files",
    "/Sound": "sounds and films",
    "/Movie": "sounds and films",
    "/RichMediaExecute": "sounds and films",
    "/GoTo3DView": "sounds and films",
}
MAX_LOOKED_AT = 100_000  # actions and fields of forms in one file; they may lead in a circle


def _actions_of(pdf: Pdf) -> set[str]:
    """The kinds of action in a document that run something."""
    fields = pdf.Root.get(Name.AcroForm, Dictionary()).get(Name.Fields, Array())
    pages = [page.obj for page in pdf.pages]
    annotations = [each for page in pages for each in page.get(Name.Annots, Array())]
    found = {"scripts"} if Name.JavaScript in pdf.Root.get(Name.Names, Dictionary()) else set()
    if Name.XFA in pdf.Root.get(Name.AcroForm, Dictionary()):
        found.add("instructions of a form (XFA)")
    actions = []
    for holder in (pdf.Root, *pages, *_below(fields, Name.Kids), *annotations):
        actions += [holder.get(Name.A), holder.get(Name.OpenAction), *_values(holder.get(Name.AA))]
    kinds = (ACTIONS.get(str(each.get(Name.S))) for each in _below(actions, Name.Next))
    return found | {kind for kind in kinds if kind}


def _values(holder: Any) -> list[Any]:
    """What a dictionary or an array holds; of anything else nothing."""
    if isinstance(holder, Dictionary):
        return [value for _, value in holder.items()]
    return [holder[place] for place in range(len(holder))] if isinstance(holder, Array) else []


def _below(holders: Iterable[Any], key: Name) -> Iterator[Any]:
    """The dictionaries among some objects, and what each leads to by a key (one or several), each once.

    Of a destination, which is no action, nothing.
    """
    waiting = list(holders)
    seen: set[tuple[int, int]] = set()
    for _ in range(MAX_LOOKED_AT):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, Array | Dictionary) and each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        if isinstance(each, Array):
            waiting.extend(each)
        elif isinstance(each, Dictionary):
            yield each
            waiting.append(each.get(key))
    raise _Unusable("it holds more actions than any document needs; print it to a new PDF")


def _cropped(page: Page) -> bool:
    whole, shown = (Rectangle(Array(box)) for box in (page.mediabox, page.cropbox))
    return shown.width < whole.width - 1 or shown.height < whole.height - 1


# What the parts of a page may carry besides what they show: descriptions with authors and places, a program's own copy
# of the work, attached files.
HIDDEN = (
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/LastModified",
    "/OPI",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/Alternates",
    "/Thumb",
)
FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)


def _strip(page: Page, seen: set[tuple[int, int]]) -> set[str]:
    """Take from a page and all that it draws with what does not show, and set its box to what viewers show of it.

    `seen` holds the objects that were looked at before.
    """
    page.obj.TrimBox = _shown_box(page)  # the box that pikepdf makes a form of
    found = set()
    waiting: list[Any] = [page.resources]
    while waiting:
        each = waiting.pop()
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        if isinstance(each, Array):
            waiting.extend(one for one in each if isinstance(one, Array | Dictionary | Stream))
            continue
        if each.get(Name.Subtype) == Name.Image and int(each.Width) * int(each.Height) > PDF_IMAGE_PIXELS:
            raise _Unusable("a picture in it is larger than any program can draw; print it to a new PDF")
        dropped = HIDDEN if isinstance(each, Dictionary) else (*HIDDEN, "/F")  # a stream's /F is a file elsewhere
        for key, value in list(each.items()):
            if key in dropped or _is_page(value):
                del each[key]
            elif isinstance(value, Array | Dictionary | Stream):
                waiting.append(value)
        if each.get(Name.Type) == Name.Font and not _embedded(each):
            found.add("some of its fonts are not embedded, so that it may look different elsewhere")
    return found


def _content_of(page: Page) -> int:
    """How many bytes the content of a page unpacks to. Raises where it cannot be read, or is larger than the limit.

    LZW, of which qpdf knows no limit, can unpack to about fourteen hundred times its size.
    """
    contents, total = page.obj.get(Name.Contents), 0
    for stream in contents if isinstance(contents, Array) else [contents] if contents is not None else []:
        filters = stream.get(Name.Filter, Array())
        packed = "/LZWDecode" in [str(each) for each in (filters if isinstance(filters, Array) else [filters])]
        if packed and len(stream.read_raw_bytes()) > EXHIBIT_CONTENT // 1400:
            raise _Unusable("its pages are packed in an outdated way; print it to a new PDF")
        try:
            total += len(stream.read_bytes())
        except pikepdf.DataDecodingError as error:
            raise _Unusable(TOO_MUCH if "limit" in str(error) else DAMAGED) from None
    return total


def _is_page(value: Any) -> bool:
    """Whether a value leads back to the document's pages, and so to all that was left out."""
    return isinstance(value, Dictionary) and str(value.get(Name.Type)) in ("/Page", "/Pages", "/Catalog")


def _embedded(font: Any) -> bool:
    """Whether a font is in the file; a composite one is where its descendant is, which is looked at by itself."""
    if font.get(Name.Subtype) in (Name.Type0, Name.Type3):
        return True
    descriptor = font.get(Name.FontDescriptor, Dictionary())
    return any(each in descriptor for each in FONT_FILES)


def _shown_box(page: Page) -> Array:
    """What viewers show of a page: the crop box, as far as it lies on the medium."""
    whole, shown = (Rectangle(Array(box)) for box in (page.mediabox, page.cropbox))
    box = [max(whole.llx, shown.llx), max(whole.lly, shown.lly), min(whole.urx, shown.urx), min(whole.ury, shown.ury)]
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        raise ValueError("a page without extent")
    return Array(box)


# ---- images ----------------------------------------------------------------------------------------------------------

# The turns that a camera notes, in degrees clockwise (Exif 2.3, tag 0x0112); a mirrored picture is turned and no more.
TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}


def _pdf_of_image(file: Content, kind: Literal["png", "jpeg"], target: Path) -> list[str]:
    """Write a PDF of one page that shows an image, pixel by pixel as it is, without what the file says besides.

    Returns what is to be known of it, in sentences.
    """
    import img2pdf  # type: ignore[import-untyped]
    from PIL import Image

    data = file.read_bytes() if isinstance(file, Path) else file
    too_many = f"its image has more than {IMAGE_PIXELS // 1_000_000} million pixels; make it smaller"
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()] if kind == "png" else ["JPEG", "MPO"]) as image:
            if image.width * image.height > IMAGE_PIXELS:
                raise _Unusable(too_many)
            if kind == "jpeg" and data.count(b"\xff\xda") > IMAGE_SCANS:
                raise _Unusable("its image is drawn in more passes than any camera makes; save it anew")
            several = getattr(image, "n_frames", 1) > 1
            turn = 0
            if kind == "png":
                image.verify()
            else:
                turn = TURNS.get(image.getexif().get(0x0112, 1), 0)
                image.draft("L", (1, 1))  # decodes an eighth of each side, enough to find what is broken
                image.load()
        if kind == "jpeg":
            data = _bare_jpeg(data)
        with target.open("wb") as stream:
            img2pdf.convert(
                data,
                outputstream=stream,
                layout_fun=_layout,
                rotation=img2pdf.Rotation[str(turn)],
                first_frame_only=True,
                nodate=True,
                engine=img2pdf.Engine.internal,
            )
    except _Unusable:
        raise
    except Image.DecompressionBombError:
        raise _Unusable(too_many) from None
    except Exception as error:
        if getattr(error, "errno", None) in FULL:
            raise
        raise _Unusable(DAMAGED) from None
    return ["its file holds several pictures, of which the first is bound."] if several else []


def _layout(width: int, height: int, _: object) -> tuple[float, float, float, float]:
    """A page just as large as the image: 96 pixels to the inch, or more where it would be larger than a sheet."""
    scale = min(0.75, 1000 / max(width, height))
    return (width * scale, height * scale) * 2


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _bare_jpeg(data: bytes) -> bytes:
    """A JPEG without what it says besides the picture: place, camera, author, previews, and whatever follows its end.

    Kept are the parts that decoders need, a plain JFIF head, Adobe's (colors) and the color profile. Raises ValueError
    where the file is not whole.
    """
    kept, at, in_scan = [data[:2]], 2, False
    while True:
        found = _NEXT_MARKER.search(data, at)
        if not found:
            raise ValueError("a JPEG without an end")
        start, marker = found.start(), data[found.start() + 1]
        if in_scan:  # what lies between a scan's head and the next marker is the picture
            kept.append(data[at:start])
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        at, in_scan = start + 2 + int.from_bytes(data[start + 2 : start + 4]), marker == 0xDA
        segment = data[start:at]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _needed(marker, segment):
            kept.append(segment)


def _needed(marker: int, segment: bytes) -> bool:
    """Whether an application segment changes how a JPEG looks."""
    return (
        (marker == 0xE0 and segment[4:9] == b"JFIF\0" and len(segment) == 18)  # longer ones hold a preview
        or (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0")
        or (marker == 0xEE and segment[4:9] == b"Adobe")
    )


# ---- volumes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """An exhibit's place in a volume: bound where it has no slip."""

    exhibit: _Exhibit
    title: str
    bookmark: str
    slip: str | None

    @property
    def part(self) -> Path | None:
        return None if self.slip else self.exhibit.part


@dataclass(frozen=True)
class _Plan:
    """A volume to be made."""

    name: str
    title: str
    audience: Literal["public", "sealed"]
    legend: str | None
    entries: tuple[_Entry, ...]


def _volumes(filing: Filing, exhibits: Sequence[_Exhibit]) -> Iterator[_Plan]:
    """The volumes of a filing: one where all or none is sealed, else a public one and a sealed one."""
    if not exhibits:
        return
    called = f"xhibits in support of {filing.remedy.papers.filing.lower()}"
    whole = tuple(_Entry(each, *_titles(filing, each.item, "sealed"), each.slip) for each in exhibits)
    if all(each.audience == "sealed" for each in filing.remedy.papers.documents):
        yield _Plan("exhibits.pdf", f"E{called}", "sealed", filing.remedy.confidentiality.legend, whole)
        return
    sentence = SLIPS[filing.remedy.confidentiality.sealing]
    public = tuple(
        _Entry(
            each,
            *_titles(filing, each.item, "public"),
            f"Exhibit {each.letter} {sentence}." if each.item.sealed else each.slip,
        )
        for each in exhibits
    )
    yield _Plan("exhibits.pdf", f"E{called}", "public", None, public)
    if sealed := tuple(each for each in whole if each.exhibit.item.sealed):
        yield _Plan("exhibits-sealed.pdf", f"Sealed e{called}", "sealed", sealed_legend(filing), sealed)


# What the public volume says of a sealed exhibit, by what the law says of sealing.
SLIPS = {
    "right": "is filed under seal",
    "required": "is filed under seal",
    "no": "is not in the public volume",
    "leave": "is lodged conditionally under seal",
    "unknown": "is lodged conditionally under seal",
}


def _titles(filing: Filing, item: Evidence, audience: Literal["public", "sealed"]) -> tuple[str, str]:
    """The exhibit's title, or in a public volume its public one, freed of what such a paper may not carry; its bookmark.

    A bookmark is shown where no page is. If the title names the client, even where that is allowed, it says the kind.
    """
    record = filing.record
    public = item.public_title is not None and (audience == "public" or item.title is None)
    path = f"evidence[{(record.evidence or ()).index(item)}].{'public_title' if public else 'title'}"
    run = Run((item.public_title if public else item.title) or _untitled(item), path=path)
    name = naming(record, filing.remedy)
    title = guarded_run(run, record, name, watched(record, name), audience == "public")
    strictly = replace(name, form="initials")
    named = guarded_run(title, record, strictly, watched(record, strictly), True) != title
    return shown(title.text), shown(_untitled(item) if named else title.text)


def _untitled(item: Evidence) -> str:
    return (item.kind or "document").replace("_", " ").capitalize()


def _volume(filing: Filing, plan: _Plan, into: Path, temporary: Path) -> Volume:
    """Write one volume: index, then each exhibit's cover and pages, with bookmarks, labels and structure."""
    sheets, covers = _sheets(plan)
    furniture, joined, target = temporary / f"sheets-{plan.name}", temporary / f"joined-{plan.name}", into / plan.name
    furniture.write_bytes(sheets)
    pieces: list[tuple[Path, str]] = [(furniture, f"1-{covers[0][0]}")]
    for entry, (first, last) in zip(plan.entries, covers, strict=True):
        pieces.append((furniture, f"{first + 1}-{last + 1}"))
        if entry.part:
            pieces.append((entry.part, "1-z"))
    _join(furniture, pieces, joined)
    with Pdf.open(joined, access_mode=pikepdf.AccessMode.stream) as volume:
        labels: list[Any] = [0, Dictionary(S=Name.r)]
        at = covers[0][0]
        for entry, (first, last) in zip(plan.entries, covers, strict=True):
            letter, section = entry.exhibit.letter, _section(volume, volume.pages[at])
            labels += [at, Dictionary(P=letter)]
            at += last - first + 1
            if entry.part:
                labels += [at, Dictionary(S=Name.D, P=f"{letter}-")]
                for number in range(1, entry.exhibit.pages + 1):
                    _tag(volume, volume.pages[at], section, f"Exhibit {letter}, page {number} of {entry.exhibit.pages}")
                    at += 1
        volume.Root.PageLabels = Dictionary(Nums=Array(labels))
        volume.Root.StructTreeRoot.ParentTreeNextKey = _next_key(volume)
        _save(volume, target)
    joined.unlink()
    return Volume(target, plan.title, target.stat().st_size, at, plan.audience)


def _join(first: Path | None, pieces: Iterable[tuple[Path, str]], target: Path) -> None:
    """Put ranges of pages of PDFs into one file, in a document like `first` or an empty one, copying from file to file.

    pikepdf itself would read all that it copies from one document to another into memory; qpdf's own command does not.
    """
    ranges = [part for path, pages in pieces for part in (str(path.absolute()), pages)]
    base = str(first.absolute()) if first else "--empty"
    options = ["--deterministic-id", "--no-warn", "--warning-exit-0", "--remove-unreferenced-resources=no"]
    pikepdf.Job(["qpdf", *options, base, "--pages", *ranges, "--", str(target.absolute())]).run()
    with target.open("rb") as stream:  # qpdf does not notice that the last part of a file could not be written
        stream.seek(max(0, target.stat().st_size - 20))
        if b"%%EOF" not in stream.read():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


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
    key, keys = _next_key(volume), volume.Root.StructTreeRoot.ParentTree.Nums
    element = volume.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=section, Pg=page.obj, K=0, Alt=pikepdf.String(alternative))
    )
    section.K.append(element)
    keys.append(key)
    keys.append(Array([element]))
    page.obj.StructParents = key
    page.obj.Tabs = Name.S


def _save(pdf: Pdf, target: Path) -> None:
    """Write a PDF for its owner's eyes: the same content gives the same bytes."""
    with open(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb+", buffering=0) as stream:
        patient = _Patient(stream)
        pdf.save(
            patient,  # type: ignore[arg-type]
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        patient.flush()
        if patient.error:
            raise patient.error


class _Patient(io.RawIOBase):
    """A file that keeps an error of writing for later: qpdf ends the whole process at the second one that it meets."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.kept = stream, bytearray()
        self.error: OSError | None = None

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self.kept += data
        if len(self.kept) > 1_000_000:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Write what was taken, unless something could not be written before."""
        waiting, self.kept = memoryview(bytes(self.kept)), bytearray()
        try:
            while waiting and self.error is None:
                waiting = waiting[self.stream.write(waiting) :]
        except OSError as error:
            self.error = error


# ---- index, covers and stamps ----------------------------------------------------------------------------------------


def _sheets(plan: _Plan) -> tuple[bytes, list[tuple[int, int]]]:
    """The index, covers and slip sheets of a volume, and the first and last page of each exhibit's cover."""
    legend = f'<p class="legend">{escape(plan.legend)}</p>' if plan.legend else ""
    rows = "".join(_row(entry) for entry in plan.entries)
    heads = "".join(f'<th scope="col">{each}</th>' for each in ("Exhibit", "Description", "Date", "Pages"))
    index = (
        f'{legend}<h1 class="index">Index of exhibits</h1><p class="volume">{escape(plan.title)}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    sections = [f"<section>{index}</section>", *(_cover(entry, legend) for entry in plan.entries)]
    head = f"<head><title>{escape(plan.title)}</title></head>"
    html = f'<html lang="en-US">{head}<body>{"".join(sections)}</body></html>'
    drawn = _drawn(html, "sheets")
    starts = [next(i for i, page in enumerate(drawn.pages) if _anchor(entry) in page.anchors) for entry in plan.entries]
    ends = [*(start - 1 for start in starts[1:]), len(drawn.pages) - 1]
    return drawn.write_pdf(pdf_tags=True, pdf_identifier=True), list(zip(starts, ends, strict=True))


def _anchor(entry: _Entry) -> str:
    return f"exhibit-{entry.exhibit.letter}"


def _row(entry: _Entry) -> str:
    exhibit = entry.exhibit
    pages = {None: str(exhibit.pages), WITHHELD: "withheld", REPLACE: "not bound"}.get(entry.slip, "sealed")
    link = f'<a href="#{_anchor(entry)}">{exhibit.letter}</a>'
    return f"<tr><td>{link}</td><td>{escape(entry.title)}</td><td>{_date(exhibit.item)}</td><td>{pages}</td></tr>"


def _cover(entry: _Entry, legend: str) -> str:
    exhibit = entry.exhibit
    pages = "1 page" if exhibit.pages == 1 else f"{exhibit.pages} pages"
    below = f'<p class="slip">{escape(entry.slip)}</p>' if entry.slip else f"<p>{pages}</p>"
    label = escape(f"Exhibit {exhibit.letter}: {entry.bookmark}")
    return (
        f'<section class="cover" id="{_anchor(entry)}">{legend}<h1 data-label="{label}">Exhibit {exhibit.letter}</h1>'
        f'<p class="title">{escape(entry.title)}</p><p>{_date(exhibit.item)}</p>{below}</section>'
    )


def _date(item: Evidence) -> str:
    return item.date.words() if item.date else "Undated"


def _stamps(exhibit: _Exhibit, first: int, last: int) -> Pdf:
    """A PDF of strips, one for each of an exhibit's pages from `first` up to `last`."""
    strips = (f"<p>Exhibit {exhibit.letter} – {number + 1} of {exhibit.pages}</p>" for number in range(first, last))
    drawn = _drawn(f"<html><body>{''.join(strips)}</body></html>", "stamps")
    return Pdf.open(io.BytesIO(drawn.write_pdf()))


def _drawn(html: str, look: Literal["sheets", "stamps"]) -> Any:
    """The pages of some HTML in the package's own fonts. Raises UndrawableText as `write_pdf` does."""
    drawn = laid_out(html, _stylesheet(look), pdf_tags=look == "sheets")
    check_letters(drawn)
    return drawn


@lru_cache(maxsize=2)
def _stylesheet(look: str) -> Any:
    return stylesheet(f"html {{ font-family: {FAMILIES} }}" + {"sheets": SHEETS, "stamps": STAMPS}[look])


SHEETS = f"""
@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: 72pt }}
* {{ margin: 0; padding: 0 }}
html {{ font-size: 12pt; line-height: 15pt; overflow-wrap: break-word }}
section {{ break-after: page }}
section:last-child {{ break-after: auto }}
a {{ color: inherit; text-decoration: none }}
.legend {{ text-align: center; font-weight: bold; margin-bottom: 18pt }}
h1 {{ text-align: center; bookmark-level: 1 }}
.index {{ font-size: 16pt; line-height: 20pt }}
.volume {{ text-align: center; margin: 4pt 0 18pt }}
table {{ width: 100%; border-collapse: collapse }}
th, td {{ text-align: left; vertical-align: top; padding: 4pt 6pt; border: 0.5pt solid black }}
th {{ background: #eee }}
tr {{ break-inside: avoid }}
th:first-child, td:first-child {{ width: 12% }}
th:nth-child(3), td:nth-child(3) {{ width: 24% }}
th:last-child, td:last-child {{ width: 13% }}
.cover {{ text-align: center }}
.cover h1 {{
  bookmark-label: attr(data-label); font-size: 32pt; line-height: 38pt; text-transform: uppercase;
  margin: 190pt 0 18pt; padding-bottom: 14pt; border-bottom: 1.5pt solid black;
}}
.cover .legend + h1 {{ margin-top: 157pt }}
.cover p {{ margin-bottom: 8pt }}
.cover .legend {{ margin-bottom: 18pt }}
.title {{ font-size: 16pt; line-height: 20pt }}
.slip {{ margin: 36pt auto 0; padding: 10pt 16pt; border: 1pt solid black; font-weight: bold; max-width: 330pt }}
"""

STAMPS = f"""
@page {{ size: {WIDTH}pt {STRIP}pt; margin: 0 }}
* {{ margin: 0; padding: 0 }}
p {{ break-after: page; padding: 9pt {2 * MARGIN}pt 0; text-align: right; font: bold 11pt/13pt {FAMILIES} }}
p:last-child {{ break-after: auto }}
"""


# ---- the combined packet ---------------------------------------------------------------------------------------------


def combine(parts: Sequence[tuple[str, Path]], target: Path, title: str) -> int:
    """Join finished PDFs, papers and volumes each with its title, into one file in their order. Returns its size.

    Each part gets a bookmark that holds its own bookmarks; its page labels are kept, or made of its place in the order
    ("2-1", "2-2"); links within a part and its tags go on working. The same parts give the same bytes. `title` is for
    the file's metadata, which hold nothing else. Raises ValueError where there is no part, and pikepdf.PdfError where a
    part is no PDF.
    """
    if not parts:
        raise ValueError("there is nothing to combine")
    with tempfile.TemporaryDirectory(prefix=".parts-", dir=target.parent) as temporary:
        joined = Path(temporary) / "joined.pdf"
        _join(None, [(path, "1-z") for _, path in parts], joined)
        with Pdf.open(joined, access_mode=pikepdf.AccessMode.stream) as whole:
            _furnish(whole, parts)
            whole.docinfo[Name.Title] = title
            _save(whole, target)
    return target.stat().st_size


def _furnish(whole: Pdf, parts: Sequence[tuple[str, Path]]) -> None:
    """Give the joined pages of some documents the bookmarks, labels, links and tags that they had there."""
    root = whole.Root
    empty = Dictionary(Type=Name.StructTreeRoot, K=Array(), ParentTree=Dictionary(Nums=Array()))
    root.StructTreeRoot = whole.make_indirect(empty)
    labels: list[Any] = []
    start = 0
    with whole.open_outline() as outline:
        for number, (name, path) in enumerate(parts, 1):
            with Pdf.open(path, access_mode=pikepdf.AccessMode.stream) as source:
                bookmark = pikepdf.OutlineItem(name, start, "Fit")
                bookmark.children.extend(_bookmarks(source, start))
                outline.root.append(bookmark)
                labels += _labels(source, start, number)
                _restore_links(whole, source, start)
                _adopt_structure(whole, source, start, number)
                start += len(source.pages)
    root.StructTreeRoot.ParentTreeNextKey = _next_key(whole)
    root.PageLabels = Dictionary(Nums=Array(labels))
    root.Lang = pikepdf.String("en-US")
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines


def _places(pdf: Pdf) -> dict[tuple[int, int], int]:
    """The number of each page, from 0, by its object."""
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages)}


def _annotations(pdf: Pdf, start: int, count: int) -> Iterator[list[Any]]:
    """The annotations of each of some pages."""
    for number in range(start, start + count):
        yield list(pdf.pages[number].obj.get(Name.Annots, Array()))


def _restore_links(whole: Pdf, source: Pdf, start: int) -> None:
    """Let the links of a document's pages lead to the same pages in the whole: joining loses where they led."""
    places = _places(source)
    named = Name.Dests in source.Root.get(Name.Names, Dictionary())
    names = pikepdf.NameTree(source.Root.Names.Dests) if named else {}
    count = len(source.pages)
    for old, new in zip(_annotations(source, 0, count), _annotations(whole, start, count), strict=True):
        for before, after in zip(old, new, strict=True):
            action = before.get(Name.A)
            to = before.get(Name.Dest) if action is None else action.get(Name.D)
            if isinstance(to, pikepdf.String):
                to = names.get(str(to))
            for key in (Name.A, Name.Dest):
                if key in after:
                    del after[key]
            if isinstance(to, Array) and to[0].objgen in places:
                after.Dest = Array([whole.pages[start + places[to[0].objgen]].obj, *_values(to)[1:]])


def _adopt_structure(whole: Pdf, source: Pdf, start: int, number: int) -> None:
    """Hang a document's structure into the whole's, its keys and names moved out of the way of the others'."""
    if Name.StructTreeRoot not in source.Root:
        return
    count = len(source.pages)
    _detach(source)
    tree, offset = whole.Root.StructTreeRoot, _next_key(whole)
    copied = whole.copy_foreign(source.Root.StructTreeRoot)
    for element in _kids(copied):
        element.P = tree
        tree.K.append(element)
    for element in _elements(copied):
        _attach(element, whole, start, f"{number}-")
    for key, value in pikepdf.NumberTree(copied.ParentTree).items():
        tree.ParentTree.Nums.append(offset + key)
        tree.ParentTree.Nums.append(value)
    for page, drawn_on in zip(whole.pages[start : start + count], _annotations(whole, start, count), strict=True):
        if Name.StructParents in page.obj:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in drawn_on:
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset


def _next_key(pdf: Pdf) -> int:
    """The first key that is free in the tree by which a document's pages find their structure."""
    keys = pdf.Root.StructTreeRoot.ParentTree.Nums
    return int(keys[len(keys) - 2]) + 1 if len(keys) else 0


def _kids(element: Any) -> list[Any]:
    """What an element of a structure holds that is an object: elements, and references to annotations."""
    kids = element.get(Name.K, Array())
    return [each for each in (kids if isinstance(kids, Array) else [kids]) if isinstance(each, Dictionary)]


def _elements(tree: Any) -> Iterator[Any]:
    """All that stands in a structure, each once, and what WeasyPrint tells only the pages of."""
    waiting = _kids(tree)
    for value in pikepdf.NumberTree(tree.ParentTree).values():
        waiting += [each for each in (value if isinstance(value, Array) else [value]) if isinstance(each, Dictionary)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        each = waiting.pop()
        if each.is_indirect and each.objgen in seen:
            continue
        seen.add(each.objgen)
        yield each
        waiting.extend(_kids(each))


def _detach(source: Pdf) -> None:
    """Let a structure name pages and annotations by number, since pages are not copied with it."""
    places = _places(source)
    on_pages = {
        each.objgen: (page, place)
        for page, group in enumerate(_annotations(source, 0, len(source.pages)))
        for place, each in enumerate(group)
    }
    for element in _elements(source.Root.StructTreeRoot):
        if Name.Pg in element:
            element.Pg = places[element.Pg.objgen]
        if Name.Obj in element:
            element.Obj = Array(on_pages[element.Obj.objgen])


def _attach(element: Any, whole: Pdf, start: int, prefix: str) -> None:
    """Undo `_detach` in the whole, and put a prefix before the names by which a table's cells know their headings."""
    if Name.Pg in element:
        element.Pg = whole.pages[start + int(element.Pg)].obj
    if Name.Obj in element:
        page, place = element.Obj
        element.Obj = whole.pages[start + int(page)].obj.Annots[int(place)]
    if Name.ID in element:
        element.ID = pikepdf.String(prefix + str(element.ID))
    attributes = element.get(Name.A)
    for each in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(each, Dictionary) and Name.Headers in each:
            each.Headers = Array([pikepdf.String(prefix + str(name)) for name in each.Headers])


def _labels(source: Pdf, start: int, number: int) -> list[Any]:
    """The page labels of a document from its place on, its own or those of its place in the order."""
    if Name.PageLabels not in source.Root:
        return [start, Dictionary(S=Name.D, P=f"{number}-")]
    found: list[Any] = []
    for page, label in pikepdf.NumberTree(source.Root.PageLabels).items():
        found += [start + page, Dictionary({key: label[key] for key in ("/S", "/P", "/St") if key in label})]
    return found


def _bookmarks(source: Pdf, start: int) -> list[pikepdf.OutlineItem]:
    """The bookmarks of a document, leading to its pages from `start` on."""
    places = _places(source)

    def moved(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
        for item in items:
            to = item.destination
            if isinstance(to, Array) and to[0].objgen in places:
                at_height = to[1] == Name.XYZ and to[3] is not None
                shown = {"page_location": "XYZ", "top": float(to[3])} if at_height else {"page_location": "Fit"}
                found = pikepdf.OutlineItem(item.title, start + places[to[0].objgen], **shown)
                found.children.extend(moved(item.children))
                yield found

    with source.open_outline() as outline:
        return list(moved(outline.root))
