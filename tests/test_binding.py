"""What a bound exhibit shows, and no more: hidden layers, annotations, descriptions of pictures, what only looks redacted."""

from __future__ import annotations

import io
import json
import shutil
import zlib
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from attacks.exhibits import SECRET, bound, objects, page, photo, saved
from click.testing import Result
from conftest import load_tree
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops, ImageCms

from petition_gen.document import Document, Heading, PageStyle, Paragraph, Run
from petition_gen.exhibits.bind import bind
from petition_gen.exhibits.exhibit import Bound
from petition_gen.exhibits.profiles import plain_profile
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen
from petition_gen.writers.pdf import write_pdf
from petition_gen.writers.pdf_join import combine

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
ON = date(2026, 11, 21)
WORDS = b"BT /F 12 Tf 72 700 Td (" + SECRET.encode() + b" and others) Tj ET\n"
SHOWN = b"BT /F 12 Tf 72 650 Td (Plainwords) Tj ET\n"
LINE = (70, 696, 140, 712)  # around the name


def rect(box: tuple[float, ...], paint: bytes = b"f") -> bytes:
    x, y, right, top = box
    return f"{x} {y} {right - x} {top - y} re ".encode() + paint + b"\n"


def words_of(part: bytes) -> str:
    with pypdfium2.PdfDocument(part) as pdf:
        return " ".join(one.get_textpage().get_text_bounded() for one in pdf)


def image(pdf: Pdf, data: bytes = b"\0", **keys: Any) -> Any:
    """A picture of one pixel, black."""
    kept: dict[str, Any] = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **(kept | keys))


def form(pdf: Pdf, content: bytes, **keys: Any) -> Any:
    kept: dict[str, Any] = {
        "BBox": Array([0, 0, 612, 792]),
        "Resources": Dictionary(Font=pdf.pages[0].obj.Resources.Font),
    }
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, **(kept | keys))


def with_objects(content: bytes, make: Callable[[Pdf], Any], **more: Any) -> Pdf:
    """A page that draws something called X."""
    pdf = page(content, **more)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=make(pdf))
    return pdf


def with_looks(content: bytes, **looks: Any) -> Pdf:
    """A page with a state of the graphics called G."""
    pdf = page(content)
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(**looks))
    return pdf


def noted(content: bytes, appearance: bytes | None = b"0 g 0 0 70 16 re f", **keys: Any) -> Pdf:
    """A page with an annotation over the name."""
    pdf = page(content)
    note = Dictionary(Type=Name.Annot, Rect=list(LINE), **({"F": 4, "Subtype": Name.Square} | keys))
    if appearance is not None:
        note.AP = Dictionary(N=form(pdf, appearance, BBox=Array([0, 0, 70, 16])))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return pdf


def squares(content: bytes, meaning: str | None) -> Pdf:
    """Words with black squares over them: of a font of such, or of one that says what its code means."""
    pdf = page(WORDS + content)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
    if meaning:
        said = f"1 beginbfchar <21> <{meaning}> endbfchar".encode()
        font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Own, ToUnicode=pdf.make_stream(said))
    pdf.pages[0].obj.Resources.Font.Z = pdf.make_indirect(font)
    return pdf


def strips(count: int) -> bytes:
    """A scan that is laid on the page in strips."""
    high = 792 / count
    return b"".join(f"q 612 0 0 {high} 0 {high * at} cm /X Do Q\n".encode() for at in range(count))


def scan(pdf: Pdf) -> Any:
    return image(pdf, bytes([200]))


def separation() -> Pdf:
    pdf = page(WORDS + b"/S cs 1 scn " + rect(LINE))
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    space = Array([Name.Separation, Name.Black, Name.DeviceGray, tint])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return pdf


EDGE = (52, 602, 248, 798)
BOX = rect(LINE)
PHOTO = b"q 200 0 0 200 50 600 cm /X Do Q\n"
FULL = b"q 612 0 0 792 0 0 cm /X Do Q\n"
OVER = b"q 70 0 0 16 70 696 cm /X Do Q\n"
UNSEEN = b"BT 3 Tr /F 12 Tf 72 700 Td (" + SECRET.encode() + b") Tj 0 Tr ET\n"

# ---- what only looks redacted ----------------------------------------------------------------------------------------


COVERED: dict[str, Callable[[], Pdf]] = {
    "black-box": lambda: page(WORDS + b"0 g " + BOX),
    "white-box": lambda: page(WORDS + b"1 g " + BOX),
    "some-letters": lambda: page(WORDS + rect((70, 696, 92, 712))),
    "two-boxes": lambda: page(WORDS + rect((70, 696, 105, 712)) + rect((105, 696, 140, 712))),
    "round-box": lambda: page(WORDS + b"60 700 m 60 730 150 730 150 700 c 150 680 60 680 60 700 c h f"),
    "thick-line": lambda: page(WORDS + b"14 w 70 704 m 140 704 l S"),
    "scribbled-lines": lambda: page(WORDS + b"5 w 70 700 m 140 700 l 140 704 l 70 704 l 70 708 l 140 708 l S"),
    "hatched": lambda: page(WORDS + b"".join(rect((70, 696 + step, 140, 697 + step)) for step in range(16))),
    "words-upright": lambda: page(
        b"BT /F 12 Tf 0 1 -1 0 300 100 Tm (" + b"x" * 60 + SECRET.encode() + b") Tj ET " + rect((285, 440, 305, 560))
    ),
    "a-pattern": lambda: page(WORDS + b"/Pattern cs /P scn " + BOX),
    "clipped-to-the-name": lambda: page(WORDS + b"q 70 696 70 16 re W n 0 0 612 792 re f Q"),
    "quoted-operators": lambda: page(
        b"BT /F 12 Tf 14 TL 72 714 Td (" + SECRET.encode() + b") ' ET " + BOX
    ),
    "turned-page": lambda: page(WORDS + BOX, Rotate=90),
    "scaled": lambda: page(b"q .5 0 0 .5 0 0 cm 2 0 0 2 0 0 cm " + WORDS + b"Q " + BOX),
    "letters-turned-twice": lambda: page(
        b"q 1 0 0 -1 0 1404 cm BT /F 12 Tf 1 0 0 -1 72 704 Tm (" + SECRET.encode() + b") Tj ET Q " + BOX
    ),
    "box-in-a-form": lambda: with_objects(WORDS + b"/X Do", lambda pdf: form(pdf, BOX)),
    "words-in-a-form": lambda: with_objects(b"/X Do " + BOX, lambda pdf: form(pdf, WORDS)),
    "picture": lambda: with_objects(WORDS + OVER, image),
    "picture-in-the-content": lambda: page(WORDS + b"q 70 0 0 16 70 696 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q"),
    "stencil": lambda: with_objects(
        WORDS + OVER, lambda pdf: image(pdf, b"\0", ImageMask=True, BitsPerComponent=1, ColorSpace=Name.DeviceGray)
    ),
    "picture-with-a-solid-mask": lambda: with_objects(WORDS + OVER, lambda pdf: image(pdf, SMask=image(pdf, b"\xff"))),
    "black-on-black": lambda: page(b"0 g " + BOX + WORDS),
    "blue-on-blue": lambda: page(b"0 0 .8 rg " + BOX + b"0 0 .78 rg " + WORDS),
    "multiplied-black": lambda: with_looks(WORDS + b"/G gs 0 g " + BOX, BM=Name.Multiply),
    "nearly-opaque": lambda: with_looks(WORDS + b"/G gs 0 g " + BOX, ca=0.95),
    "ink-of-its-own": separation,
    "four-inks": lambda: page(WORDS + b"0 0 0 1 k " + BOX),
    "a-square-drawn-on": lambda: noted(WORDS),
    "a-square-without-a-picture": lambda: noted(WORDS, None, IC=Array([0, 0, 0])),
    "a-black-marker": lambda: noted(WORDS, None, Subtype=Name.Highlight, C=Array([0, 0, 0])),
    "an-opaque-marker": lambda: noted(WORDS, b"1 1 0 rg 0 0 70 16 re f", Subtype=Name.Highlight, C=Array([1, 1, 0])),
    "a-pen": lambda: noted(WORDS, b"14 w 0 8 m 70 8 l S", Subtype=Name.Ink),
    "a-box-on-paper-alone": lambda: noted(WORDS, F=36),
    "a-box-on-the-screen-alone": lambda: noted(WORDS, F=0),
    "ocr-under-a-box": lambda: with_objects(FULL + UNSEEN + BOX, scan),
    "a-part-of-a-scan": lambda: with_objects(FULL + b"0 g " + BOX, scan),
    "a-part-of-a-scan-in-white": lambda: with_objects(FULL + b"1 g " + BOX, scan),
    "a-part-of-a-photograph": lambda: with_objects(b"q 200 0 0 200 50 600 cm /X Do Q 0 g " + BOX, scan),
    "a-part-of-a-scan-by-an-annotation": lambda: _annotated_scan(),
    "a-box-past-a-scan-s-edge": lambda: with_objects(FULL + rect((-5, 640, 300, 660)), scan),
    "a-bar-over-a-scan-with-a-margin": lambda: with_objects(
        b"q 600 0 0 780 6 6 cm /X Do Q " + rect((0, 640, 612, 660)), scan
    ),
    "a-box-over-strips-of-a-scan": lambda: with_objects(strips(24) + rect((72, 610, 272, 650)), scan),
    "a-white-box-over-strips-of-a-scan": lambda: with_objects(strips(8) + b"1 g " + rect((72, 610, 272, 624)), scan),
    "a-paragraph-of-a-scan-in-white": lambda: with_objects(FULL + b"1 g " + rect((72, 500, 472, 600)), scan),
    "a-paragraph-of-a-scan-in-grey": lambda: with_objects(FULL + b".5 g " + rect((72, 500, 472, 600)), scan),
    "a-whole-photograph": lambda: with_objects(PHOTO + b"0 g " + rect((46, 596, 254, 804)), scan),
    "a-photograph-s-edge": lambda: with_objects(PHOTO + b"0 g " + rect((20, 640, 150, 700)), scan),
    "a-face-in-white": lambda: with_objects(PHOTO + b"1 g " + rect((100, 640, 160, 700)), scan),
    "a-signature": lambda: with_objects(b"q 150 0 0 30 72 400 cm /X Do Q " + rect((68, 396, 226, 434)), scan),
    "pictures-of-words": lambda: with_objects(
        b"".join(f"q 40 0 0 14 {72 + 40 * at} 697 cm /X Do Q ".encode() for at in range(6)) + rect((70, 695, 320, 713)),
        scan,
    ),
    "a-box-that-misses-the-feet": lambda: page(WORDS + rect((70, 702, 140, 712))),
    "a-box-that-misses-the-heads": lambda: page(WORDS + rect((70, 690, 140, 704.5))),
    "typed-over": lambda: page(WORDS + b"BT /F 12 Tf 72 700 Td (XXXXXXXXXX) Tj ET"),
    "large-letters-over-words": lambda: page(WORDS + b"BT /F 30 Tf 68 692 Td [(MMM) -10 (MMMM)] TJ ET"),
    "squares-over-words": lambda: squares(b"BT /Z 16 Tf 70 698 Td (nnnnnnnn) Tj ET", None),
    "blocks-over-words": lambda: squares(b"BT /Z 16 Tf 70 698 Td (!!!!!!!!!) Tj ET", "2588"),
    "upside-down-twice": lambda: page(
        b"BT /F -12 Tf -1 0 0 -1 72 700 Tm (" + SECRET.encode() + b") Tj ET " + BOX
    ),
}  # fmt: skip


def scanned(words: bytes, kind: str, bar: tuple[int, int, int, int] | None = (140, 150, 300, 200)) -> Pdf:
    """A scan of a page at 144 dots to the inch, with a black bar, and its text layer."""
    leaf = Image.new("L", (1224, 1584), 255)
    if bar:
        leaf.paste(0, bar)
    if kind == "jpeg":
        stream = io.BytesIO()
        leaf.save(stream, "JPEG")
        pdf = with_objects(FULL + words, lambda pdf: image(pdf, b"", Width=1224, Height=1584))
        pdf.pages[0].obj.Resources.XObject.X.write(stream.getvalue(), filter=Name.DCTDecode)
        return pdf
    if kind == "bits":
        return with_objects(
            FULL + words,
            lambda pdf: image(pdf, leaf.convert("1").tobytes(), Width=1224, Height=1584, BitsPerComponent=1),
        )
    return with_objects(FULL + words, lambda pdf: image(pdf, leaf.tobytes(), Width=1224, Height=1584))


@pytest.mark.parametrize("kind", ["jpeg", "grey", "bits"])
def test_a_scan_blackened_over_its_text_layer_stops_the_exhibit(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(scanned(UNSEEN, kind)))
    part, told = bound(tmp_path)
    assert not part
    assert "on page 1 a box lies over words" in told


def scanned_in_strips(grey: int) -> Pdf:
    """A scan in four strips with a bar over its text layer."""
    leaf = Image.new("L", (612, 792), 255)
    leaf.paste(grey, (66, 80, 160, 100))
    laid = b"".join(f"q 612 0 0 198 0 {594 - 198 * at} cm /X{at} Do Q\n".encode() for at in range(4))
    pdf = page(laid + UNSEEN)
    parts = [leaf.crop((0, 198 * at, 612, 198 * at + 198)).tobytes() for at in range(4)]
    pdf.pages[0].obj.Resources.XObject = Dictionary(
        {f"/X{at}": image(pdf, part, Width=612, Height=198) for at, part in enumerate(parts)}
    )
    return pdf


@pytest.mark.parametrize("grey", [0, 110])
def test_a_scan_in_strips_blackened_over_its_text_layer_stops_the_exhibit(tmp_path: Path, grey: int) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(scanned_in_strips(grey)))
    part, told = bound(tmp_path)
    assert not part
    assert "on page 1 a box lies over words" in told


def test_a_scan_in_strips_with_its_text_layer_is_bound(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(scanned_in_strips(200)))
    part, told = bound(tmp_path)
    assert part, told


@pytest.mark.parametrize("bar", [None, (140, 400, 300, 450), (0, 150, 20, 200)])
def test_a_scan_with_its_text_layer_is_bound(tmp_path: Path, bar: tuple[int, int, int, int] | None) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(scanned(UNSEEN, "jpeg", bar)))
    part, told = bound(tmp_path)
    assert part, told


def _annotated_scan() -> Pdf:
    pdf = noted(FULL, b"1 1 1 rg 0 0 70 16 re f")
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=scan(pdf))
    return pdf


@pytest.mark.parametrize("name", COVERED)
def test_words_that_are_only_covered_stop_the_exhibit(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(COVERED[name]()))
    part, told = bound(tmp_path)
    assert not part
    assert "on page 1 a box lies over words" in told
    assert SECRET not in told


UNCOVERED: dict[str, Callable[[], Pdf]] = {
    "box-below": lambda: page(b".8 g " + BOX + b"0 g " + WORDS),
    "white-on-black": lambda: page(b"0 g " + BOX + b"1 g " + WORDS),
    "white-on-nothing": lambda: page(b"1 g " + WORDS),
    "white-on-white": lambda: page(b"1 g " + BOX + WORDS),
    "underlined": lambda: page(WORDS + rect((70, 697, 140, 698))),
    "struck-through": lambda: page(WORDS + b"1 w 70 704 m 140 704 l S"),
    "framed": lambda: page(WORDS + rect((60, 690, 200, 720), b"") + rect((62, 692, 198, 718), b"f*")),
    "yellow-marker": lambda: with_looks(WORDS + b"/G gs 1 1 0 rg " + BOX, BM=Name.Multiply),
    "seen-through": lambda: with_looks(WORDS + b"/G gs 1 0 0 rg " + BOX, ca=0.3),
    "beside": lambda: page(WORDS + rect((300, 600, 400, 690))),
    "clipped-away": lambda: page(WORDS + b"q 300 300 10 10 re W n " + BOX + b"Q"),
    "scan-over-its-words": lambda: with_objects(WORDS + FULL, scan),
    "scan-with-unseen-words": lambda: with_objects(UNSEEN + FULL + UNSEEN, scan),
    "strips-of-a-scan": lambda: with_objects(UNSEEN + b"q 612 0 0 100 0 650 cm /X Do Q", scan),
    "signature": lambda: with_objects(WORDS + OVER, lambda pdf: image(pdf, SMask=image(pdf, b"\x40"))),
    "a-stamp-that-is-seen-through": lambda: with_objects(WORDS + OVER, lambda pdf: image(pdf, Mask=Array([0, 5]))),
    "leaders": lambda: page(b"BT /F 12 Tf 72 700 Td (____________ .......) Tj ET 1 g " + BOX),
    "outlined": lambda: page(WORDS + rect(LINE, b"S")),
    "marked-in-yellow": lambda: noted(WORDS, None, Subtype=Name.Highlight, C=Array([1, 1, 0])),
    "bold-by-drawing-twice": lambda: page(
        b"BT /F 12 Tf 72 700 Td (XXXX XXXX 1234) Tj ET BT /F 12 Tf 72.3 700 Td [(XXXX X) 2 (XXX 1234)] TJ ET"
    ),
    "letters-beside-words": lambda: page(WORDS + b"BT /F 12 Tf 72 686 Td (XXXXXXXX) Tj ET"),
    "a-line-typed-through-nothing": lambda: page(
        b"BT /F 12 Tf 72 700 Td (__________) Tj ET BT /F 12 Tf 72 700 Td (XXXXXXXX) Tj ET"
    ),
    "the-text-layer-of-x-s": lambda: page(WORDS + b"BT 3 Tr /F 12 Tf 72 700 Td (XXXXXXXX) Tj ET"),
    "a-card-on-its-shadow": lambda: with_objects(
        b"q 220 0 0 120 60 590 cm /X Do Q 1 g " + rect((66, 600, 270, 706)) + b"0 g " + WORDS,
        lambda pdf: image(pdf, SMask=image(pdf, b"\x40")),
    ),
    "a-badge-on-a-photograph": lambda: with_objects(PHOTO + b"1 g " + rect((236, 600, 246, 610)), scan),
    "a-frame-around-a-photograph": lambda: with_objects(
        PHOTO + b"4 w " + rect((50, 600, 250, 800), b"S") + rect((40, 590, 260, 810), b"") + rect(EDGE, b"f*"), scan
    ),
    "a-bar-beside-a-photograph": lambda: with_objects(PHOTO + rect((50, 580, 250, 601)), scan),
    "a-box-below-a-photograph": lambda: with_objects(rect((40, 590, 260, 810)) + PHOTO, scan),
    "black-page-under-white-words": lambda: page(b"0 g 0 0 612 792 re f 1 g " + WORDS),
}  # fmt: skip


@pytest.mark.parametrize("name", UNCOVERED)
def test_words_that_can_be_read_stop_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(UNCOVERED[name]()))
    part, told = bound(tmp_path)
    assert part, told
    assert "a box" not in told


def test_every_page_with_a_box_is_told(tmp_path: Path) -> None:
    pdf = Pdf.new()
    for content in (WORDS + BOX, WORDS, WORDS + BOX):
        pdf.pages.extend(page(content).pages)
    (tmp_path / "a.pdf").write_bytes(saved(pdf))
    assert "on pages 1 and 3 a box lies over words" in bound(tmp_path)[1]


# ---- layers ----------------------------------------------------------------------------------------------------------


def layered(
    settings: Callable[[Any], dict[str, Any]],
    mark: Callable[[Pdf, Any], Any] = lambda pdf, layer: layer,
    content: bytes = b"/OC /L BDC " + WORDS + b"EMC " + SHOWN,
    **layer_keys: Any,
) -> Pdf:
    """A page with words on a layer: `settings` of the document for it, and what the content is marked with."""
    pdf = page(content)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes"), **layer_keys))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(**settings(layer)))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=mark(pdf, layer))
    return pdf


def off(layer: Any) -> dict[str, Any]:
    return {"OFF": Array([layer])}


def on(_: Any) -> dict[str, Any]:
    return {}


def members(**keys: Any) -> Callable[[Pdf, Any], Any]:
    """A membership of the layer, or of what `make` makes of it."""

    def make(pdf: Pdf, layer: Any) -> Any:
        known = {key: value(layer) if callable(value) else value for key, value in keys.items()}
        return pdf.make_indirect(Dictionary(Type=Name.OCMD, **known))

    return make


def one(layer: Any) -> Any:
    return Array([layer])


def _usage(**keys: Any) -> dict[str, Any]:
    return {"Usage": Dictionary({f"/{kind}": Dictionary({f"/{kind}State": state}) for kind, state in keys.items()})}


def drawn_on_a_layer(make: Callable[[Pdf], Any]) -> Pdf:
    """A page that draws a form or a picture that is on a hidden layer."""
    pdf = layered(off, content=b"q 100 0 0 100 72 300 cm /X Do Q " + SHOWN)
    drawn = make(pdf)
    drawn.OC = pdf.pages[0].obj.Resources.Properties.L
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=drawn)
    return pdf


def _form_with_a_layer() -> Pdf:
    pdf = layered(off, content=b"/X Do " + SHOWN)
    inner = form(pdf, b"/OC /L BDC " + WORDS + b"EMC")
    inner.Resources.Properties = pdf.pages[0].obj.Resources.Properties
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)
    return pdf


def _note_on_a_layer() -> Pdf:
    pdf = layered(off, content=SHOWN)
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=[72, 500, 372, 530], F=4, OC=pdf.pages[0].obj.Resources.Properties.L
    )
    note.AP = Dictionary(N=form(pdf, WORDS))
    pdf.pages[0].obj.Annots = Array([note])
    return pdf


def _usage_asked_for() -> Pdf:
    pdf = layered(on, **_usage(View=Name.OFF))
    layer = pdf.Root.OCProperties.OCGs[0]
    asked = Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))
    pdf.Root.OCProperties.D.AS = Array([asked])
    return pdf


HIDDEN_LAYERS: dict[str, Callable[[], Pdf]] = {
    "off": lambda: layered(off),
    "base-state": lambda: layered(lambda _: {"BaseState": Name.OFF}),
    "usage-asked-for": _usage_asked_for,
    "usage-that-some-viewers-follow": lambda: layered(on, **_usage(View=Name.OFF)),
    "not-on-paper": lambda: layered(on, **_usage(Print=Name.OFF, View=Name.ON)),
    "on-paper-alone": lambda: layered(off, **_usage(Print=Name.ON)),
    "of-another-intent": lambda: layered(on, Intent=Name.Design),
    "when-zoomed-in": lambda: layered(on, Usage=Dictionary(Zoom=Dictionary(min=4))),
    "membership": lambda: layered(off, members(OCGs=one)),
    "membership-of-a-single-one": lambda: layered(off, members(OCGs=lambda layer: layer)),
    "all-on": lambda: layered(off, members(OCGs=one, P=Name.AllOn)),
    "any-off": lambda: layered(on, members(OCGs=one, P=Name.AnyOff)),
    "all-off": lambda: layered(on, members(OCGs=one, P=Name.AllOff)),
    "expression-not": lambda: layered(on, members(VE=lambda layer: Array([Name.Not, layer]))),
    "expression-and": lambda: layered(off, members(VE=lambda layer: Array([Name.And, layer, layer]))),
    "expression-deep": lambda: layered(
        off, members(VE=lambda layer: Array([Name.Or, Array([Name.And, layer, Array([Name.Not, layer])]), layer]))
    ),
    "membership-against-its-usage": lambda: layered(on, members(OCGs=one), **_usage(View=Name.OFF)),
    "within-a-shown-mark": lambda: layered(off, content=b"/P BMC /OC /L BDC " + WORDS + b"EMC EMC " + SHOWN),
    "marks-within": lambda: layered(
        off, content=b"/OC /L BDC /Span <</ActualText (x)>> BDC EMC " + WORDS + b"EMC " + SHOWN
    ),
    "a-form": lambda: drawn_on_a_layer(lambda pdf: form(pdf, WORDS)),
    "a-picture": lambda: drawn_on_a_layer(lambda pdf: image(pdf, SECRET.encode(), Width=len(SECRET))),
    "within-a-form": _form_with_a_layer,
    "an-annotation": _note_on_a_layer,
}


@pytest.mark.parametrize("name", HIDDEN_LAYERS)
def test_a_hidden_layer_is_left_out_and_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(HIDDEN_LAYERS[name]()))
    part, told = bound(tmp_path)
    assert part, told
    assert SECRET not in objects(part)
    assert "Plainwords" in words_of(part)
    assert "layers that do not show on the screen and on paper alike were left out of the bound copy (page 1)" in told


@pytest.mark.parametrize("make", [
    pytest.param(lambda: layered(on), id="on"),
    pytest.param(lambda: layered(lambda layer: {"BaseState": Name.OFF, "ON": Array([layer])}), id="switched-on"),
    pytest.param(lambda: layered(on, members(OCGs=one)), id="membership"),
    pytest.param(lambda: layered(off, members(VE=lambda layer: Array([Name.Not, layer]))), id="not"),
    pytest.param(lambda: layered(off, members(OCGs=one, P=Name.AllOff)), id="all-off"),
    pytest.param(lambda: layered(on, **_usage(View=Name.ON, Print=Name.ON)), id="usage"),
])  # fmt: skip
def test_a_layer_that_shows_is_bound(tmp_path: Path, make: Callable[[], Pdf]) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(make()))
    part, told = bound(tmp_path)
    assert SECRET in words_of(part), told
    assert "layers" not in told


def test_words_after_hidden_ones_on_their_line_are_not_put_elsewhere(tmp_path: Path) -> None:
    content = b"BT /F 12 Tf 72 700 Td /OC /L BDC (hidden) Tj EMC (shown) Tj ET"
    (tmp_path / "a.pdf").write_bytes(saved(layered(off, content=content)))
    part, told = bound(tmp_path)
    assert not part
    assert "mixes words that show with hidden ones" in told


# ---- annotations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flags", [0, 1, 2, 32, 36, 6])
def test_an_annotation_that_does_not_show_everywhere_is_left_out_and_told(tmp_path: Path, flags: int) -> None:
    pdf = noted(SHOWN, WORDS, Subtype=Name.Stamp, F=flags, Contents=String(SECRET), T=String(SECRET))
    (tmp_path / "a.pdf").write_bytes(saved(pdf))
    part, told = bound(tmp_path)
    assert SECRET not in objects(part), told
    assert (
        "annotations that do not show on the screen and on paper alike were left out of the bound copy (page 1)" in told
    )


def test_a_stamp_that_shows_is_bound(tmp_path: Path) -> None:
    stamp = b"BT /F 9 Tf 2 4 Td (Received) Tj ET"
    (tmp_path / "a.pdf").write_bytes(saved(noted(SHOWN, stamp, Subtype=Name.Stamp, Contents=String(SECRET))))
    part, told = bound(tmp_path)
    assert "Received" in words_of(part)
    assert SECRET not in objects(part)
    assert "annotations" not in told


def test_what_is_filled_in_for_the_screen_alone_is_bound_and_told(tmp_path: Path) -> None:
    field = b"BT /F 9 Tf 2 4 Td (Filled) Tj ET"
    (tmp_path / "a.pdf").write_bytes(saved(noted(SHOWN, field, Subtype=Name.Widget, FT=Name.Tx, F=0)))
    part, told = bound(tmp_path)
    assert "Filled" in words_of(part)
    assert "may not print; it is part of the bound copy (page 1)" in told


def test_a_mark_that_each_program_draws_in_its_own_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(noted(SHOWN, None, Subtype=Name.Highlight, C=Array([1, 1, 0]))))
    assert "were left out of the bound copy (page 1)" in bound(tmp_path)[1]


# ---- what does not show ----------------------------------------------------------------------------------------------


def jpeg(**options: Any) -> bytes:
    stream = io.BytesIO()
    photo().save(stream, "JPEG", **options)
    return stream.getvalue()


def taken() -> bytes:
    """A photograph with a camera's notes."""
    exif = Image.Exif()
    exif[0x010F] = exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[29] = SECRET
    return jpeg(exif=exif)


def jpeg2000(raw: bool = False) -> bytes:
    """A picture with boxes that describe it, and with a comment in its codestream."""
    stream = io.BytesIO()
    photo().save(stream, "JPEG2000", no_jp2=raw)
    data = stream.getvalue()
    start = data.index(b"\xff\x4f\xff\x51")
    size = 4 + int.from_bytes(data[start + 4 : start + 6])
    comment = b"\xff\x64" + (4 + len(SECRET)).to_bytes(2) + b"\0\1" + SECRET.encode()
    stream_of = data[start : start + size] + comment + data[start + size :]
    if raw:
        return stream_of
    head = data[: start - 8]
    described = b"".join(
        (8 + len(SECRET)).to_bytes(4) + kind + SECRET.encode() for kind in (b"xml ", b"uuid", b"jp2i", b"uinf")
    )
    return head + described + (len(stream_of) + 8).to_bytes(4) + b"jp2c" + stream_of + described


def pictured(data: bytes, filters: Any, **keys: Any) -> Pdf:
    def make(pdf: Pdf) -> Any:
        found = image(pdf, b"", **({"Width": 64, "Height": 48} | keys))
        found.write(data, filter=filters)
        return found

    return with_objects(b"q 100 0 0 100 72 300 cm /X Do Q " + SHOWN, make)


def predicted() -> Pdf:
    """Pixels packed as in a PNG, with more lines than the picture has."""
    lines = b"".join(b"\0" + bytes(64) for _ in range(48)) + b"\0" + SECRET.encode().ljust(64)
    pdf = pictured(zlib.compress(lines), Name.FlateDecode)
    pdf.pages[0].obj.Resources.XObject.X.DecodeParms = Dictionary(
        Predictor=15, Colors=1, BitsPerComponent=8, Columns=64
    )
    return pdf


def with_keys(**keys: Any) -> Pdf:
    return pictured(zlib.compress(bytes(64 * 48)), Name.FlateDecode, **keys)


def unused(kind: str, make: Callable[[Pdf], Any]) -> Pdf:
    pdf = page(SHOWN)
    held = pdf.pages[0].obj.Resources.get(f"/{kind}", Dictionary())
    held.Secret = make(pdf)
    pdf.pages[0].obj.Resources[f"/{kind}"] = held
    return pdf


def named_and_outlined() -> Pdf:
    pdf = page(SHOWN)
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(SECRET), Array([pdf.pages[0].obj, Name.Fit])])))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    return pdf


def filled_and_hidden() -> Pdf:
    """A field whose value does not show, and one of which the page shows another one's."""
    pdf = noted(SHOWN, b"", Subtype=Name.Widget, FT=Name.Tx, F=6, T=String("a"), V=String(SECRET), TU=String(SECRET))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))
    return pdf


UNSHOWN: dict[str, Callable[[], Pdf]] = {
    "camera": lambda: pictured(taken(), Name.DCTDecode, ColorSpace=Name.DeviceGray),
    "camera-packed-again": lambda: pictured(
        zlib.compress(taken()), Array([Name.FlateDecode, Name.DCTDecode]), ColorSpace=Name.DeviceGray
    ),
    "comment-in-a-jpeg": lambda: pictured(jpeg(comment=SECRET.encode()), Name.DCTDecode),
    "after-a-jpeg": lambda: pictured(jpeg() + SECRET.encode(), Name.DCTDecode),
    "camera-of-a-mask": lambda: with_objects(
        b"q 100 0 0 100 72 300 cm /X Do Q " + SHOWN,
        lambda pdf: image(pdf, SMask=pictured_alone(pdf, taken())),
    ),
    "jpeg2000": lambda: pictured(jpeg2000(), Name.JPXDecode),
    "jpeg2000-stream": lambda: pictured(jpeg2000(raw=True), Name.JPXDecode),
    "lines-after-the-last": predicted,
    "pixels-after-the-last": lambda: pictured(zlib.compress(bytes(64 * 48) + SECRET.encode()), Name.FlateDecode),
    "bytes-after-the-packed": lambda: pictured(zlib.compress(bytes(64 * 48)) + SECRET.encode(), Name.FlateDecode),
    "plain-pixels": lambda: pictured(bytes(64 * 48) + SECRET.encode(), None),
    "a-picture-s-name": lambda: with_keys(Name=Name(f"/{SECRET}")),
    "a-picture-s-own-key": lambda: with_keys(Caption=String(SECRET)),
    "a-picture-s-measure": lambda: with_keys(Measure=Dictionary(Place=String(SECRET))),
    "a-form-s-own-key": lambda: with_objects(b"/X Do", lambda pdf: form(pdf, SHOWN, Author=String(SECRET))),
    "spoken-instead": lambda: page(b"/Span <</ActualText (" + SECRET.encode() + b")>> BDC " + SHOWN + b"EMC"),
    "spoken-instead-by-name": lambda: _spoken_by_name(),
    "a-point": lambda: page(b"/Note <</E (" + SECRET.encode() + b")>> DP " + SHOWN),
    "remark": lambda: page(SHOWN + b"% " + SECRET.encode() + b"\n"),
    "unknown-operator": lambda: page(b"(" + SECRET.encode() + b") Zz " + SHOWN),
    "operands-too-many": lambda: page(b"(" + SECRET.encode() + b") q Q " + SHOWN),
    "operands-at-the-end": lambda: page(SHOWN + b"(" + SECRET.encode() + b")"),
    "a-string-among-numbers": lambda: page(b"(" + SECRET.encode() + b") w " + SHOWN),
    "a-form-s-remark": lambda: with_objects(b"/X Do", lambda pdf: form(pdf, SHOWN + b"%" + SECRET.encode() + b"\n")),
    "an-unused-picture": lambda: unused("XObject", lambda pdf: image(pdf, SECRET.encode(), Width=len(SECRET))),
    "an-unused-form": lambda: unused("XObject", lambda pdf: form(pdf, WORDS)),
    "an-unused-font": lambda: unused(
        "Font", lambda pdf: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{SECRET}"))
    ),
    "an-unused-mark": lambda: unused("Properties", lambda pdf: Dictionary(Said=String(SECRET))),
    "names-and-bookmarks": named_and_outlined,
    "a-field-s-value": filled_and_hidden,
    "beyond-the-page": lambda: page(b"BT /F 12 Tf 72 900 Td (" + SECRET.encode() + b") Tj ET " + SHOWN),
    "cropped-away": lambda: page(WORDS + SHOWN, CropBox=Array([0, 0, 612, 690])),
    "a-picture-cropped-away": lambda: with_objects(
        b"q 50 0 0 50 100 720 cm /X Do Q " + SHOWN, lambda pdf: image(pdf, SECRET.encode(), Width=len(SECRET)),
        CropBox=Array([0, 0, 612, 690]),
    ),
}  # fmt: skip


def pictured_alone(pdf: Pdf, data: bytes) -> Any:
    found = image(pdf, b"", Width=64, Height=48)
    found.write(data, filter=Name.DCTDecode)
    return found


def _spoken_by_name() -> Pdf:
    pdf = page(b"/Span /P BDC " + SHOWN + b"EMC")
    pdf.pages[0].obj.Resources.Properties = Dictionary(P=Dictionary(ActualText=String(SECRET)))
    return pdf


@pytest.mark.parametrize("name", UNSHOWN)
def test_what_does_not_show_does_not_come_along(tmp_path: Path, name: str) -> None:
    made = UNSHOWN[name]()
    (tmp_path / "a.pdf").write_bytes(saved(made, compress_streams=False))
    part, told = bound(tmp_path)
    assert part, told
    assert SECRET not in objects(part)
    assert "Plainwords" in words_of(part)
    assert SECRET not in told


@pytest.mark.parametrize(
    "name", ["camera", "camera-packed-again", "jpeg2000", "jpeg2000-stream", "lines-after-the-last"]
)
def test_a_picture_looks_as_it_did(tmp_path: Path, name: str) -> None:
    source = saved(UNSHOWN[name]())
    (tmp_path / "a.pdf").write_bytes(source)
    part, told = bound(tmp_path)

    def picture(data: bytes) -> bytes:
        with pypdfium2.PdfDocument(data) as pdf:
            (found,) = [each for each in pdf[0].get_objects(max_depth=5) if isinstance(each, pypdfium2.PdfImage)]
            return bytes(found.get_bitmap().to_pil().convert("L").tobytes())

    assert picture(part) == picture(source), told


def spoken_profile() -> bytes:
    """A color profile that says whose screen it is, in the old way and the new one, beside its tags and in its head."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    name = SECRET.encode()
    texts = {
        b"desc": b"desc" + bytes(4) + (len(name) + 1).to_bytes(4) + name + bytes(79),
        b"cprt": b"text" + bytes(4) + name + b"\0",
    }
    for entry in range(132, 132 + 12 * int.from_bytes(data[128:132]), 12):
        if found := texts.get(bytes(data[entry : entry + 4])):
            data[entry + 4 : entry + 12] = len(data).to_bytes(4) + len(found).to_bytes(4)
            data += found.ljust((len(found) + 3) // 4 * 4, b"\0")
    data += name.ljust(12, b"\0")
    data[84:95] = name
    data[:4] = len(data).to_bytes(4)
    return bytes(data)


def in_a_profile(profile: bytes) -> Pdf:
    def make(pdf: Pdf) -> Any:
        space = Array([Name.ICCBased, pdf.make_stream(profile, N=3, Alternate=Name.DeviceRGB)])
        return image(pdf, bytes([200, 100, 0]), ColorSpace=space)

    return with_objects(b"q 100 0 0 100 72 300 cm /X Do Q " + SHOWN, make)


@pytest.mark.parametrize("kind", ["jpg", "png", "jpg-in-pdf", "pdf", "broken"])
def test_a_color_profile_keeps_its_colors_and_says_nothing(tmp_path: Path, kind: str) -> None:
    profile = spoken_profile()
    if kind in ("jpg", "png"):
        name = f"a.{kind}"
        photo().convert("RGB").save(tmp_path / name, icc_profile=profile)
    else:
        name = "a.pdf"
        pdf = pictured(jpeg(icc_profile=profile), Name.DCTDecode, ColorSpace=Name.DeviceRGB)
        if kind != "jpg-in-pdf":
            pdf = in_a_profile(profile if kind == "pdf" else SECRET.encode() * 20)
        (tmp_path / name).write_bytes(saved(pdf))
    part, told = bound(tmp_path, name)
    assert part, told
    with Pdf.open(io.BytesIO(part)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, Stream)]
        raw = b"".join(each.read_raw_bytes() for each in streams)
    assert SECRET not in objects(part)
    assert SECRET.encode() not in raw
    with pypdfium2.PdfDocument(part) as drawn:
        drawn[0].render(scale=0.2)
    plain = plain_profile(profile)
    assert SECRET.encode() not in plain
    assert len(plain) == len(profile)
    turn = [
        ImageCms.buildTransform(ImageCms.ImageCmsProfile(io.BytesIO(each)), ImageCms.createProfile("LAB"), "RGB", "LAB")
        for each in (profile, plain)
    ]
    colors = Image.linear_gradient("L").convert("RGB")
    one, other = (ImageCms.applyTransform(colors, each) for each in turn)
    assert one is not None
    assert other is not None
    assert one.tobytes() == other.tobytes()


def test_colors_below_the_clear_parts_of_a_png_are_not_bound(tmp_path: Path) -> None:
    erased = Image.new("RGBA", (60, 20), (200, 30, 30, 255))
    erased.paste((10, 20, 30, 0), (0, 0, 30, 20))
    erased.save(tmp_path / "a.png")
    part, told = bound(tmp_path, "a.png")
    assert part, told
    with pypdfium2.PdfDocument(part) as pdf:
        (found,) = [each for each in pdf[0].get_objects(max_depth=5) if isinstance(each, pypdfium2.PdfImage)]
        picture = found.get_bitmap().to_pil().convert("RGB")
    assert picture.getcolors() == [(600, (255, 255, 255)), (600, (200, 30, 30))]


def secret_pixels() -> Image.Image:
    """Pixels in whose left half something is drawn that a mask is to hide."""
    found = Image.new("RGB", (64, 32), (250, 250, 250))
    found.paste((255, 0, 0), (4, 4, 20, 28))
    found.paste((0, 0, 255), (40, 4, 60, 28))
    return found


def masked(kind: str, mask: str) -> Pdf:
    """A picture whose left half a mask hides."""
    clear = Image.new("L", (64, 32), 255)
    clear.paste(0, (0, 0, 32, 32))
    keys: dict[str, Any] = {"Width": 64, "Height": 32}

    def make(pdf: Pdf) -> Any:
        if mask == "soft":
            held = {"SMask": image(pdf, clear.tobytes(), **keys)}
        else:
            bits = clear.convert("1").point(lambda value: 255 - value).tobytes()
            held = {"Mask": image(pdf, bits, ImageMask=True, BitsPerComponent=1, **keys)}
        found = image(pdf, secret_pixels().tobytes(), **keys, **held, ColorSpace=Name.DeviceRGB)
        if kind == "jpeg":
            stream = io.BytesIO()
            secret_pixels().save(stream, "JPEG", quality=95, subsampling=0)
            found.write(stream.getvalue(), filter=Name.DCTDecode)
        return found

    return with_objects(b"q 128 0 0 64 72 300 cm /X Do Q " + SHOWN, make)


def bound_pixels(part: bytes) -> Image.Image:
    with Pdf.open(io.BytesIO(part)) as pdf:
        (found,) = [
            each for each in pdf.objects if isinstance(each, Stream) and each.get(Name.ColorSpace) == Name.DeviceRGB
        ]
        return pikepdf.PdfImage(found).as_pil_image().convert("RGB")


@pytest.mark.parametrize("mask", ["soft", "stencil"])
@pytest.mark.parametrize("kind", ["plain", "jpeg"])
def test_what_a_mask_hides_of_a_picture_is_not_bound(tmp_path: Path, kind: str, mask: str) -> None:
    source = saved(masked(kind, mask))
    (tmp_path / "a.pdf").write_bytes(source)
    part, told = bound(tmp_path)
    assert part, told
    pixels = bound_pixels(part)
    assert all(min(pixels.getpixel((x, y))) > 200 for x in range(28) for y in range(32))
    right = (36, 0, 64, 32)
    near = ImageChops.difference(pixels.crop(right), secret_pixels().crop(right))
    assert max(high for _, high in near.getextrema()) < (1 if kind == "plain" else 40)


def test_a_picture_of_which_no_color_shows_is_bound_without_any(tmp_path: Path) -> None:
    pdf = pictured(b"", None, ColorSpace=Name.DeviceRGB, Height=32, Decode=Array([1] * 6))
    pdf.pages[0].obj.Resources.XObject.X.write(secret_pixels().tobytes())
    (tmp_path / "a.pdf").write_bytes(saved(pdf))
    part, told = bound(tmp_path)
    assert part, told
    with Pdf.open(io.BytesIO(part)) as found:
        (one,) = [each for each in found.objects if isinstance(each, Stream) and Name.Decode in each]
        assert set(one.read_bytes()) == {0}


def test_a_picture_that_is_cut_is_told(tmp_path: Path) -> None:
    cut = b"q 50 600 100 200 re W n 200 0 0 200 50 600 cm /X Do Q " + SHOWN
    (tmp_path / "a.pdf").write_bytes(saved(with_objects(cut, scan)))
    assert "a picture is cut to a part of it, and is whole in the file" in bound(tmp_path)[1]
    (tmp_path / "a.pdf").write_bytes(saved(with_objects(cut.replace(b"50 600 100 200", b"48 598 204 204"), scan)))
    assert "a picture is cut" not in bound(tmp_path)[1]


def test_what_lies_beyond_the_edge_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(UNSHOWN["cropped-away"]()))
    told = bound(tmp_path)[1]
    assert "what lies beyond the edge of its pages was left out of the bound copy (page 1)" in told
    assert "its pages are cropped (page 1)" in told


def test_what_reaches_over_the_edge_is_told(tmp_path: Path) -> None:
    pdf = with_objects(FULL + SHOWN, scan, CropBox=Array([0, 0, 612, 690]))
    (tmp_path / "a.pdf").write_bytes(saved(pdf))
    assert "reaches over the edge of what shows, and is whole in the file (page 1)" in bound(tmp_path)[1]


# ---- one file under two entries --------------------------------------------------------------------------------------


def entries(folder: Path, *evidence: dict[str, Any]) -> Bound:
    """The exhibits of a filing bound: entries of evidence that are open and consented to unless they say otherwise."""
    tree = load_tree(ROOT / "examples" / "simple.yaml")
    known = {"kind": "other", "consent": "yes", "sealed": "no"}
    assert isinstance(tree, dict)
    tree["evidence"] = [known | {"title": f"Title of {each['id']}"} | each for each in evidence]
    (folder / "record.yaml").write_text(json.dumps(tree), encoding="utf-8")
    record = load_record(folder / "record.yaml")
    filing = plan(record, screen(record, ON)).filings[0]
    into = folder / "out"
    into.mkdir()
    return bind(filing, {each.id: each.id.upper() for each in filing.exhibits}, folder, into)


def public_words(found: Bound) -> str:
    return " ".join(words_of(each.path.read_bytes()) for each in found.volumes if each.audience == "public")


STRICTER: list[Any] = [
    pytest.param({"sealed": "yes"}, id="sealed"),
    pytest.param({"sealed": None, "kind": "medical_record"}, id="sealed-by-its-kind"),
    pytest.param({"sealed": None}, id="asked"),
    pytest.param({"consent": "no"}, id="no-consent"),
    pytest.param({"consent": None}, id="consent-unknown"),
    pytest.param({"consent": "no", "sealed": "yes"}, id="both"),
]


@pytest.mark.parametrize("stricter", STRICTER)
@pytest.mark.parametrize("how", ["copy", "link", "hard-link"])
def test_a_copy_of_a_file_follows_the_stricter_entry(tmp_path: Path, stricter: dict[str, Any], how: str) -> None:
    (tmp_path / "one.pdf").write_bytes(saved(page(WORDS)))
    two = tmp_path / "two.pdf"
    if how == "copy":
        shutil.copy(tmp_path / "one.pdf", two)
    elif how == "link":
        two.symlink_to("one.pdf")
    else:
        two.hardlink_to(tmp_path / "one.pdf")
    found = entries(tmp_path, {"id": "one", "file": "one.pdf"}, {"id": "two", "file": "two.pdf"} | stricter)
    assert SECRET not in public_words(found)
    (told,) = found.problems
    assert told.startswith("Exhibit ONE (one) is not bound: its file is the same as that of two, ")


def test_copies_that_agree_are_bound_both(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.pdf").write_bytes(saved(page(WORDS)))
    found = entries(tmp_path, {"id": "one", "file": "one.pdf"}, {"id": "two", "file": "two.pdf"})
    assert found.problems == ()
    assert public_words(found).count(SECRET) == 2


def test_other_files_of_the_same_length_are_bound(tmp_path: Path) -> None:
    one = saved(page(WORDS), compress_streams=False)
    (tmp_path / "one.pdf").write_bytes(one)
    (tmp_path / "two.pdf").write_bytes(one.replace(b"others", b"nobody"))
    found = entries(tmp_path, {"id": "one", "file": "one.pdf"}, {"id": "two", "file": "two.pdf", "sealed": "yes"})
    assert found.problems == ()
    assert SECRET in public_words(found)


def test_a_withheld_picture_is_not_opened_by_a_hard_link(tmp_path: Path) -> None:
    photo().save(tmp_path / "one.jpg")
    (tmp_path / "two.jpg").hardlink_to(tmp_path / "one.jpg")
    found = entries(tmp_path, {"id": "one", "file": "two.jpg"}, {"id": "two", "file": "one.jpg", "kind": "photograph"})
    assert [each.split(" was")[0] for each in found.notes] == ["Exhibit ONE (one)", "Exhibit TWO (two)"]


# ---- read aloud ------------------------------------------------------------------------------------------------------


def paper(*levels: int, language: str = "en-US") -> bytes:
    """A paper with headings of these levels."""
    blocks = [part for level in levels for part in (Heading(level, (Run("Heading"),)), Paragraph((Run("Words."),)))]
    return write_pdf(Document("paper", "A <paper> & more", tuple(blocks), PageStyle(), language=language))


def headings(path: Path) -> list[int]:
    """The levels of a file's headings, in order."""
    found = []

    def look(element: Any) -> None:
        if (kind := str(element.get("/S", ""))).startswith("/H") and kind[2:].isdigit():
            found.append(int(kind[2:]))
        below = element.get("/K")
        for each in below if isinstance(below, Array) else [below]:
            if isinstance(each, Dictionary):
                look(each)

    with Pdf.open(path) as pdf:
        look(pdf.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("levels", [(3, 3), (1, 3), (2, 1, 3), (1, 2, 3, 1, 3), (3, 1), (1, 1), (2, 3, 2)])
def test_no_level_of_headings_is_passed_over(tmp_path: Path, levels: tuple[int, ...]) -> None:
    (tmp_path / "one.pdf").write_bytes(paper(*levels))
    combine([("One", tmp_path / "one.pdf"), ("Two", tmp_path / "one.pdf")], tmp_path / "combined.pdf", "All")
    for name in ("one", "combined"):
        found = headings(tmp_path / f"{name}.pdf")
        assert len(found) == len(levels) * (2 if name == "combined" else 1)
        assert found[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(found))


def described(path: Path) -> tuple[str, str, bool, str]:
    """A file's title in its description, what it claims, whether its title is displayed, its language."""
    with Pdf.open(path) as pdf:
        text = pdf.Root.Metadata.read_bytes().decode()
        with pdf.open_metadata() as meta:
            title, claim = str(meta["dc:title"]), str(meta.get("pdfuaid:part", ""))
        assert all(word not in text for word in ("creator", "Date", "Author"))
        return title, claim, bool(pdf.Root.ViewerPreferences.DisplayDocTitle), str(pdf.Root.Lang)


def test_combined_papers_keep_what_readers_aloud_ask_for(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(paper(1))
    (tmp_path / "two.pdf").write_bytes(paper(1, language="es"))
    target = tmp_path / "combined.pdf"
    combine([("One", tmp_path / "one.pdf"), ("Two", tmp_path / "two.pdf")], target, "Petition & <papers>")
    assert described(target) == ("Petition & <papers>", "1", True, "en-US")
    with Pdf.open(target) as pdf:
        assert [str(each.Lang) for each in pdf.Root.StructTreeRoot.K] == ["en-US", "es"]


def test_volumes_have_their_title_and_claim_nothing_of_pages_that_others_made(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(saved(page(SHOWN)))
    found = entries(tmp_path, {"id": "one", "file": "one.pdf"}, {"id": "two", "file": "one.pdf", "sealed": "yes"})
    for each in found.volumes:
        assert described(each.path) == (each.title, "", True, "en-US")
    (tmp_path / "paper.pdf").write_bytes(paper(1))
    target = tmp_path / "combined.pdf"
    combine([("Paper", tmp_path / "paper.pdf"), ("Exhibits", found.volumes[0].path)], target, "All")
    assert described(target) == ("All", "", True, "en-US")


# ---- the cases of an attacker ----------------------------------------------------------------------------------------


def case(name: str, folder: Path) -> Bound:
    """The exhibits of a case's first filing bound."""
    shutil.copytree(CASES / name, folder, dirs_exist_ok=True)
    record = load_record(folder / "r.json")
    filing = plan(record, screen(record, ON)).filings[0]
    into = folder / "out"
    into.mkdir()
    letters = {each.id: each.id for each in filing.exhibits}
    return bind(filing, letters, folder, into)


@pytest.mark.parametrize(("name", "secret", "told"), [
    ("exhibit-exif-in-pdf", b"Exif", ""),
    ("exhibit-layer-by-usage", b"Quillfeather hidden layer", "layers that do not show"),
    ("exhibit-noview-annotation", b"Quillfeather", "annotations that do not show"),
])  # fmt: skip
def test_what_an_attacker_found_hidden_in_an_exhibit_is_gone(
    tmp_path: Path, name: str, secret: bytes, told: str
) -> None:
    found = case(name, tmp_path)
    assert told in " ".join(found.notes)
    for each in found.volumes:
        assert secret.decode() not in objects(each.path.read_bytes())
    assert any("– 1 of 1" in words_of(each.path.read_bytes()) for each in found.volumes)


@pytest.mark.slow
def test_a_covered_exhibit_is_a_stop_in_the_memo(tmp_path: Path, run: Callable[..., Result]) -> None:
    tree = load_tree(ROOT / "examples" / "simple.yaml")
    assert isinstance(tree, dict)
    tree["evidence"] = [
        {"id": "letter", "kind": "other", "title": "A letter", "consent": "yes", "sealed": "no", "file": "one.pdf"}
    ]
    (tmp_path / "record.yaml").write_text(json.dumps(tree), encoding="utf-8")
    (tmp_path / "one.pdf").write_bytes(saved(COVERED["black-box"]()))
    out = tmp_path / "out"
    result = run("draft", tmp_path / "record.yaml", "-o", out, "--format", "pdf", "--on", ON.isoformat())
    memo = " ".join(words_of(next(out.rglob("review-memo.pdf")).read_bytes()).split())
    assert "Exhibit A (letter) is not bound: on page 1 a box lies over words" in memo
    assert "Exhibit A is missing" in result.stderr
    assert SECRET not in memo + result.output
    for each in out.rglob("*.pdf"):
        assert SECRET not in words_of(each.read_bytes())
