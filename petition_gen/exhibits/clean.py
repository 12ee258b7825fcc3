"""A PDF freed of what does not show: actions, annotations, layers, files, hidden content."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf.settings
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Rectangle, Stream

from petition_gen.exhibits.exhibit import DAMAGED, TOO_MUCH, Unusable
from petition_gen.limits import EXHIBIT_CONTENT, PDF_IMAGE_PIXELS
from petition_gen.writers.pdf_join import values_of


def flatten(pdf: Pdf) -> set[str]:
    """Make what a viewer shows of a document part of its pages, and say what is left out of the bound copy."""
    layers = pdf.Root.get(Name.OCProperties, Dictionary()).get(Name.D, Dictionary())
    if len(layers.get(Name.OFF, Array())) or layers.get(Name.BaseState) == Name.OFF:
        raise Unusable("its file has hidden layers, which would show; print it to a new PDF")
    if pdf.Root.get(Name.NeedsRendering):
        raise Unusable("its file is a form that only some programs can show; print it to a new PDF")
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
            raise Unusable("its file has redactions that were marked and never applied; apply them")
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
    for holder in (pdf.Root, *pages, *objects_below(fields, Name.Kids), *annotations):
        actions += [holder.get(Name.A), holder.get(Name.OpenAction), *values_of(holder.get(Name.AA))]
    kinds = (ACTIONS.get(str(each.get(Name.S))) for each in objects_below(actions, Name.Next))
    return found | {kind for kind in kinds if kind}


def objects_below(holders: Iterable[Any], key: Name) -> Iterator[Any]:
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
    raise Unusable("it holds more stamps, comments, fields or actions than any document needs; print it to a new PDF")


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


def strip_page(page: Page, seen: set[tuple[int, int]]) -> set[str]:
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
            raise Unusable("a picture in it is larger than any program can draw; print it to a new PDF")
        dropped = HIDDEN if isinstance(each, Dictionary) else (*HIDDEN, "/F")  # a stream's /F is a file elsewhere
        for key, value in list(each.items()):
            if key in dropped or _is_page(value):
                del each[key]
            elif isinstance(value, Array | Dictionary | Stream):
                waiting.append(value)
        if each.get(Name.Type) == Name.Font and not _embedded(each):
            found.add("some of its fonts are not embedded, so that it may look different elsewhere")
    return found


def unpacked_size(page: Page) -> int:
    """How many bytes the content of a page unpacks to. Raises where it cannot be read, or is larger than the limit.

    LZW, of which qpdf knows no limit, can unpack to about fourteen hundred times its size.
    """
    contents, total = page.obj.get(Name.Contents), 0
    for stream in contents if isinstance(contents, Array) else [contents] if contents is not None else []:
        filters = stream.get(Name.Filter, Array())
        packed = "/LZWDecode" in [str(each) for each in (filters if isinstance(filters, Array) else [filters])]
        if packed and len(stream.read_raw_bytes()) > EXHIBIT_CONTENT // 1400:
            raise Unusable("its pages are packed in an outdated way; print it to a new PDF")
        try:
            total += len(stream.read_bytes())
        except pikepdf.DataDecodingError:
            raise Unusable(TOO_MUCH if _unpacks_beyond(stream, EXHIBIT_CONTENT) else DAMAGED) from None
    return total


def _unpacks_beyond(stream: Object, most: int) -> bool:
    """Whether a stream, which could not be unpacked, is a sound one of more bytes than these. Told of deflate alone."""
    filters = stream.get(Name.Filter, Array())
    if (filters[0] if isinstance(filters, Array) and len(filters) else filters) != Name.FlateDecode:
        return False
    unpacker, data, total = zlib.decompressobj(), stream.read_raw_bytes(), 0
    while data and total <= most:
        try:
            total += len(unpacker.decompress(data, 1_000_000))
        except zlib.error:
            return False
        data = unpacker.unconsumed_tail
    return total > most


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
