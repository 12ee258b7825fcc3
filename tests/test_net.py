"""The last net: finished public files are read back, and whatever names the client in them is a STOP."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml
from click.testing import CliRunner
from conftest import ON, ROOT, SIMPLE, Composed, Plain, load_tree
from names_corpus import FORMS, NAMES, reads_name
from net_clients import grown, own_strings, pdf_saying, sown
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream
from reading_back import docx_text
from test_leaks import everything_in
from test_names import sentences_of_counties

from petition_gen.cli.main import main
from petition_gen.identities.matcher import Matcher
from petition_gen.identities.wording import Called, in_sentences
from petition_gen.law.folders import adding
from petition_gen.net.last_net import Caught, read_back, withheld
from petition_gen.net.reading import in_ranges
from petition_gen.net.watch import Watch
from petition_gen.packet.draft import NotReady, _check_ready, draft, planned
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.packet.folder import manifest_of
from petition_gen.papers.compose import compose
from petition_gen.papers.stop import Blocker
from petition_gen.planning.filing import Plan
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.writers.docx import write_docx

CASES = ROOT / "tests" / "cases"
SECRETS = ("Quillfeather", "Maria", "Elena", "1996", "Example Street")


def simple(**client: Any) -> ClientRecord:
    tree = load_tree(SIMPLE)
    tree["client"] |= client
    return ClientRecord.model_validate(tree)


@cache
def plan_of_example() -> Plan:
    return planned(load_record(SIMPLE), ON)


def plan_of(record: ClientRecord) -> Plan:
    return planned(record, ON)


def caught_in(name: str, content: bytes, made: Plan | None = None, manifest: Mapping[str, Any] | None = None) -> Caught:
    """What the net catches in a packet of one public file."""
    made = made or plan_of_example()
    path = f"{made.filings[0].folder}/{name}"
    return read_back(made, {path: content}, {path: {"audience": "public"}}, manifest or {})


def told(stops: Iterable[Blocker]) -> str:
    return "\n".join(each.text for each in stops)


def says_nothing(*texts: str) -> None:
    for text in texts:
        assert not [each for each in SECRETS if each.casefold() in text.casefold()], text


# ---- cases from practice ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("exhibit-names-client", ("client.name.last", "client.date_of_birth", "client.address.street")),
        ("exhibit-invisible-text", ("client.name.last",)),
    ],
)
def test_what_an_open_exhibit_says_is_looked_through(name: str, fields: tuple[str, ...], tmp_path: Path) -> None:
    """Name, birth date and address in the words of a bound exhibit, shown or not: a blocker, in the memo and on the terminal."""
    run = ["draft", str(CASES / name / "record.json"), "-o", str(tmp_path), "--on", ON.isoformat()]
    result = CliRunner().invoke(main, [*run, "--format", "pdf", "--format", "docx"])
    assert result.exit_code == 0, result.output
    packet = next(tmp_path.glob("2026-*"))
    memo = everything_in((packet / "not-for-filing/review-memo.docx").read_bytes(), "memo.docx")
    for field in fields:
        stops = re.findall(rf"STOP[^\n]*{re.escape(field)}[^\n]*", result.output)
        assert stops
        assert all("exhibits.pdf, page A-1" in each for each in stops)
        assert re.search(
            rf"A public file says, or nearly says, what [^:]*{re.escape(field)}[^:]*holds: exhibits\.pdf, page A-1",
            memo,
        )
    says_nothing(result.output)
    bare = CliRunner().invoke(main, [*run, "--format", "pdf", "--no-draft-mark", "--replace"])
    assert bare.exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exhibit-names-client", "exhibit-invisible-text"])
def test_the_combined_file_is_read_too(name: str, tmp_path: Path) -> None:
    record = load_record(CASES / name / "record.json")
    done = draft(record, tmp_path, DraftOptions(ON, ("pdf",), combine=True))
    assert any(re.search(r"exhibits\.pdf, page A-1; combined\.pdf, page \d+", each) for each in done.leaks), done.leaks


@pytest.mark.slow
def test_pages_without_words_are_said_to_be_unread_and_stop_nothing(tmp_path: Path) -> None:
    done = draft(load_record(ROOT / "examples/rich.yaml"), tmp_path, DraftOptions(ON))
    assert done.leaks == ()


def test_a_page_without_words_is_told() -> None:
    pdf = Pdf.open(
        io.BytesIO(
            pdf_saying("Exhibit A – 1 of 3", "Exhibit A – 2 of 3", "Words enough to be read. Exhibit A – 3 of 3")
        )
    )
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P="A-")]))
    stream = io.BytesIO()
    pdf.save(stream)
    caught = caught_in("exhibits.pdf", stream.getvalue())
    assert not caught.stops
    assert len(caught.notes) == 1
    assert "exhibits.pdf, pages A-1 to A-2: no words that a program can read" in caught.notes[0]


# ---- where it looks --------------------------------------------------------------------------------------------------


def in_pdf(change: Callable[[Pdf, str], None]) -> bytes:
    pdf = Pdf.open(io.BytesIO(pdf_saying("The court has read the motion and the papers that go with it.")))
    change(pdf, "Maria Quillfeather")
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def bookmark(pdf: Pdf, said: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(said, 0))


def property_(pdf: Pdf, said: str) -> None:
    pdf.docinfo["/Subject"] = said


def metadata(pdf: Pdf, said: str) -> None:
    with pdf.open_metadata() as found:
        found["dc:description"] = said


def note(pdf: Pdf, said: str) -> None:
    found = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=said)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(found)])


def wide(pdf: Pdf, said: str) -> None:
    note(pdf, f"{said} Đ")  # which is written in UTF-16


def alternative(pdf: Pdf, said: str) -> None:
    pdf.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=said)
    )


def attached(pdf: Pdf, said: str) -> None:
    pdf.attachments["a.txt"] = said.encode()


def field_(pdf: Pdf, said: str) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T="a", V=said))]))


def other_words(pdf: Pdf, said: str) -> None:
    content = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Span <</ActualText (%s)>> BDC " % said.encode() + content + b" EMC")


def other_words_by_name(pdf: Pdf, said: str) -> None:
    content = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Resources.Properties = Dictionary(M0=Dictionary(ActualText=said))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Span /M0 BDC " + content + b" EMC")


def camera(pdf: Pdf, said: str) -> None:
    jpeg = b"\xff\xd8\xff\xe1\x00\x40Exif\0\0" + said.encode() + b"\xff\xda\xff\xd9"
    found = Stream(pdf, jpeg, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, Filter=Name.DCTDecode)
    found.ColorSpace, found.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=found)


def script(pdf: Pdf, said: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{said}')")


BESIDE = (
    bookmark,
    property_,
    metadata,
    note,
    wide,
    alternative,
    attached,
    field_,
    other_words,
    other_words_by_name,
    camera,
    script,
)


@pytest.mark.parametrize("where", BESIDE)
def test_what_a_pdf_says_beside_its_pages(where: Callable[[Pdf, str], None]) -> None:
    caught = caught_in("01-petition.pdf", in_pdf(where))
    assert "client.name.first or client.name.last holds: 01-petition.pdf" in told(caught.stops)
    says_nothing(told(caught.stops))
    assert not caught_in("01-petition.pdf", in_pdf(lambda pdf, said: where(pdf, "Corinne Thornapple"))).stops


def layer_off(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="x"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=group)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /L BDC " + pdf.pages[0].obj.Contents.read_bytes() + b" EMC")


def under_a_box(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(pdf.pages[0].obj.Contents.read_bytes() + b" 0 g 0 0 612 792 re f")


def outside_the_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.CropBox = Array([0, 0, 100, 100])


def white(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 g " + pdf.pages[0].obj.Contents.read_bytes())


def in_a_form(pdf: Pdf) -> None:
    page = pdf.pages[0]
    form = pdf.make_stream(
        page.obj.Contents.read_bytes(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 612, 792],
        Resources=page.obj.Resources,
    )
    page.obj.Resources, page.obj.Contents = Dictionary(XObject=Dictionary(F=form)), pdf.make_stream(b"/F Do")


@pytest.mark.parametrize("hidden", [layer_off, under_a_box, outside_the_page, white, in_a_form])
def test_what_a_page_hides_is_read(hidden: Callable[[Pdf], None]) -> None:
    pdf = Pdf.open(io.BytesIO(pdf_saying("Booked as Quillfeather, Maria, of 12 Example Street.")))
    hidden(pdf)
    stream = io.BytesIO()
    pdf.save(stream)
    assert "client.name.last holds: exhibits.pdf, page 1." in told(caught_in("exhibits.pdf", stream.getvalue()).stops)


def test_words_that_others_stand_for_are_read_as_they_are_drawn() -> None:
    for invisible in (False, True):
        data = pdf_saying("Booked as Quillfeather, Maria.", invisible=invisible, instead="Nothing is here to see.")
        assert "client.name.last" in told(caught_in("exhibits.pdf", data).stops)


def test_a_pdf_that_cannot_be_read_back_is_a_stop() -> None:
    assert "could not be read back" in told(caught_in("exhibits.pdf", b"%PDF-1.7 and no more").stops)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("word/header9.xml", f"<w:hdr {W}><w:p><w:r><w:t>Quill</w:t></w:r><w:r><w:t>feather</w:t></w:r></w:p></w:hdr>"),
        ("word/footnotes.xml", f"<w:footnotes {W}><w:p><w:r><w:t>Quillfeather</w:t></w:r></w:p></w:footnotes>"),
        ("word/comments.xml", f'<w:comments {W}><w:comment w:author="Maria Quillfeather"/></w:comments>'),
        (
            "word/document2.xml",
            f"<w:body {W}><w:p><w:del><w:r><w:delText>Quillfeather</w:delText></w:r></w:del></w:p></w:body>",
        ),
        ("word/document3.xml", f'<w:body {W}><w:p><wp:docPr descr="Picture of Maria Quillfeather"/></w:p></w:body>'),
        ("word/document4.xml", f'<w:body {W}><w:p><w:bookmarkStart w:name="Quillfeather"/></w:p></w:body>'),
        (
            "word/document5.xml",
            f"<w:body {W}><w:p><w:r><w:instrText>AUTHOR Quillfeather</w:instrText></w:r></w:p></w:body>",
        ),
        ("word/settings.xml", f'<w:settings {W}><w:docVar w:name="x" w:val="Quillfeather"/></w:settings>'),
        (
            "word/_rels/document.xml.rels",
            '<Relationships><Relationship Target="file:///home/Quillfeather.docx"/></Relationships>',
        ),
        ("docProps/core.xml", "<cp:coreProperties><dc:title>Petition of Quillfeather</dc:title></cp:coreProperties>"),
        ("docProps/custom.xml", "<Properties><property><vt:lpwstr>Quillfeather</vt:lpwstr></property></Properties>"),
        ("customXml/item1.xml", "<a><b>Quillfeather</b></a>"),
        ("word/media/quillfeather_maria.png", ""),
    ],
)
def test_what_a_word_file_says_in_any_part(part: str, text: str) -> None:
    made = plan_of_example()
    paper = next(each for each in compose(made.filings[0], ON) if each.audience == "public")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_docx(paper))) as before, zipfile.ZipFile(stream, "w") as after:
        for each in before.namelist():
            if each != part:
                after.writestr(each, before.read(each))
        assert not caught_in("01-petition.docx", write_docx(paper)).stops
        after.writestr(part, text)
    assert "client.name" in told(caught_in("01-petition.docx", stream.getvalue()).stops)


def test_names_of_files_and_the_manifest_are_read() -> None:
    made = plan_of_example()
    caught = read_back(made, {f"{made.filings[0].folder}/09-letter-of-quillfeather.docx": b""}, {}, {})
    assert "the names of files and folders" in told(caught.stops)
    said = {"files": [{"title": "Petition of Maria Quillfeather", "placeholders": []}]}
    assert "holds: manifest.json" in told(read_back(made, {}, {}, said).stops)
    assert not read_back(made, {}, {}, {"files": [{"title": "Petition"}]}).stops


def test_a_name_within_a_county_is_a_stop_in_the_folders_name() -> None:
    for county, stops in (("Alameda (Quillfeather)", True), ("Alameda", False)):
        tree = load_tree(SIMPLE)
        tree["cases"][0]["venue"]["county"] = county
        made = plan_of(ClientRecord.model_validate(tree))
        caught = read_back(made, {f"{made.filings[0].folder}/a.docx": b""}, {}, {})
        assert ("the names of files and folders" in told(caught.stops)) == stops


def test_a_sealed_file_is_not_looked_at() -> None:
    made = plan_of_example()
    path = f"{made.filings[0].folder}/exhibits-sealed.pdf"
    assert read_back(made, {path: b"Quillfeather"}, {path: {"audience": "sealed"}}, {}) == Caught()


# ---- what it does with it --------------------------------------------------------------------------------------------


def test_looser_writings_than_sentences_have() -> None:
    watch = Watch(simple(phone="(209) 555-0147"), client_named=False)
    for said in (
        "Q u i l l f e a t h e r", "Quillfea\nther", "QUILL.FEATHER", "mariaquillfeather", "QuillfeatherMaria", "xmariaquillfeatherx",
        "Maria.Quillfeather", "2 0 9 5 5 5 0 1 4 7", "Ｑｕｉｌｌｆｅａｔｈｅｒ", "𝐐𝐮𝐢𝐥𝐥𝐟𝐞𝐚𝐭𝐡𝐞𝐫", "born 3⁄14⁄1996",
        "0 3/1 4/1 9 9 6", "1 9 9 6 0 3 1 4",
    ):  # fmt: skip
        assert [each for each in watch.find(said) if not each.doubtful], said


def test_ligatures_of_a_pasted_pdf_hide_no_name() -> None:
    matcher = Matcher(simple(name={"first": "Odalys", "last": "Griffinwald"}), client_named=False)
    called = Called("O.G.", "Petitioner")
    assert in_sentences("They told Gri\ufb03nwald, and Ｏｄａｌｙｓ, to go.", matcher, called, "everything").text == (
        "They told O.G., and O.G., to go."
    )


def test_a_name_goes_on_with_an_alias() -> None:
    """Three names in a row of which two share a part: nobody falls between them."""
    record = simple(
        name={"first": "Odalys", "last": "Crane"}, aliases=[{"first": "Ruby", "last": "Odalys", "in_papers": "sealed"}]
    )
    called = Called("O.C.", "Petitioner")
    for said in ("Odalys Crane Ruby Odalys left.", "Ruby Crane left.", "Crane Ruby left.", "Odalys Ruby Crane left."):
        found = in_sentences(said, Matcher(record, client_named=False), called, "everything").text
        assert not re.search("Odalys|Crane|Ruby", found), said


def test_ordinary_text_is_no_hit() -> None:
    watch = Watch(simple(name={"first": "Hope", "last": "Goodman"}), client_named=False)
    assert not watch.find("She had hope that a good man would come; the newhope of 2014 is in People v. Smith.")


def test_a_stop_says_where_and_which_field_and_opens_again_when_it_changes() -> None:
    one, two = (
        caught_in("exhibits.pdf", pdf_saying(f"{said} Maria Quillfeather was there.")) for said in ("In May", "In June")
    )
    assert one.stops[0].id != two.stops[0].id
    assert one.stops[0].filing == plan_of_example().filings[0].folder
    for each in (*one.stops, *two.stops):
        says_nothing(each.text, each.id, each.filing or "")


def test_a_name_that_nobody_may_have_meant_is_asked_about_and_no_stop() -> None:
    caught = caught_in("exhibits.pdf", pdf_saying("He lived with Quillfeatherson at that time, and worked there."))
    assert not caught.stops
    assert "exhibits.pdf, page 1: is a word there what client.name.last holds" in caught.notes[0]


def test_a_public_body_is_no_stop() -> None:
    made = plan_of(simple(name={"first": "Odalys", "last": "Angeles"}))
    data = pdf_saying(
        "SUPERIOR COURT OF CALIFORNIA, COUNTY OF LOS ANGELES. The Los Angeles Police Department arrested somebody."
    )
    assert caught_in("exhibits.pdf", data, made) == Caught()
    assert caught_in("exhibits.pdf", pdf_saying("They arrested Ms. Angeles there."), made).stops


@pytest.mark.parametrize(
    "said",
    [
        "Last name: Quillfeather\nCity: Oakland\nFirst name: Maria\nState: CA",
        "Defendant Quillfeather\nSuperior Court of California",
        "DEFT QUILLFEATHER PROBATION GRANTED",
        "Quillfeather\nCounty: Alameda",
        "Re: Quillfeather Court File",
        "Quillfeather Police Report",
        "QUILLFEATHER, CA",
    ],
)
def test_a_place_that_nobody_knows_is_a_name(said: str) -> None:
    assert [each for each in Watch(simple(), client_named=False).find(said) if not each.doubtful]


@pytest.mark.parametrize("last", ["Brown", "Ng", "Young", "May", "Court", "Hill"])
@pytest.mark.parametrize(
    "said", ["DEFENDANT {} APPEARED", "PEOPLE -VS- {}", "DEFT {} TO SERVE", "Last name: {}\nCity: Oakland"]
)
def test_a_name_that_is_a_word_counts_where_dockets_say_it(last: str, said: str) -> None:
    watch = Watch(simple(name={"first": "Odalys", "last": last}), client_named=False)
    text = said.format(last if "name" in said else last.upper())
    assert [each for each in watch.find(text) if not each.doubtful]


@pytest.mark.parametrize(
    "said",
    ["COUNTY OF LOS ANGELES", "the Los Angeles Police Department", "Los Angeles, California", "LOS ANGELES COUNTY"],
)
def test_a_known_place_is_a_place(said: str) -> None:
    assert not Watch(simple(name={"first": "Odalys", "last": "Angeles"}), client_named=False).find(said)


def test_no_field_makes_a_full_name_a_birth_date_or_her_home_stand() -> None:
    tree = load_tree(SIMPLE)
    texts = {
        "offense": "Pandering of Maria Quillfeather", "office": "District Attorney, DOB 3/14/1996", "place": "12 Example Street, Oakland",
        "law": "Request of Maria Quillfeather for confidential treatment",
    }  # fmt: skip
    tree["cases"][0]["charges"][0]["offense"] = texts["offense"]
    tree["cases"][0]["arrests"][0]["agency"] = texts["office"]
    tree["trafficking"]["periods"][0]["places"] = [texts["place"]]
    watch = Watch(ClientRecord.model_validate(tree), client_named=False, allowed=(texts["law"],))
    for text in texts.values():
        assert [each for each in watch.find(f"It says: {text}.") if not each.doubtful], text


def test_counsels_own_particulars_stand() -> None:
    tree = load_tree(SIMPLE)
    counsel = tree["attorneys"][0]
    tree["client"] |= {"mailing": counsel["address"], "phone": counsel["phone"], "email": counsel["email"]}
    made = plan_of(ClientRecord.model_validate(tree))
    data = pdf_saying(
        f"{counsel['name']}, {counsel['address']['street']}, Oakland. {counsel['phone']} {counsel['email']}"
    )
    assert not caught_in("01-petition.pdf", data, made).stops


@pytest.fixture
def leaking(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of law whose template names the client in a public paper in words that no guard sees; and a record drafted under it."""
    template = tmp_path / "law" / "templates" / "CA" / "petition.md"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% extends 'base/petition.md' %}\n{% block naming %}\nMaria Quillfeather petitions.\n{% endblock %}\n"
    )
    tree = load_tree(SIMPLE)
    tree["requests"] = {"seal": "no"}
    record = tmp_path / "records" / "a.yaml"
    record.parent.mkdir()
    record.write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True), encoding="utf-8")
    return tmp_path / "law", record


FOUND = "A public file says, or nearly says, what client.name.first or client.name.last holds: 01-petition.docx"


def test_a_paper_that_leaks_is_a_stop_in_the_memo_and_keeps_the_mark(
    leaking: tuple[Path, Path], tmp_path: Path
) -> None:
    record = load_record(leaking[1])
    with adding(leaking[0]):
        done = draft(record, tmp_path / "out", DraftOptions(ON, ("docx",)))
        with pytest.raises(NotReady) as refused:
            draft(record, tmp_path / "bare", DraftOptions(ON, ("docx",), draft_mark=False))
    assert len(done.leaks) == 1
    assert FOUND in done.leaks[0]
    says_nothing(*done.leaks)
    memo = everything_in((done.folder / "not-for-filing/review-memo.docx").read_bytes(), "memo.docx")
    assert FOUND in memo
    assert re.search(r"To clear it: stop leak-[0-9a-f]{10}, facts [0-9a-f]{16}", memo)
    assert refused.value.blockers
    assert not (tmp_path / "bare").exists() or not list((tmp_path / "bare").iterdir())


def test_it_keeps_the_mark_when_nothing_else_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The check after the papers are written: nothing but what is caught stands in the way."""
    stop = Blocker("leak-x", "A public file says it.", None)
    with pytest.raises(NotReady) as refused:
        _check_ready(replace(plan_of_example(), filings=(), audit=()), [], [], [], [stop])
    assert refused.value.blockers == [stop] or list(refused.value.blockers)[-1] == stop


def test_an_attorney_of_the_record_clears_it_for_what_was_found(leaking: tuple[Path, Path], tmp_path: Path) -> None:
    record = load_record(leaking[1])
    with adding(leaking[0]):
        done = draft(record, tmp_path / "out", DraftOptions(ON, ("docx",)))
        memo = everything_in((done.folder / "not-for-filing/review-memo.docx").read_bytes(), "memo.docx")
        stop, facts = re.findall(r"stop (leak-[0-9a-f]{10}), facts ([0-9a-f]{16})", memo)[0]
        tree = load_tree(leaking[1])
        tree["cleared"] = [
            {"stop": stop, "by": tree["attorneys"][0]["name"], "date": "2026-11-21", "reason": "seen", "facts": facts}
        ]
        again = draft(ClientRecord.model_validate(tree), tmp_path / "again", DraftOptions(ON, ("docx",)))
    assert not again.leaks


def test_in_a_batch_it_stands_in_the_summary(leaking: tuple[Path, Path], tmp_path: Path) -> None:
    run = [
        "batch",
        str(leaking[1].parent),
        "-o",
        str(tmp_path / "out"),
        "--on",
        ON.isoformat(),
        "--format",
        "docx",
        "--jobs",
        "1",
    ]
    result = CliRunner().invoke(main, [*run, "--jurisdictions", str(leaking[0])])
    for name in ("summary.html", "summary.csv", "failures.csv"):
        said = (tmp_path / "out" / "_batch" / name).read_text(encoding="utf-8-sig")
        assert FOUND in said
        says_nothing(said)
    says_nothing(result.output)
    assert "drafted; STOP" in result.output


def test_a_sentence_of_a_summary_that_names_somebody_is_left_out_of_it() -> None:
    made = plan_of(simple(name={"first": "Odalys", "last": "Alameda"}))
    fine = f"{made.filings[0].folder}: a question"
    said = withheld(made, (fine, "The letter of Odalys Alameda is missing."))
    assert said[0] == fine
    assert said[1].startswith("A sentence is left out here")
    assert "Odalys" not in said[1]


def test_an_encrypted_packet_is_read_too(leaking: tuple[Path, Path], tmp_path: Path) -> None:
    key = pyrage.x25519.Identity.generate()
    with adding(leaking[0]):
        options = DraftOptions(ON, ("docx",), recipients=(str(key.to_public()),))
        done = draft(load_record(leaking[1]), tmp_path / "out", options)
    assert FOUND in done.leaks[0]
    assert [each.name for each in (tmp_path / "out").iterdir() if each.suffix == ".age"]


# ---- whom it finds ---------------------------------------------------------------------------------------------------

WORDS_ALONE = ("words", "month", "word")  # names that are English words: in small letters they are these words


@pytest.mark.parametrize(
    "tradition", [*sorted(NAMES)[::6], *(pytest.param(each, marks=pytest.mark.slow) for each in sorted(NAMES))]
)
def test_a_name_in_any_form_in_an_exhibit_is_caught(tradition: str) -> None:
    """Written into a PDF as a page of its own each, and read back."""
    first, last = NAMES[tradition]
    made = plan_of(simple(name={"first": first, "last": last}))
    forms = [each for each in FORMS if each != "small letters" or tradition not in WORDS_ALONE]
    data = pdf_saying(*(FORMS[each](first, last).replace("\n", " ") for each in forms))
    stops = [each for each in caught_in("exhibits.pdf", data, made).stops if "client.name" in each.text]
    assert missed(stops, len(forms)) == [], [forms[at] for at in missed(stops, len(forms))]


def missed(stops: list[Blocker], pages: int) -> list[int]:
    """The pages, counted from 0, that no STOP names."""
    said = "; ".join(re.findall(r"exhibits\.pdf, pages? ([^.;]+?)[.;]", told(stops)))
    named: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", said):
        named |= set(range(int(first), int(last or first) + 1))
    return [at for at in range(pages) if at + 1 not in named]


def test_other_particulars_in_an_exhibit_are_caught() -> None:
    tree = grown(load_tree(SIMPLE), 7)
    made = plan_of(ClientRecord.model_validate(tree))
    for field, forms in own_strings(tree).items():
        data = pdf_saying(*(f"It says {each} there." for each in forms))
        stops = [each for each in caught_in("exhibits.pdf", data, made).stops if field in each.text]
        assert missed(stops, len(forms)) == [], field


def public_files(record: ClientRecord, folder: Path, pdf: bool) -> tuple[dict[str, bytes], list[str]]:
    """The public files of a record's packet, and the filings of which the net says that they leak. PDFs take a whole draft."""
    if pdf:
        done = draft(record, folder, DraftOptions(ON))
        assert not done.failures, done.failures
        paths = [each["path"] for each in manifest_of(done.folder)["files"] if each.get("audience") == "public"]
        return {path: (done.folder / path).read_bytes() for path in paths}, list(done.leaks)
    made = planned(record, ON)
    papers = {f"{filing.folder}/{each.name}.docx": each for filing in made.filings for each in compose(filing, ON)}
    files = {path: write_docx(each) for path, each in papers.items() if each.audience == "public"}
    caught = read_back(made, files, {path: {"audience": "public"} for path in files}, {})
    return files, [f"{each.filing} {each.text}" for each in caught.stops]


def unseen(tree: dict[str, Any], number: int) -> list[str]:
    """What the net does not see of a client's identifiers in an exhibit that says some of them, in some form on a page each."""
    name, made = tree["client"]["name"], plan_of(ClientRecord.model_validate(tree))
    pages = [" ".join(each.split("\n")) for each in sown(tree, name["first"], name["last"])]
    pages = random.Random(number).sample(pages, 12)
    stops = list(caught_in("exhibits.pdf", pdf_saying(*pages), made).stops)
    return [f"exhibits.pdf: {pages[at]}" for at in missed(stops, len(pages))]


def leaked(number: int, base: Path, folder: Path, pdf: bool = False) -> tuple[list[str], int]:
    """What stands of a generated client in the public files of her packet and is no STOP; and how many files were read."""
    tree = grown(load_tree(base), number)
    files, stops = public_files(ClientRecord.model_validate(tree), folder / str(number), pdf)
    client, alias = tree["client"]["name"], tree["client"]["aliases"][0]
    found: list[str] = []
    marks: set[str] = set()
    for path, data in files.items():
        text = everything_in(data, path)
        lines = docx_text(data) if path.endswith(".docx") else [text]
        here = "\n".join(one for line in lines for one in re.findall(r"zq\d+\..{0,120}?(?=zq\d+\.|$)", line, re.DOTALL))
        marks |= set(re.findall(r"zq\d+\.", here))
        for who, name in (
            ("client", client),
            ("alias", alias),
            ("trafficker", {"first": "Corvin", "last": "Blatherwax"}),
        ):
            if said := reads_name(here, name["first"], name["last"]):
                found.append(f"{path}: {who} {said}")
        flat = " ".join(text.split()).casefold()
        forms = [(field, form) for field, forms in own_strings(tree).items() for form in forms]
        found += [f"{path}: {field} {form}" for field, form in forms if form.casefold() in flat]
    found += unseen(tree, number)
    assert len(marks) > 50  # so much of what was sown is there, with labels in the place of names
    return [f"{number} {each}" for each in found if not any(each.split("/")[0] in stop for stop in stops)], len(files)


def test_nothing_of_a_generated_client_is_in_her_public_papers(tmp_path: Path) -> None:
    for number in range(0, 500, 42):
        found, files = leaked(number, SIMPLE, tmp_path)
        assert files
        assert not found


def _several(arguments: tuple[range, str, str]) -> tuple[list[str], int]:
    found: list[str] = []
    files = 0
    for number in arguments[0]:
        here, read = leaked(number, Path(arguments[1]), Path(arguments[2]))
        found, files = found + here, files + read
    return found, files


@pytest.mark.slow
def test_nothing_of_many_generated_clients_is_in_their_public_papers(tmp_path: Path) -> None:
    """Of the first example's papers most, of other jurisdictions' some: each fourth of five hundred, among them every tradition."""
    records = ROOT / "tests" / "records"
    bases = [SIMPLE] * 8 + [records / "MN.yaml", records / "WA.yaml"]
    work = [(range(at, at + 20, 4), str(bases[at // 20 % len(bases)]), str(tmp_path)) for at in range(0, 500, 20)]
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        results = list(pool.map(_several, work))
    assert sum(files for _, files in results) > 500
    assert not [each for found, _ in results for each in found]


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 40])
def test_nothing_of_a_generated_client_is_in_her_pdfs(number: int, tmp_path: Path) -> None:
    found, files = leaked(number, SIMPLE, tmp_path, pdf=True)
    assert files
    assert not found


# ---- false alarms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_county_is_a_stop_for_a_client_of_its_name(whole: bool) -> None:
    for word, texts in sentences_of_counties(whole).items():
        watch = Watch(simple(name={"first": "Odalys", "last": word}), client_named=False)
        for text in texts:
            assert not [each for each in watch.find(text) if not each.doubtful], (word, text)


def test_no_paper_of_an_example_is_a_stop(composed: Composed) -> None:
    files: dict[str, bytes | Path] = {}
    for path, paper in composed.filed.items():
        if paper.audience == "public":
            files[f"{path}.docx"] = write_docx(paper)
    documents = {path: {"audience": "public"} for path in files}
    assert not read_back(composed.plan, files, documents, {}).stops


def test_ranges() -> None:
    assert in_ranges(["1", "2", "3", "7"]) == "1 to 3, 7"
