"""A PDF freed of what does not show: actions, annotations, layers, files, hidden content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, Rectangle, Stream

from petition_gen.exhibits.burned import burned
from petition_gen.exhibits.covered import covered, cuts_pictures, outside
from petition_gen.exhibits.drawing import Reader
from petition_gen.exhibits.exhibit import Unusable
from petition_gen.exhibits.geometry import Box, within
from petition_gen.exhibits.layers import Layers
from petition_gen.exhibits.masked import blank_unseen
from petition_gen.exhibits.pictures import bare_picture
from petition_gen.exhibits.profiles import bare_profile
from petition_gen.exhibits.rewritten import Rewriter
from petition_gen.limits import PDF_IMAGE_PIXELS
from petition_gen.writers.pdf_join import values_of

LEFT_OUT = {
    "layers": "layers that do not show on the screen and on paper alike were left out of the bound copy",
    "beyond": "what lies beyond the edge of its pages was left out of the bound copy",
}
HALF_SHOWN = "annotations that do not show on the screen and on paper alike were left out of the bound copy"
BARE = "marks that each program draws in its own way were left out of the bound copy"
FILLED_IN = "what is filled into its form shows on the screen and may not print; it is part of the bound copy"
CROPPED = "its pages are cropped"
MASKED = "a mask hides a part of a picture in it, which is whole in the file"
CUT = "a picture is cut to a part of it, and is whole in the file; look whether the rest may be read"
REACHES = "a picture or a line of words reaches over the edge of what shows, and is whole in the file"


class Told:
    """What the attorney should know of an exhibit's pages."""

    def __init__(self) -> None:
        self._pages: dict[str, set[int]] = defaultdict(set)

    def add(self, sentence: str, page: int) -> None:
        """That this is so on a page."""
        self._pages[sentence].add(page)

    def sentences(self) -> Iterator[str]:
        """What is so, and on which pages."""
        for sentence, pages in self._pages.items():
            yield f"{sentence} ({pages_said(pages)})"


def pages_said(numbers: Iterable[int]) -> str:
    """The pages of an exhibit, in words."""
    known = [str(each) for each in sorted(numbers)]
    return f"page {known[0]}" if len(known) == 1 else f"pages {', '.join(known[:-1])} and {known[-1]}"


def flatten(pdf: Pdf) -> set[str]:
    """Make what a viewer shows of a document part of its pages, and say what is left out of the bound copy.

    Raises Unusable where words or a part of a picture lie under a box, which makes nobody unable to read them.
    """
    if pdf.Root.get(Name.NeedsRendering):
        raise Unusable("its file is a form that only some programs can show; print it to a new PDF")
    left_out = _actions_of(pdf)
    names = pdf.Root.get(Name.Names, Dictionary())
    if Name.EmbeddedFiles in names or Name.AF in pdf.Root or Name.Collection in pdf.Root:
        left_out.add("embedded files")
    if pdf.Root.get(Name.AcroForm, Dictionary()).get(Name.NeedAppearances):
        pdf.generate_appearance_streams()
    layers, told = Layers(pdf), Told()
    edges = _check_covers(pdf, layers)
    rewriter = Rewriter(pdf, layers.shown)
    for number, page in enumerate(pdf.pages, 1):
        left_out |= _drop_annotations(page, number, layers, told)
        beyond, reaches, cut = edges[number - 1]
        rewriter.page(number, page, beyond)
        if reaches:
            told.add(REACHES, number)
        if cut:
            told.add(CUT, number)
        if _cropped(page):
            told.add(CROPPED, number)
    for what, numbers in rewriter.left_out.items():
        for number in numbers:
            told.add(LEFT_OUT[what], number)
    pdf.flatten_annotations("all")
    return {f"{each} were left out of the bound copy" for each in left_out} | set(told.sentences())


def _check_covers(pdf: Pdf, layers: Layers) -> list[tuple[set[int], bool, bool]]:
    """What each page draws beyond its edge, and whether it cuts pictures. Raises Unusable where something only looks redacted."""
    reader, edges, under = Reader(layers.shown), [], []
    for number, page in enumerate(pdf.pages, 1):
        drawn, shown = reader.page(page), shown_box(page)
        if covered(drawn, shown, reader) or burned(drawn, shown):
            under.append(number)
        edges.append((*outside(drawn, shown), cuts_pictures(drawn, shown)))
    if under:
        raise Unusable(
            f"on {pages_said(under)} a box lies over words or over a part of a picture, which are still in the file; redact"
            " it for good, or print it to a new PDF as a picture"
        )
    return edges


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


# Flags of an annotation (ISO 32000-1, table 165).
UNSEEN, PRINTED, NO_VIEW = 1 | 2, 4, 32


def _drop_annotations(page: Page, number: int, layers: Layers, told: Told) -> set[str]:
    """Take from a page the annotations that are not part of what it shows, and say which.

    What shows on the screen alone, or on paper alone, is left out: nobody knows which of the two was looked at. What is
    filled into a form stays where the screen shows it.
    """
    found: set[str] = set()
    kept = []
    for each in page.obj.get(Name.Annots, Array()):
        subtype, flags = str(each.get(Name.Subtype)), int(each.get(Name.F, 0))
        if subtype == "/Redact":
            raise Unusable("its file has redactions that were marked and never applied; apply them")
        if each.get(Name.FT) == Name.Sig and Name.V in each:
            found.add("digital signatures")
        if subtype in DROPPED:
            found |= {word} if (word := DROPPED[subtype]) else set()
        elif not layers.shown(each.get(Name.OC)):
            told.add(LEFT_OUT["layers"], number)
        elif flags & (UNSEEN | NO_VIEW) or (subtype != "/Widget" and not flags & PRINTED):
            told.add(HALF_SHOWN, number)
        else:
            if subtype != "/Widget" and Name.AP not in each:
                told.add(BARE, number)
            elif not flags & PRINTED:
                told.add(FILLED_IN, number)
            kept.append(each)
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
FORM_KEYS = frozenset("/Type /Subtype /FormType /BBox /Matrix /Resources /Group /Length /Filter /DecodeParms".split())  # noqa: SIM905
FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)


def strip_page(page: Page, seen: set[tuple[int, int]]) -> set[str]:
    """Take from a page and all that it draws with what does not show, and set its box to what viewers show of it.

    `seen` holds the objects that were looked at before.
    """
    page.obj.TrimBox = Array(shown_box(page))  # the box that pikepdf makes a form of
    found = set()
    waiting: list[Any] = [page.resources]
    while waiting:
        each = waiting.pop()
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        if isinstance(each, Array):
            if len(each) > 1 and each[0] == Name.ICCBased and isinstance(each[1], Stream):
                bare_profile(each[1])
            waiting.extend(one for one in each if isinstance(one, Array | Dictionary | Stream))
            continue
        if each.get(Name.Subtype) == Name.Image and int(each.Width) * int(each.Height) > PDF_IMAGE_PIXELS:
            raise Unusable("a picture in it is larger than any program can draw; print it to a new PDF")
        if each.get(Name.Subtype) == Name.Image:
            bare_picture(each)
            if blank_unseen(each):
                found.add(MASKED)
        elif each.get(Name.Subtype) == Name.Form:
            _drop_all_but(each, FORM_KEYS)
        dropped = HIDDEN if isinstance(each, Dictionary) else (*HIDDEN, "/F")  # a stream's /F is a file elsewhere
        for key, value in list(each.items()):
            if key in dropped or _is_page(value):
                del each[key]
            elif isinstance(value, Array | Dictionary | Stream):
                waiting.append(value)
        if each.get(Name.Type) == Name.Font and not _embedded(each):
            found.add("some of its fonts are not embedded, so that it may look different elsewhere")
    return found


def _drop_all_but(stream: Any, keys: frozenset[str]) -> None:
    """Take from a stream what is no part of how it looks."""
    for key in [each for each, _ in stream.items() if each not in keys]:
        del stream[key]


def _is_page(value: Any) -> bool:
    """Whether a value leads back to the document's pages, and so to all that was left out."""
    return isinstance(value, Dictionary) and str(value.get(Name.Type)) in ("/Page", "/Pages", "/Catalog")


def _embedded(font: Any) -> bool:
    """Whether a font is in the file; a composite one is where its descendant is, which is looked at by itself."""
    if font.get(Name.Subtype) in (Name.Type0, Name.Type3):
        return True
    descriptor = font.get(Name.FontDescriptor, Dictionary())
    return any(each in descriptor for each in FONT_FILES)


def shown_box(page: Page) -> Box:
    """What viewers show of a page: the crop box, as far as it lies on the medium."""
    whole, shown = (Rectangle(Array(box)) for box in (page.mediabox, page.cropbox))
    box = within((whole.llx, whole.lly, whole.urx, whole.ury), (shown.llx, shown.lly, shown.urx, shown.ury))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        raise ValueError("a page without extent")
    return box
