"""Bound exhibits and the combined packet, judged by the files: what shows, what is left out, what they say."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw
from pypdf import PdfReader

from petition_gen.document import Allegation, Caption, Document, Heading, PageStyle, Paragraph, Run, Table
from petition_gen.exhibits.bind import bind
from petition_gen.exhibits.exhibit import MARGIN, STRIP, Bound
from petition_gen.planning.filing import Filing
from petition_gen.planning.plan import decided, plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen
from petition_gen.writers.pdf import write_pdf
from petition_gen.writers.pdf_join import combine

ON = date(2026, 11, 21)
SIMPLE = Path(__file__).parent.parent / "examples" / "simple.yaml"
MARK = "Distinctivemark"


# ---- making things ---------------------------------------------------------------------------------------------------


def exhibit(id: str, file: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "title": f"Title of {id}",
        "date": "2020-05-01",
        "consent": "yes",
        "sealed": "no",
        "file": file or f"{id}.pdf",
    } | fields


def filing_with(folder: Path, evidence: list[dict[str, Any]], **changes: Any) -> Filing:
    tree = yaml.load(SIMPLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) | {"evidence": evidence} | changes
    path = folder / "record.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    record = load_record(path)
    return plan(record, screen(record, ON)).filings[0]


def all_sealed(filing: Filing) -> Filing:
    """The filing under a law that seals every paper."""
    remedy = filing.remedy
    papers = remedy.papers.model_copy(
        update={"documents": tuple(each.model_copy(update={"audience": "sealed"}) for each in remedy.papers.documents)}
    )
    rules = remedy.confidentiality.model_copy(update={"legend": "FILED UNDER SEAL – LAW", "sealing": "required"})
    return decided(replace(filing, remedy=remedy.model_copy(update={"papers": papers, "confidentiality": rules})))


@pytest.fixture
def bound(tmp_path: Path) -> Callable[..., Bound]:
    """Binds exhibits whose files lie in `tmp_path`."""

    def run(
        *evidence: dict[str, Any],
        into: str = "out",
        change: Callable[[Filing], Filing] = lambda same: same,
        **more: Any,
    ) -> Bound:
        filing = change(filing_with(tmp_path, list(evidence)))
        target = tmp_path / into
        target.mkdir(mode=0o700)
        letters = {each["id"]: chr(ord("A") + i) for i, each in enumerate(evidence)}
        found = bind(filing, letters, tmp_path, target, **more)
        assert sorted(path.name for path in target.iterdir()) == sorted(each.path.name for each in found.volumes)
        return found

    return run


def paper(*texts: str, title: str = "A paper") -> bytes:
    """A PDF with a page for each text, its fonts embedded."""
    whole = Pdf.new()
    for text in texts:
        blocks = (Heading(1, (Run(title),)), Paragraph((Run(text),)))
        whole.pages.extend(
            Pdf.open(io.BytesIO(write_pdf(Document("paper", title, blocks, PageStyle(footer="page"))))).pages
        )
    return saved(whole)


def saved(pdf: Pdf, **options: Any) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def drawn(content: bytes, box: tuple[float, ...] = (0, 0, 612, 792), **keys: Any) -> Pdf:
    """A PDF of one page with a content stream, Helvetica being F."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=list(box),
        Resources=Dictionary(Font=Dictionary(F=font)),
        Contents=pdf.make_stream(content),
    )
    for key, value in keys.items():
        page[f"/{key}"] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def inherited(content: bytes) -> Pdf:
    """A PDF of one page that has its boxes and its turn from the branch of the page tree on which it hangs."""
    pdf = drawn(content)
    page = pdf.pages[0].obj
    branch = pdf.make_indirect(Dictionary(
        Type=Name.Pages, Parent=pdf.Root.Pages, Kids=[page], Count=1, MediaBox=list(BOX), CropBox=list(SMALL), Rotate=90
    ))  # fmt: skip
    del page.MediaBox
    page.Parent = branch
    pdf.Root.Pages.Kids = Array([branch])
    return Pdf.open(io.BytesIO(saved(pdf)))


COLORS = ((255, 0, 0), (0, 160, 0), (0, 0, 255), (255, 200, 0))


def quarters(box: tuple[float, float, float, float]) -> bytes:
    """A content stream that fills the quarters of a box with four colors, up to its edges."""
    x, y, right, top = box
    w, h = (right - x) / 2, (top - y) / 2
    corners = ((x, y + h), (x + w, y + h), (x, y), (x + w, y))
    return b"".join(
        f"{r / 255} {g / 255} {b / 255} rg {cx} {cy} {w} {h} re f\n".encode()
        for (r, g, b), (cx, cy) in zip(COLORS, corners, strict=True)
    )


def photo(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    w, h = size[0] // 2, size[1] // 2
    for color, (x, y) in zip(COLORS, ((0, 0), (w, 0), (0, h), (w, h)), strict=True):
        draw.rectangle((x, y, x + w, y + h), fill=color)
    return image.convert(mode)


# ---- reading them back -----------------------------------------------------------------------------------------------


def texts(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def outline(path: Path) -> list[Any]:
    """Bookmarks as (title, page number) with those below them in lists."""
    reader = PdfReader(path)

    def read(items: Any) -> list[Any]:
        return [
            read(each) if isinstance(each, list) else (each.title, reader.get_destination_page_number(each))
            for each in items
        ]

    return read(reader.outline)


def picture(data: bytes | Path, page: int) -> Image.Image:
    return pypdfium2.PdfDocument(data)[page].render(scale=1).to_pil().convert("RGB")


def colored_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Where an image is not white, near black text apart."""
    strong = image.convert("HSV").getchannel("S").point(lambda value: 255 if value > 100 else 0)
    box = strong.getbbox()
    assert box
    return box


def colors_at_quarters(image: Image.Image) -> list[tuple[int, ...]]:
    left, top, right, bottom = colored_box(image)
    spots = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    found = [image.getpixel((int(left + x * (right - left)), int(top + y * (bottom - top)))) for x, y in spots]
    return [min(COLORS, key=lambda color: sum(abs(a - b) for a, b in zip(color, each, strict=True))) for each in found]  # type: ignore[arg-type]


def everything_in(path: Path) -> bytes:
    """All that a PDF holds: dictionaries as text, streams raw and decoded."""
    parts = [path.read_bytes()]
    with Pdf.open(path) as pdf:
        for each in pdf.objects:
            if not isinstance(each, pikepdf.Stream):
                parts.append(each.unparse(resolved=True))
                continue
            parts += [each.read_raw_bytes(), repr(dict(each.items())).encode()]
            if str(each.get("/Filter")) in ("/FlateDecode", "None"):
                parts.append(each.read_bytes())
    return b"\n".join(parts)


# ---- volumes ---------------------------------------------------------------------------------------------------------


def test_a_volume_has_index_covers_stamped_pages_bookmarks_labels_and_a_title(
    tmp_path: Path, bound: Callable[..., Bound]
) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one", "two", "three"))
    photo().save(tmp_path / "photo.png")
    found = bound(exhibit("letter"), exhibit("photo", "photo.png", kind="other", date="2021"))
    assert (found.problems, found.notes) == ((), ())
    (volume,) = found.volumes
    assert (volume.path.name, volume.audience, volume.pages, volume.size) == (
        "exhibits.pdf",
        "public",
        7,
        volume.path.stat().st_size,
    )
    assert volume.path.stat().st_mode & 0o077 == 0
    pages = texts(volume.path)
    assert "A Title of letter May 1, 2020 3" in pages[0]
    assert "B Title of photo 2021 1" in pages[0]
    assert pages[1] == "EXHIBIT A Title of letter May 1, 2020 3 pages"
    assert [page.endswith(f"Exhibit A – {n} of 3") for n, page in enumerate(pages[2:5], 1)] == [True] * 3
    assert "two" in pages[3]
    assert pages[5] == "EXHIBIT B Title of photo 2021 1 page"
    assert pages[6] == "Exhibit B – 1 of 1"
    assert outline(volume.path) == [
        ("Index of exhibits", 0),
        ("Exhibit A: Title of letter", 1),
        ("Exhibit B: Title of photo", 5),
    ]
    reader = PdfReader(volume.path)
    assert reader.page_labels == ["i", "A", "A-1", "A-2", "A-3", "B", "B-1"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Exhibits in support of petition"
    assert set(reader.metadata) <= {"/Title", "/Producer"}
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages} == {(612, 792)}


def test_every_font_of_a_volume_is_embedded(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one"))
    (volume,) = bound(exhibit("letter"), exhibit("absent", title="Carta de la señora")).volumes
    with Pdf.open(volume.path) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/Type") == Name.Font]
        simple = [each for each in fonts if each.Subtype != Name.Type0]
        assert simple
        assert all(any(f"/FontFile{n}" in each.FontDescriptor for n in ("", "2", "3")) for each in simple)


def test_a_volume_is_tagged_and_every_page_hangs_in_its_structure(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one", "two"))
    (volume,) = bound(exhibit("letter"), exhibit("absent")).volumes
    with Pdf.open(volume.path) as pdf:
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert pdf.Root.Lang == "en-US"
        assert all(int(page.obj.StructParents) in tree for page in pdf.pages)
        element = tree[int(pdf.pages[3].obj.StructParents)][0]
        assert (element.S, str(element.Alt)) == (Name.Figure, "Exhibit A, page 2 of 2")
        assert element.Pg.objgen == pdf.pages[3].obj.objgen
        assert tree[int(pdf.pages[1].obj.StructParents)][0].P.P.objgen == element.P.objgen


BOX = (0, 0, 612, 792)
SMALL = (100, 200, 500, 700)


@pytest.mark.parametrize("pdf", [
    pytest.param(lambda: drawn(quarters(BOX)), id="letter"),
    pytest.param(lambda: drawn(quarters(BOX), Rotate=90), id="turned-90"),
    pytest.param(lambda: drawn(quarters(BOX), Rotate=180), id="turned-180"),
    pytest.param(lambda: drawn(quarters(BOX), Rotate=270), id="turned-270"),
    pytest.param(lambda: drawn(quarters((0, 0, 2384, 3370)), (0, 0, 2384, 3370)), id="poster"),
    pytest.param(lambda: drawn(quarters((0, 0, 1200, 300)), (0, 0, 1200, 300)), id="wide"),
    pytest.param(lambda: drawn(quarters((0, 0, 1200, 300)), (0, 0, 1200, 300), Rotate=90), id="wide-turned"),
    pytest.param(lambda: drawn(quarters((-100, -50, 400, 600)), (-100, -50, 400, 600)), id="origin-elsewhere"),
    pytest.param(lambda: drawn(quarters(SMALL), CropBox=list(SMALL)), id="cropped"),
    pytest.param(lambda: drawn(quarters(SMALL), CropBox=list(SMALL), Rotate=90), id="cropped-turned"),
    pytest.param(lambda: inherited(quarters(SMALL)), id="inherited"),
    pytest.param(lambda: drawn(quarters(BOX), TrimBox=[200, 200, 300, 300], ArtBox=[1, 1, 2, 2]), id="trimmed"),
    pytest.param(lambda: drawn(quarters(BOX), UserUnit=3), id="large-units"),
    pytest.param(lambda: drawn(b"q " + quarters(BOX) + b" q q"), id="unbalanced"),
])  # fmt: skip
def test_a_page_shows_whole_and_upright_above_the_strip(
    tmp_path: Path, bound: Callable[..., Bound], pdf: Callable[[], Pdf]
) -> None:
    source = saved(pdf())
    (tmp_path / "page.pdf").write_bytes(source)
    (volume,) = bound(exhibit("page")).volumes
    before, after = picture(source, 0), picture(volume.path, 2)
    assert after.size == (612, 792)
    left, top, right, bottom = colored_box(after)
    assert left >= MARGIN - 1
    assert top >= MARGIN - 1
    assert right <= 612 - MARGIN + 1
    assert bottom <= 792 - STRIP + 1
    assert (right - left) / (bottom - top) == pytest.approx(before.width / before.height, rel=0.02)
    assert colors_at_quarters(after) == colors_at_quarters(before)
    assert texts(volume.path)[2] == "Exhibit A – 1 of 1"


def test_a_small_page_is_not_blown_up(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "receipt.pdf").write_bytes(saved(drawn(quarters((0, 0, 200, 100)), (0, 0, 200, 100))))
    left, top, right, bottom = colored_box(picture(bound(exhibit("receipt")).volumes[0].path, 2))
    assert (right - left, bottom - top) == (pytest.approx(200, abs=2), pytest.approx(100, abs=2))


def test_the_same_exhibits_give_the_same_bytes(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one", "two"))
    photo().save(tmp_path / "photo.jpg")
    evidence = (exhibit("letter", sealed="yes"), exhibit("photo", "photo.jpg"), exhibit("absent"))
    one, two = (bound(*evidence, into=name) for name in ("one", "two"))
    assert [each.path.read_bytes() for each in one.volumes] == [each.path.read_bytes() for each in two.volumes]


def test_progress_tells_each_page_and_ends_with_the_last(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one", "two"))
    (tmp_path / "other.pdf").write_bytes(paper("three"))
    told: list[tuple[int, int]] = []
    bound(exhibit("letter"), exhibit("other"), on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_without_a_usable_exhibit_there_is_no_volume(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "letter.pdf").write_bytes(paper("one"))
    assert bound(exhibit("letter", consent="no"), exhibit("unknown", consent=None)) == Bound(())


def test_only_exhibits_with_consent_are_bound(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    for name in ("yes", "no"):
        (tmp_path / f"{name}.pdf").write_bytes(paper(f"words of {name}"))
    (volume,) = bound(exhibit("yes"), exhibit("no", consent="no")).volumes
    whole = " ".join(texts(volume.path))
    assert "words of yes" in whole
    assert "Title of no" not in whole
    assert "words of no" not in whole


# ---- sealed and public -----------------------------------------------------------------------------------------------


def test_a_sealed_exhibit_goes_into_a_volume_of_its_own(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "open.pdf").write_bytes(paper("words for all"))
    (tmp_path / "shelter.pdf").write_bytes(paper("words for the court"))
    found = bound(
        exhibit("open"),
        exhibit("shelter", sealed="yes", title="Letter of Rosewood House", public_title="Letter of a shelter"),
    )
    public, sealed = found.volumes
    assert [(each.path.name, each.audience) for each in found.volumes] == [
        ("exhibits.pdf", "public"),
        ("exhibits-sealed.pdf", "sealed"),
    ]
    shown = texts(public.path)
    assert shown[-1].startswith("EXHIBIT B Letter of a shelter")
    assert shown[-1].endswith("Exhibit B is lodged conditionally under seal.")
    assert public.pages == 4
    for secret in (b"Rosewood", b"words for the court"):
        assert secret not in everything_in(public.path)
    kept = texts(sealed.path)
    assert sealed.pages == 3
    assert all("LODGED CONDITIONALLY UNDER SEAL" in page for page in kept[:2])
    assert "Letter of Rosewood House" in kept[1]
    assert "words for the court" in kept[2]
    assert "words for all" not in " ".join(kept)


def test_where_all_papers_are_sealed_there_is_one_volume_with_the_legend(
    tmp_path: Path, bound: Callable[..., Bound]
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.pdf").write_bytes(paper(f"words of {name}"))
    (volume,) = bound(exhibit("one", public_title="Other"), exhibit("two", sealed="yes"), change=all_sealed).volumes
    pages = texts(volume.path)
    assert (volume.path.name, volume.audience) == ("exhibits.pdf", "sealed")
    assert [page.count("FILED UNDER SEAL – LAW") for page in pages] == [1, 1, 0, 1, 0]
    assert "Title of one" in pages[1]


def test_a_title_in_the_public_volume_is_freed_of_names(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    (tmp_path / "one.pdf").write_bytes(paper("words"))
    client = yaml.load(SIMPLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["client"]["name"]
    title = f"Letter about {client['first']} {client['last']}"
    (volume,) = bound(exhibit("one", title=title)).volumes
    assert "Letter about" in texts(volume.path)[1]
    assert client["last"].encode() not in everything_in(volume.path)
    assert client["last"] not in str(outline(volume.path)) + " ".join(texts(volume.path))


# ---- what is never opened --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["photograph", "advertisement", "message_log"])
def test_an_image_that_may_show_a_minor_is_never_opened(tmp_path: Path, bound: Callable[..., Bound], kind: str) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")  # to open it would be to wait forever
    signal.alarm(60)
    found = bound(exhibit("unsafe", "pipe.jpg", kind=kind, depicts={"minor": "yes"}))
    signal.alarm(0)
    assert found.problems == ()
    assert found.notes[0].startswith("Exhibit A (unsafe) was not opened")
    pages = texts(found.volumes[0].path)
    assert len(pages) == 2
    assert pages[1].endswith("This exhibit is not bound in this volume. It is withheld for counsel's review.")


def test_it_is_not_even_looked_for(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    found = bound(exhibit("unsafe", "absent/absent.jpg", kind="photograph"))
    assert found.problems == ()
    assert len(found.notes) == 1


def test_it_is_not_opened_under_another_exhibits_name(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    photo().save(tmp_path / "photo.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "photo.jpg")
    found = bound(
        exhibit("unsafe", "photo.jpg", kind="photograph"), exhibit("same", "./photo.jpg"), exhibit("link", "link.jpg")
    )
    assert [note.split(" was")[0] for note in found.notes] == [
        "Exhibit A (unsafe)",
        "Exhibit B (same)",
        "Exhibit C (link)",
    ]
    assert found.volumes[0].pages == 4


def test_an_image_that_shows_nothing_of_the_kind_is_bound(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    photo().save(tmp_path / "photo.jpg")
    found = bound(exhibit("safe", "photo.jpg", kind="photograph", depicts={"minor": "no"}))
    assert (found.notes, found.volumes[0].pages) == ((), 3)


# ---- what cannot be bound --------------------------------------------------------------------------------------------


def encrypted(user: str) -> bytes:
    return saved(drawn(b""), encryption=pikepdf.Encryption(owner="owner", user=user))


def with_annotation(**keys: Any) -> Pdf:
    pdf = drawn(b"")
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[100, 100, 200, 120], **keys))])
    return pdf


def jpeg(**options: Any) -> bytes:
    stream = io.BytesIO()
    photo().save(stream, "JPEG", **options)
    return stream.getvalue()


def png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(("data", "reason"), [
    pytest.param(b"nothing that is known", "neither PDF, PNG nor JPEG", id="unsupported"),
    pytest.param(b"", "neither PDF, PNG nor JPEG", id="empty"),
    pytest.param(b"%PDF-1.7\nrubbish", "damaged", id="broken"),
    pytest.param(paper("one", "two")[:2000], "damaged", id="cut-pdf"),
    pytest.param(jpeg()[:-500], "damaged", id="cut-jpeg"),
    pytest.param(png(photo())[:-200], "damaged", id="cut-png"),
    pytest.param(saved(drawn(b"x" * 500)).replace(b"xxx", b"\xff\xfe\x00"), "", id="odd-content"),
    pytest.param(encrypted("user"), "encrypted", id="encrypted"),
    pytest.param(encrypted(""), "encrypted", id="restricted"),
    pytest.param(saved(with_annotation(Subtype=Name.Redact)), "redactions", id="redactions"),
    pytest.param(saved(drawn(b"", (0, 0, 0, 0))), "damaged", id="no-extent"),
    pytest.param(saved(Pdf.new()), "no pages", id="no-pages"),
])  # fmt: skip
def test_a_file_that_cannot_be_bound_is_named_and_the_rest_goes_on(
    tmp_path: Path, bound: Callable[..., Bound], data: bytes, reason: str
) -> None:
    (tmp_path / "bad-secretname.pdf").write_bytes(data)
    (tmp_path / "good.pdf").write_bytes(paper("good words"))
    found = bound(exhibit("bad", "bad-secretname.pdf"), exhibit("good"))
    if not reason:  # odd, but it can be read
        assert found.problems == ()
        return
    (problem,) = found.problems
    assert problem.startswith("Exhibit A (bad) is not bound: ")
    assert reason in problem
    assert "secretname" not in problem
    pages = texts(found.volumes[0].path)
    assert "could not be bound" in pages[1]
    assert "not bound" in pages[0]
    assert "good words" in pages[3]
    assert pages[3].endswith("Exhibit B – 1 of 1")


def test_a_file_must_be_a_regular_one_in_the_records_folder(
    tmp_path: Path, bound: Callable[..., Bound], tmp_path_factory: Any
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.pdf"
    elsewhere.write_bytes(paper("secret words"))
    (tmp_path / "out-link.pdf").symlink_to(elsewhere)
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "real.pdf").write_bytes(paper("real words"))
    (tmp_path / "in-link.pdf").symlink_to("real.pdf")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    names = ("out-link", "loop", "folder", "pipe", "absent", "in-link")
    signal.alarm(60)
    found = bound(*(exhibit(name) for name in names), exhibit("none") | {"file": "none"})
    signal.alarm(0)
    reasons = [each.partition(": ")[2] for each in found.problems]
    assert reasons == [
        "its file is a link that leads out of the record's folder.", "its file cannot be reached.", "it is not a file.",
        "it is not a file.", "its file is not in the record's folder.",
    ]  # fmt: skip
    assert any("has no file in the record yet" in each for each in found.notes)
    whole = " ".join(texts(found.volumes[0].path))
    assert "real words" in whole
    assert "secret words" not in whole


def test_limits_hold(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    with (tmp_path / "huge.pdf").open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(201_000_000)
    many = Pdf.new()
    for _ in range(2001):
        many.add_blank_page()
    many.save(tmp_path / "many.pdf")
    Image.new("1", (10_000, 8_500)).save(tmp_path / "wide.png")
    found = bound(exhibit("huge"), exhibit("many"), exhibit("wide", "wide.png"))
    assert [
        part in each for part, each in zip(("200 MB", "2,000 pages", "80 million"), found.problems, strict=True)
    ] == [True] * 3


# ---- what is left out of a source ------------------------------------------------------------------------------------


def dangerous() -> bytes:
    """A PDF with scripts, a launch action, attachments, comments, and hidden descriptions."""
    pdf = drawn(b"BT /F 20 Tf 100 500 Td (shown words) Tj ET /I Do")
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{MARK}')")
    pdf.Root.OpenAction = script
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    launch = Dictionary(S=Name.Launch, F=f"{MARK}.exe")
    comment = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 20, 20], Contents=MARK, T=MARK)
    )
    link = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 20, 20], A=launch))
    page.Annots = Array([comment, link])
    image = pdf.make_stream(
        b"\xff\x00\x00",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    image.Metadata = pdf.make_stream(f"<xmp>{MARK}</xmp>".encode())
    image.PieceInfo = Dictionary(App=Dictionary(Private=MARK))
    page.Resources.XObject = Dictionary(I=image)
    page.PieceInfo = Dictionary(App=Dictionary(Private=MARK))
    pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, MARK.encode(), filename="note.txt")
    pdf.docinfo["/Author"] = MARK
    return saved(pdf)


def test_scripts_attachments_comments_and_descriptions_do_not_come_along(
    tmp_path: Path, bound: Callable[..., Bound]
) -> None:
    (tmp_path / "letter.pdf").write_bytes(dangerous())
    found = bound(exhibit("letter"))
    whole = everything_in(found.volumes[0].path)
    assert "shown words" in texts(found.volumes[0].path)[2]
    for trace in (
        MARK.encode(),
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/EmbeddedFile",
        b"/PieceInfo",
        b"/OpenAction",
        b"/AA",
    ):
        assert trace not in whole
    assert found.problems == ()
    assert list(found.notes) == [
        "Exhibit A (letter): comments were left out of the bound copy.",
        "Exhibit A (letter): embedded files were left out of the bound copy.",
        "Exhibit A (letter): launch actions were left out of the bound copy.",
        "Exhibit A (letter): scripts were left out of the bound copy.",
        "Exhibit A (letter): some of its fonts are not embedded, so that it may look different elsewhere.",
    ]


def test_what_was_filled_into_a_form_shows(tmp_path: Path, bound: Callable[..., Bound]) -> None:
    pdf = with_annotation(Subtype=Name.Widget, FT=Name.Tx, T="name", V="filled in", DA="/F 12 Tf 0 g")
    field = pdf.pages[0].obj.Annots[0]
    fonts = Dictionary(Font=Dictionary(F=pdf.pages[0].obj.Resources.Font.F))
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(Fields=Array([field]), NeedAppearances=True, DR=fonts, DA="/F 12 Tf 0 g")
    )
    pdf.save(tmp_path / "form.pdf")
    (volume,) = bound(exhibit("form")).volumes
    assert "filled in" in texts(volume.path)[2]


def test_a_camera_s_notes_and_what_follows_the_picture_do_not_come_along(
    tmp_path: Path, bound: Callable[..., Bound]
) -> None:
    exif = Image.Exif()
    exif[0x010F] = MARK
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    data = jpeg(exif=exif, comment=MARK.encode(), quality=95) + MARK.encode()
    (tmp_path / "photo.jpg").write_bytes(data)
    (volume,) = bound(exhibit("photo", "photo.jpg")).volumes
    whole = everything_in(volume.path)
    assert MARK.encode() not in whole
    assert b"Exif" not in whole
    shown = picture(volume.path, 2)
    left, top, right, bottom = colored_box(shown)
    assert bottom - top > right - left  # it was taken with the camera turned
    assert colors_at_quarters(shown) == [COLORS[2], COLORS[0], COLORS[3], COLORS[1]]


@pytest.mark.parametrize(("name", "options", "mode"), [
    ("plain.jpg", {}, "RGB"), ("progressive.jpg", {"progressive": True}, "RGB"), ("grey.jpg", {}, "L"),
    ("print.jpg", {}, "CMYK"), ("restart.jpg", {"restart_marker_blocks": 2}, "RGB"), ("plain.png", {}, "RGB"),
    ("grey.png", {}, "L"), ("palette.png", {}, "P"),
    ("lines.png", {}, "1"), ("clear.png", {}, "RGBA"),
])  # fmt: skip
def test_an_image_is_bound_pixel_by_pixel(
    tmp_path: Path, bound: Callable[..., Bound], name: str, options: dict[str, Any], mode: str
) -> None:
    photo(mode=mode).save(tmp_path / name, **options)
    found = bound(exhibit("image", name))
    assert found.problems == ()
    with Pdf.open(found.volumes[0].path) as pdf:
        form = pdf.pages[2].obj.Resources.XObject.Content
        (inside,) = form.Resources.XObject.values()
        image = pikepdf.PdfImage(inside).as_pil_image()
    with Image.open(tmp_path / name) as source:
        assert image.convert("RGB").tobytes() == source.convert("RGB").tobytes()


# ---- the combined packet ---------------------------------------------------------------------------------------------


def pleading(title: str) -> bytes:
    def line(text: str) -> tuple[Run, ...]:
        return (Run(text),)

    blocks = (
        Caption((), (line("COURT"),), (line("PEOPLE"),), (line("No. 1"),), (line(title.upper()),)),
        Heading(1, line("FACTS")), Allegation(1, line("A fact."), "fact"),
        Table((line("When"), line("What")), ((line("2014"), line("Arrest")),), (0.5, 0.5)),
        Heading(2, line("More")), Allegation(2, (Run("As said in "), Run("¶ 1", "reference", target="fact"))),
    )  # fmt: skip
    return write_pdf(Document("petition", title, blocks, PageStyle()))


@pytest.fixture
def parts(tmp_path: Path, bound: Callable[..., Bound]) -> list[tuple[str, Path]]:
    (tmp_path / "letter.pdf").write_bytes(paper("one", "two"))
    (volume,) = bound(exhibit("letter")).volumes
    for name in ("Petition", "Memorandum"):
        (tmp_path / f"{name}.pdf").write_bytes(pleading(name))
    return [
        ("Petition", tmp_path / "Petition.pdf"),
        ("Memorandum", tmp_path / "Memorandum.pdf"),
        ("Exhibits", volume.path),
    ]


def test_a_combined_packet_keeps_order_bookmarks_labels_and_links(
    tmp_path: Path, parts: list[tuple[str, Path]]
) -> None:
    target = tmp_path / "combined.pdf"
    size = combine(parts, target, "Petition and papers")
    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0
    assert texts(target) == [page for _, path in parts for page in texts(path)]
    assert outline(target) == [
        ("Petition", 0), [("Petition", 0), [("FACTS", 0), [("More", 0)]]],
        ("Memorandum", 1), [("Memorandum", 1), [("FACTS", 1), [("More", 1)]]],
        ("Exhibits", 2), [("Index of exhibits", 2), ("Exhibit A: Title of letter", 3)],
    ]  # fmt: skip
    reader = PdfReader(target)
    assert reader.page_labels == ["1-1", "2-1", "i", "A", "A-1", "A-2"]
    assert reader.metadata == {"/Title": "Petition and papers"}
    with Pdf.open(target) as pdf:
        for number, to in ((0, 0), (1, 1), (2, 3)):
            (link,) = pdf.pages[number].obj.Annots
            assert link.Dest[0].objgen == pdf.pages[to].obj.objgen


def test_a_combined_packet_is_tagged_throughout(tmp_path: Path, parts: list[tuple[str, Path]]) -> None:
    combine(parts, tmp_path / "combined.pdf", "All")
    with Pdf.open(tmp_path / "combined.pdf") as pdf:
        root = pdf.Root.StructTreeRoot
        tree = pikepdf.NumberTree(root.ParentTree)
        assert pdf.Root.Lang == "en-US"
        assert [each.S for each in root.K] == [Name.Document] * 3
        assert list(tree.keys()) == sorted(tree.keys())
        for page in pdf.pages:
            elements = [each for each in tree[int(page.obj.StructParents)] if each is not None]
            assert elements
            assert {each.Pg.objgen for each in elements} == {page.obj.objgen}
            for annotation in page.obj.get("/Annots", Array()):
                assert Name.Link == tree[int(annotation.StructParent)].S
        heads = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name.TH]
        names = [str(each.ID) for each in heads]
        assert len(names) == len(set(names))
        cells = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name.TD]
        assert {str(name) for each in cells for name in each.A.Headers} <= set(names)


def test_the_same_parts_combine_to_the_same_bytes(tmp_path: Path, parts: list[tuple[str, Path]]) -> None:
    for name in ("one", "two"):
        combine(parts, tmp_path / f"{name}.pdf", "All")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


# ---- a large volume --------------------------------------------------------------------------------------------------

LARGE = """
    import sys, time
    from datetime import date
    from pathlib import Path
    from petition_gen import load_record, plan, screen
    from petition_gen.exhibits.bind import bind
    from petition_gen.writers.pdf_join import combine

    folder = Path(sys.argv[1])
    record = load_record(folder / "record.yaml")
    filing = plan(record, screen(record, date(2026, 11, 21))).filings[0]
    letters = {each.id: str(i) for i, each in enumerate(record.evidence, 1)}
    began = time.monotonic()
    bound = bind(filing, letters, folder, folder / "out", None)
    assert not bound.problems, bound.problems
    assert max(each.size for each in bound.volumes) <= filing.law.efiling.limit
    combine([("Exhibits", each.path) for each in bound.volumes], folder / "combined.pdf", "All")
    # Not getrusage: its peak also holds that of the process which started this one.
    peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(sum(each.pages for each in bound.volumes), peak, round(time.monotonic() - began))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak of memory from /proc")
def test_forty_exhibits_of_six_hundred_pages_are_bound_in_little_memory(tmp_path: Path) -> None:
    scan = tmp_path / "scan.jpg"
    Image.effect_noise((1275, 1650), 60).save(scan, quality=60)
    assert scan.stat().st_size > 400_000  # a scanned page; together they are larger than the memory allowed
    for number in range(40):
        pdf = Pdf.new()
        for page in range(15):
            image = pdf.make_stream(
                scan.read_bytes() + f"\n{number}-{page}".encode(),  # each is another one
                Type=Name.XObject, Subtype=Name.Image, Width=1275, Height=1650,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
            )  # fmt: skip
            one = Dictionary(
                Type=Name.Page, MediaBox=[0, 0, 612, 792], Resources=Dictionary(XObject=Dictionary(I=image)),
                Contents=pdf.make_stream(b"q 612 0 0 792 0 0 cm /I Do Q"),
            )  # fmt: skip
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(one)))
        pdf.save(tmp_path / f"scan-{number}.pdf")
    filing_with(tmp_path, [exhibit(f"scan-{number}") for number in range(40)])
    (tmp_path / "out").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LARGE), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    pages, peak, seconds = map(int, done.stdout.split())
    assert pages > 640
    assert peak < 300
    assert seconds < 120
