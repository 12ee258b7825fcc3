"""Hostile exhibits: PDFs that act or never end, pictures that tell more than they show, files that are somewhere else."""

from __future__ import annotations

import io
import os
import shutil
import socket
import struct
import types
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

from attacks.corpus import Attack, without
from attacks.records import HUGE, tree, within
from petition_gen import limits
from petition_gen.exhibits import bind, clean, files, images, pictures
from petition_gen.exhibits import exhibit as exhibits_exhibit
from petition_gen.packet import fingerprint
from petition_gen.reading.source import Source
from petition_gen.record.evidence import Evidence
from petition_gen.record.load import record_from
from petition_gen.record.model import ClientRecord

ATTACKS: list[Attack] = []
SECRET = "Zanthoxylia"
WORDS = b"BT /F 12 Tf 72 700 Td (Letter) Tj ET"


def attack(name: str, defence: str, run: Callable[[Path], None]) -> None:
    ATTACKS.append(Attack(name, defence, run))


def page(content: bytes = WORDS, **keys: Any) -> Pdf:
    """A PDF of one page."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    found = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 612, 792], Resources=Dictionary(Font=Dictionary(F=font)), Contents=pdf.make_stream(content)
    )  # fmt: skip
    for key, value in keys.items():
        found[f"/{key}"] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(found)))
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def bound(folder: Path, name: str = "a.pdf") -> tuple[bytes, str]:
    """The stamped pages of an exhibit, b"" where it is refused, and what is said of it."""
    problems: list[exhibits_exhibit.NotBound] = []
    notes: list[str] = []
    item = Evidence(id="letter", file=name, consent="yes")
    parts = folder / "parts"
    parts.mkdir(mode=0o700, exist_ok=True)
    try:
        found = bind._examined(exhibits_exhibit.Exhibit(item, "A"), folder, set(), problems, notes)
        found = bind._with_part(found, parts, bind._Progress(1, None), problems, notes)
    except Exception as error:
        raise AssertionError(f"{type(error).__name__}: {error}"[:200]) from error
    return (found.part.read_bytes() if found.part else b""), " ".join([*(each.reason for each in problems), *notes])


def refused(data: bytes, *words: str, name: str = "a.pdf") -> Callable[[Path], None]:
    """An exhibit that must be refused in these words."""

    def run(folder: Path) -> None:
        (folder / name).write_bytes(data)
        part, told = bound(folder, name)
        assert not part, "it is bound"
        assert all(word in told for word in words), told

    return run


def objects(data: bytes) -> str:
    """All that a PDF holds, unpacked, as one text."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        texts = [pdf.trailer.unparse().decode("latin-1")]
        for each in pdf.objects:
            plain = each.stream_dict if isinstance(each, Stream) else each
            texts.append(plain.unparse(resolved=True).decode("latin-1"))
            if isinstance(each, Stream):
                texts.append(each.read_raw_bytes().decode("latin-1"))
                try:
                    texts.append(each.read_bytes().decode("latin-1"))
                except pikepdf.PdfError:
                    continue
        return " ".join(texts)


def cleaned(make: Callable[[], Pdf | bytes], gone: str, *words: str, name: str = "a.pdf") -> Callable[[Path], None]:
    """An exhibit that must be bound without something, and of which this is said."""

    def run(folder: Path) -> None:
        made = make()
        (folder / name).write_bytes(made if isinstance(made, bytes) else saved(made))
        part, told = bound(folder, name)
        assert part, told
        assert gone not in objects(part)
        assert all(word in told for word in words), told

    return run


# ---- PDFs that act ---------------------------------------------------------------------------------------------------


def opening(**action: Any) -> Callable[[], Pdf]:
    """A PDF with an action that runs when it is opened."""

    def make() -> Pdf:
        pdf = page()
        pdf.Root.OpenAction = Dictionary(Type=Name.Action, **action)
        return pdf

    return make


def _named_script() -> Pdf:
    pdf = page()
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    return pdf


def _page_script() -> Pdf:
    return page(AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))))


def annotated(**keys: Any) -> Callable[[], Pdf]:
    """A PDF with an annotation on its page."""

    def make() -> Pdf:
        pdf = page()
        note = Dictionary(Type=Name.Annot, Rect=[100, 100, 200, 120], **keys)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
        return pdf

    return make


def _attached(root: bool) -> Callable[[], Pdf]:
    def make() -> Pdf:
        pdf = page()
        if root:
            pdf.attachments["x.exe"] = b"MZ " + SECRET.encode()
        else:
            pdf.pages[0].obj.AF = Array([pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(SECRET)))])
        return pdf

    return make


def _script_after_a_link() -> Pdf:
    pdf = page()
    after = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("x")))
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("http://198.51.100.7"), Next=Array([after]))
    return pdf


def form(**keys: Any) -> Callable[[], Pdf]:
    """A PDF with a form of one field."""

    def make() -> Pdf:
        pdf = page()
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=keys.pop("AA", Dictionary())))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), **keys)
        return pdf

    return make


def described(pdf: Pdf | None = None) -> Pdf:
    pdf = pdf or page()
    pdf.docinfo["/Author"] = SECRET
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [SECRET]
    return pdf


def _hidden_parts() -> Pdf:
    pdf = page()
    pdf.pages[0].obj.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    pdf.pages[0].obj.Resources.Properties = Dictionary(P=Dictionary(Metadata=pdf.make_stream(SECRET.encode())))
    return pdf


def _file_elsewhere() -> Pdf:
    pdf = page()
    stream = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], F=String("http://198.51.100.7/x")
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=stream)
    return pdf


JS = "JavaScript"
attack(
    "a-script-on-opening", "stripped", cleaned(opening(S=Name.JavaScript, JS=String("x")), JS, "scripts were left out")
)
attack("a-script-by-name", "stripped", cleaned(_named_script, JS, "scripts were left out"))
attack("a-script-of-a-page", "stripped", cleaned(_page_script, JS, "scripts were left out"))
attack("a-script-after-a-link", "stripped", cleaned(_script_after_a_link, JS, "scripts were left out"))
attack("a-script-of-a-button", "stripped", cleaned(
    annotated(Subtype=Name.Widget, FT=Name.Btn, A=Dictionary(S=Name.JavaScript, JS=String("x"))), JS, "scripts were left out"))  # fmt: skip
attack("a-script-of-a-field", "stripped", cleaned(
    form(AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("x")))), JS, "scripts were left out"))  # fmt: skip
attack(
    "a-script-of-a-film",
    "stripped",
    cleaned(opening(S=Name.Rendition, JS=String("x")), "Rendition", "scripts were left out"),
)
attack(
    "a-program-to-launch",
    "stripped",
    cleaned(opening(S=Name.Launch, F=String("cmd.exe")), "cmd.exe", "launch actions were left out"),
)
attack("a-program-to-launch-by-a-link", "stripped", cleaned(
    annotated(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe"))), "cmd.exe", "launch actions were left out"))  # fmt: skip
attack("a-form-that-sends", "stripped", cleaned(
    opening(S=Name.SubmitForm, F=String("http://198.51.100.7")), "198.51.100.7", "actions that send or fetch data"))  # fmt: skip
attack(
    "a-form-that-fetches",
    "stripped",
    cleaned(opening(S=Name.ImportData, F=String("x.fdf")), "x.fdf", "send or fetch data"),
)
attack("another-file-to-open", "stripped", cleaned(
    opening(S=Name.GoToR, F=String("\\\\198.51.100.7\\x"), D=Array([0, Name.Fit])), "198.51.100.7", "open other files"))  # fmt: skip
attack(
    "an-enclosed-file-to-open", "stripped", cleaned(opening(S=Name.GoToE, D=String("x")), "GoToE", "open other files")
)
attack("a-link-that-tells-where-it-is-read", "stripped", cleaned(
    annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://198.51.100.7/?x"))), "198.51.100.7"))  # fmt: skip
attack(
    "an-address-to-open", "stripped", cleaned(opening(S=Name.URI, URI=String("http://198.51.100.7")), "198.51.100.7")
)
attack("an-embedded-file", "stripped", cleaned(_attached(True), SECRET, "embedded files were left out"))
attack("a-file-attached-to-a-page", "stripped", cleaned(_attached(False), SECRET))
attack("a-file-pinned-to-a-page", "stripped", cleaned(
    annotated(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String(SECRET))), SECRET, "embedded files"))  # fmt: skip
for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D"):
    attack(
        f"a-{kind.lower()}-on-a-page",
        "stripped",
        cleaned(annotated(Subtype=Name(f"/{kind}")), f"/{kind}", "sounds and films"),
    )
attack(
    "a-comment-that-names-somebody",
    "stripped",
    cleaned(annotated(Subtype=Name.Text, Contents=String(SECRET)), SECRET, "comments"),
)
attack(
    "a-form-of-another-program", "stripped", cleaned(form(XFA=String("<xdp/>")), "XFA", "instructions of a form (XFA)")
)
attack("an-author-in-the-description", "stripped", cleaned(described, SECRET))
attack("a-program-s-own-copy", "stripped", cleaned(_hidden_parts, SECRET))
attack("a-stream-that-lies-elsewhere", "stripped", cleaned(_file_elsewhere, "198.51.100.7"))


def _dynamic() -> Pdf:
    pdf = form(XFA=String("<xdp/>"))()
    pdf.Root.NeedsRendering = True
    return pdf


def _layers() -> Pdf:
    pdf = page(b"/OC /L BDC BT /F 12 Tf 72 700 Td (" + SECRET.encode() + b") Tj ET EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return pdf


attack("a-form-that-draws-itself", "prepared", refused(saved(_dynamic()), "a form that only some programs can show"))
attack("layers-that-do-not-show", "stripped", cleaned(_layers, SECRET, "layers that do not show"))
attack("redactions-never-applied", "prepared", refused(saved(annotated(Subtype=Name.Redact)()), "redactions"))
for user in ("", "secret"):
    data = saved(page(), encryption=pikepdf.Encryption(owner="owner", user=user))
    attack(f"a-pdf-with-{'a-password' if user else 'restrictions'}", "encrypted", refused(data, "encrypted"))

# ---- PDFs that never end ---------------------------------------------------------------------------------------------


def _action_circle() -> Pdf:
    pdf = page()
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("x")))
    action.Next = Array([action] * 10)
    pdf.Root.OpenAction = action
    return pdf


def _field_circle() -> Pdf:
    pdf = page()
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), A=Dictionary(S=Name.JavaScript, JS=String("x"))))
    field.Kids = Array([field] * 10)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return pdf


attack("actions-in-a-circle", "circles", cleaned(_action_circle, JS, "scripts were left out"))
attack("form-fields-in-a-circle", "circles", cleaned(_field_circle, JS, "scripts were left out"))


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(102)) + packer.flush()


def _content_bomb() -> bytes:
    pdf = page()
    stream = Stream(pdf, b"")
    stream.write(_bomb(), filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    return saved(pdf)


def _content_in_parts() -> bytes:
    pdf = page()
    packed = zlib.compress(b" " * 60_000_000, 1)
    stream = Stream(pdf, b"")
    stream.write(packed, filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = Array([pdf.make_indirect(stream)] * 10)
    return saved(pdf)


def _object_bomb() -> bytes:
    out, offsets = b"%PDF-1.7\n", {}

    def add(number: int, body: bytes) -> None:
        nonlocal out
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"

    inner = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    places = b"1 0 2 %d 5 %d " % (len(inner[0]), len(inner[0]) + len(inner[1]))
    packed = zlib.compress(places + b"".join(inner) + b" " * 102_000_000, 1)
    head = b"<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(places), len(packed))
    add(3, head + packed + b"\nendstream")
    at = len(out)
    rows = [(0, 0, 0), (2, 3, 0), (2, 3, 1), (1, offsets[3], 0), (1, at, 0), (2, 3, 2)]
    entries = b"".join(struct.pack(">BIH", *row) for row in rows)
    table = b"4 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(entries)
    return out + table + entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def _lzw() -> bytes:
    pdf = page()
    stream = Stream(pdf, b"")
    stream.write(b"\x80" * 100_000, filter=Name.LZWDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def lazily(make: Callable[[], bytes], *words: str) -> Callable[[Path], None]:
    return lambda folder: refused(make(), *words)(folder)


attack("a-page-that-unpacks-without-end", "unpacking", lazily(_content_bomb, "unpack to more"))
attack("objects-that-unpack-without-end", "unpacking", lazily(_object_bomb, "damaged"))
attack("a-page-of-many-parts-that-unpack", "all-content", lazily(_content_in_parts, "unpack to more"))
attack("a-page-packed-in-lzw", "lzw", lazily(_lzw, "packed in an outdated way"))


def _giant() -> Pdf:
    pdf = page(b"/X Do")
    image = pdf.make_stream(
        b"\0",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=200_000,
        Height=200_000,
        BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=image)
    return pdf


def _tree_circle() -> bytes:
    pdf = page()
    pages = pdf.Root.Pages
    pages.Kids = Array([pages, pages])
    return saved(pdf)


def _tree_bomb() -> bytes:
    pdf = page()
    node = pdf.pages[0].obj
    for level in range(1, 12):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node] * 10), Count=10**level))
    pdf.Root.Pages = node
    return saved(pdf)


def _many_pages(folder: Path) -> None:
    pdf = Pdf.new()
    for _ in range(2_001):
        pdf.add_blank_page()
    pdf.save(folder / "a.pdf")
    told: list[exhibits_exhibit.NotBound] = []
    item = Evidence(id="letter", file="a.pdf", consent="yes")
    bind._examined(exhibits_exhibit.Exhibit(item, "A"), folder, set(), told, [])
    assert "2,000 pages" in " ".join(each.reason for each in told), "each of them is stamped"


attack(
    "a-picture-of-forty-thousand-million-pixels",
    "pdf-pixels",
    refused(saved(_giant()), "larger than any program can draw"),
)
attack("two-thousand-and-one-pages", "pages", _many_pages)
attack("pages-in-a-circle", "opened", lazily(_tree_circle, "damaged"))
attack("a-tree-of-a-million-million-pages", "opened", lazily(_tree_bomb, "damaged"))
attack("a-pdf-that-must-be-repaired", "opened", refused(saved(page())[:-40], "damaged"))
attack("a-page-without-extent", "opened", refused(saved(page(MediaBox=Array([0, 0, 0, 0]))), "damaged"))

# ---- pictures --------------------------------------------------------------------------------------------------------


def photo() -> Image.Image:
    return Image.linear_gradient("L").resize((64, 48))


def jpeg(**options: Any) -> bytes:
    stream = io.BytesIO()
    photo().save(stream, "JPEG", **options)
    return stream.getvalue()


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    (image or photo()).save(stream, "PNG", **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _camera() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET
    return jpeg(exif=exif)


def _png_with(data: bytes, before: bytes = b"IDAT") -> bytes:
    """A PNG with a chunk put before another."""
    whole = png()
    at = whole.index(before) - 4
    return whole[:at] + data + whole[at:]


def _told_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET)
    return png(pnginfo=info)


def _pictures(kind: str) -> bytes:
    stream = io.BytesIO()
    photo().save(stream, kind, save_all=True, append_images=[photo().rotate(90)])
    return stream.getvalue()


def _passes() -> bytes:
    """A progressive JPEG with one of its passes a thousand times."""
    data = jpeg(progressive=True)
    first = data.index(b"\xff\xda")
    second = data.index(b"\xff", first + 2 + int.from_bytes(data[first + 2 : first + 4]))
    while data[second + 1] == 0:
        second = data.index(b"\xff", second + 2)
    return data[:first] + data[first:second] * 600 + data[second:]


attack("a-camera-s-place-and-owner", "jpeg", cleaned(_camera, SECRET, name="a.jpg"))
attack("a-comment-in-a-jpeg", "jpeg", cleaned(lambda: jpeg(comment=SECRET.encode()), SECRET, name="a.jpg"))
attack(
    "a-page-of-html-after-a-picture",
    "jpeg",
    cleaned(lambda: jpeg() + b"<html>" + SECRET.encode(), SECRET, name="a.jpg"),
)
attack(
    "an-archive-after-a-picture",
    "jpeg",
    cleaned(lambda: jpeg() + b"PK\x03\x04" + SECRET.encode(), SECRET, name="a.jpg"),
)
attack("an-application-s-notes-in-a-jpeg", "jpeg", cleaned(
    lambda: jpeg()[:2] + b"\xff\xed\0\x10" + SECRET.encode()[:11] + b"\0\0\0" + jpeg()[2:], SECRET, name="a.jpg"))  # fmt: skip
attack("text-in-a-png", "png", cleaned(_told_png, SECRET, name="a.png"))
attack(
    "a-camera-s-notes-in-a-png",
    "png",
    cleaned(lambda: _png_with(chunk(b"eXIf", SECRET.encode())), SECRET, name="a.png"),
)
attack(
    "a-chunk-of-ones-own-in-a-png",
    "png",
    cleaned(lambda: _png_with(chunk(b"seCr", SECRET.encode())), SECRET, name="a.png"),
)
attack("a-page-of-html-after-a-png", "png", cleaned(lambda: png() + b"<html>" + SECRET.encode(), SECRET, name="a.png"))
attack("a-picture-that-moves", "several", cleaned(lambda: _pictures("PNG"), "fdAT", "several pictures", name="a.png"))
attack(
    "a-second-picture-behind-the-first",
    "several",
    cleaned(lambda: _pictures("MPO"), "MPF", "several pictures", name="a.jpg"),
)


def _size_of(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


attack(
    "a-png-of-ten-thousand-million-pixels",
    "pixels",
    refused(_size_of(100_000, 100_000), "million pixels", name="a.png"),
)
attack("a-png-as-long-as-a-street", "pixels", refused(_size_of(2**31 - 1, 1), "million pixels", name="a.png"))
data = jpeg()
at = data.index(b"\xff\xc0") + 5
attack("a-jpeg-of-four-thousand-million-pixels", "pixels", refused(
    data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :], "million pixels", name="a.jpg"))  # fmt: skip
attack("a-jpeg-of-six-hundred-passes", "scans", refused(_passes(), "in more passes", name="a.jpg"))

NEITHER = "neither PDF, PNG nor JPEG"
for name, data in [
    ("svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), ("eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run"),
    ("html", b"<html><script>1</script></html>"), ("gif", b"GIF89a\1\0\1\0\0\0\0;"), ("tiff", b"II*\0\x08\0\0\0\0\0"),
    ("executable", b"MZ\x90\0"), ("archive", b"PK\x03\x04"),
]:  # fmt: skip
    attack(f"{name}-that-is-called-a-picture", "kinds", refused(data, NEITHER, name="a.png"))
    attack(f"{name}-that-is-called-a-pdf", "kinds", refused(data, NEITHER))
attack("a-png-cut-off", "whole", refused(png()[:-30], "damaged", name="a.png"))

# ---- files that are somewhere else -----------------------------------------------------------------------------------


def elsewhere(make: Callable[[Path, Path], object], word: str) -> Callable[[Path], None]:
    """An exhibit's path at which something stands that is no file of the record's folder."""

    def run(folder: Path) -> None:
        inside = folder / "record"
        inside.mkdir()
        secret = folder / "secret.pdf"
        secret.write_bytes(saved(page()))
        make(inside / "a.pdf", secret)
        with within(0.5):
            part, told = bound(inside)
        assert not part, "it is bound"
        assert word in told, told

    return run


def _by_folder(path: Path, secret: Path) -> None:
    (path.parent / "x").symlink_to(secret.parent)
    path.symlink_to("x/secret.pdf")


def _socket(path: Path, secret: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))


def _sparse(path: Path, secret: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(201_000_000)


OUT = "leads out of the record's folder"
attack("a-link-to-a-file-elsewhere", "inside", elsewhere(lambda path, secret: path.symlink_to(secret), OUT))
attack("a-link-by-a-linked-folder", "inside", elsewhere(_by_folder, OUT))
attack("a-link-by-the-parent", "inside", elsewhere(lambda path, secret: path.symlink_to("../secret.pdf"), OUT))
attack("a-pipe", "regular", elsewhere(lambda path, secret: os.mkfifo(path), "it is not a file"))
attack("a-socket", "regular", elsewhere(_socket, "it is not a file"))
attack("a-folder", "regular", elsewhere(lambda path, secret: path.mkdir(), "it is not a file"))
attack("a-file-of-nothing", "file-size", elsewhere(_sparse, "larger than 200 MB"))


def _batch(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """A file that a batch must not read to find out whether it changed."""

    def run(folder: Path) -> None:
        make(folder / "a.pdf")
        evidence = [{"id": "a", "file": "a.pdf", "consent": "yes"}]
        try:
            found = record_from(Source(folder / "record.yaml", tree(evidence=evidence)))
            assert isinstance(found, ClientRecord)
            assert fingerprint.exhibit_files(found) == {}
        except (RuntimeError, OSError) as error:
            raise AssertionError(type(error).__name__) from error

    return run


def _terabyte(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(10**12)


attack("a-terabyte-in-a-batch", "batch-files", _batch(_terabyte))
attack("a-pipe-in-a-batch", "batch-files", _batch(os.mkfifo))
attack("a-circle-of-links-in-a-batch", "batch-files", _batch(lambda path: path.symlink_to(path)))

# ---- the same without the defence ------------------------------------------------------------------------------------


def _copied(source: Path, exhibit: object, target: Path, progress: object) -> list[str]:
    """Binding as it would be by joining files."""
    shutil.copy(source, target)
    return []


def _below_without_end(holders: Any, key: Name) -> Any:
    for each in holders:
        if isinstance(each, Array):
            yield from _below_without_end(list(each), key)
        elif isinstance(each, Dictionary):
            yield each
            yield from _below_without_end([each.get(key)], key)


def _kind_by_name(file: Path) -> str:
    return {".pdf": "pdf", ".png": "png"}.get(file.suffix, "jpeg")


def _repaired(file: Path) -> Pdf:
    return page()  # a reader that makes something of anything


def _png_whole(file: Path, kind: str, target: Path) -> list[str]:
    """An image with its file attached as it is."""
    pdf = page(b"/X Do")
    pdf.pages[0].obj.Resources.XObject = Dictionary(
        X=pdf.make_stream(file.read_bytes(), Subtype=Name.Image, Width=1, Height=1)
    )
    pdf.save(target)
    return []


def _without_size_of_pictures(patch: pytest.MonkeyPatch) -> None:
    without(limits, "IMAGE_PIXELS", 10**30)(patch)
    patch.setattr(Image, "MAX_IMAGE_PIXELS", None)


def _as_it_is(patch: pytest.MonkeyPatch) -> None:
    without(images, "pdf_of_image", _png_whole)(patch)
    without(pictures, "bare_picture", lambda picture: None)(patch)


DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "stripped": without(bind, "stamp_pages", _copied),
    "prepared": without(clean, "flatten", lambda pdf: set()),
    "encrypted": without(files, "opened_pdf", _repaired),
    "opened": without(files, "opened_pdf", _repaired),
    "circles": without(clean, "objects_below", _below_without_end),
    "unpacking": without(limits, "EXHIBIT_CONTENT", 0),
    "all-content": without(limits, "EXHIBIT_ALL_CONTENT", HUGE),
    "lzw": without(limits, "EXHIBIT_CONTENT", HUGE),
    "pdf-pixels": without(limits, "PDF_IMAGE_PIXELS", 10**30),
    "pages": without(limits, "EXHIBIT_PAGES", HUGE),
    "jpeg": without(images, "bare_jpeg", lambda data: data),
    "png": _as_it_is,
    "several": without(images, "pdf_of_image", _png_whole),
    "whole": without(images, "pdf_of_image", _png_whole),
    "pixels": _without_size_of_pictures,
    "scans": without(limits, "IMAGE_SCANS", HUGE),
    "kinds": without(files, "kind_of_file", _kind_by_name),
    "inside": without(Path, "is_relative_to", lambda path, other: True),
    "regular": without(files, "stat", types.SimpleNamespace(S_ISREG=lambda mode: True)),
    "file-size": without(limits, "EXHIBIT_BYTES", HUGE),
    "batch-files": without(fingerprint, "can_be_bound", lambda path: True),
}

# These take a second or more.
SLOW = (
    "a-file-of-nothing", "a-page-that-unpacks-without-end", "objects-that-unpack-without-end", "a-page-of-many-parts-that-unpack",
)  # fmt: skip
