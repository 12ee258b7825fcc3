"""Every language of the client's words: each is printed, tagged and set in its direction, and none costs the other papers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from click.testing import Result
from conftest import ON, SIMPLE, load_tree, run_apart
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reading_back import docx_text

from petition_gen.document import Allegation, Caption, Document, Line, PageStyle, Paragraph, Run, text_of
from petition_gen.papers.compose import compose
from petition_gen.planning.approvals import own_passages
from petition_gen.planning.plan import plan
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.writers.docx import write_docx
from petition_gen.writers.letters import OWN, drawable, script_of
from petition_gen.writers.pdf import write_pdf
from petition_gen.writers.weasy import ASSETS

# Scripts that the package has no font for, in words that mean little; what each is told as.
WITHOUT_FONT = {
    "Thai": "ฉันอยู่ที่นั่น",
    "Korean": "나는 거기에 있었다",
    "Devanagari": "मैं वहाँ थी",
    "Khmer": "ខ្ញុំនៅទីនោះ",
    "Myanmar": "ကျွန်မ",
    "Ethiopic": "እዚያ ነበርኩ",
    "Bengali": "আমি সেখানে",
    "Tamil": "நான் அங்கே",
    "Gujarati": "હું ત્યાં",
    "Sinhala": "මම එහි",
    "Cherokee": "ᏣᎳᎩ",
    "Tibetan": "བོད་སྐད",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper(*lines: Line, **more: Any) -> Document:
    """A paper of some paragraphs."""
    return Document("paper", "A paper", tuple(Paragraph(each) for each in lines), PageStyle(), **more)


def none_beyond_ours(text: str) -> set[str]:
    """As on a computer without any font of its own: the letters that the package's own fonts lack."""
    return {each for each in text if ord(each) not in our_letters() and not each.isspace()}


@cache
def our_letters() -> frozenset[int]:
    """The letters that the package's own fonts have."""
    files = [each for each in ASSETS.iterdir() if each.suffix == ".ttf" and "Bold" not in each.stem]
    return frozenset(code for file in files for code in TTFont(file, lazy=True).getBestCmap())


# ---- letters without a font ------------------------------------------------------------------------------------------


def test_what_counts_as_the_packages_own_letters_is_in_its_fonts() -> None:
    letters = (chr(code) for code in range(0x20, 0x30000) if OWN.fullmatch(chr(code)))
    lacking = [each for each in letters if ord(each) not in our_letters() and not each.isspace() and each.isprintable()]
    assert not lacking, [f"U+{ord(each):04X}" for each in lacking]


@pytest.mark.parametrize(("script", "words"), WITHOUT_FONT.items())
def test_a_passage_without_a_font_costs_a_slip_that_names_the_script(script: str, words: str) -> None:
    drawn, told = drawable(
        paper((Run("He told me: "), Run(f"{words}, {words}."), Run(" Then he left."))), True, none_beyond_ours
    )
    assert text_of(drawn) == f"He told me: [passage in {script}: printed in the Word file] Then he left."
    assert told == (f"a passage in {script}",)


@pytest.mark.parametrize("symbol", ["👑", "💰", "🧑‍⚖️", "❤️‍🔥"])
def test_an_emoji_is_a_symbol_and_is_not_told_by_name(symbol: str) -> None:
    drawn, told = drawable(paper((Run(f"He sent me {symbol}{symbol} and nothing more."),)), True, none_beyond_ours)
    if told:  # some of these are in the package's fonts
        assert set(told) == {"a symbol"}
        assert "[a symbol: printed in the Word file]" in text_of(drawn)
        assert text_of(drawn).endswith("and nothing more.")
    assert script_of("👑") == "a symbol"


def test_words_of_ours_around_it_stay_as_they_are() -> None:
    drawn, told = drawable(paper((Run("In Bangkok (กรุงเทพ) he said: great👑!"),)), True, none_beyond_ours)
    assert text_of(drawn) == (
        "In Bangkok [passage in Thai: printed in the Word file] he said: great[a symbol: printed in the Word file]!"
    )
    assert told == ("a passage in Thai", "a symbol")


def test_a_pdf_without_a_word_file_says_that_it_is_printed_nowhere() -> None:
    drawn, _ = drawable(paper((Run("ครับ"),)), False, none_beyond_ours)
    assert text_of(drawn) == "[passage in Thai: not printed, for no font on this computer has its letters]"


def test_titles_marks_and_legends_are_drawn_with_slips_too() -> None:
    drawn, _ = drawable(replace(paper((Run("x"),)), title="ครับ", mark="ครับ", legend="ครับ"), True, none_beyond_ours)
    assert {drawn.title, drawn.mark, drawn.legend} == {"[passage in Thai: printed in the Word file]"}


@given(st.text(st.sampled_from("ab .,(กข👑한中\u200d\ufe0f\u0301é\n"), max_size=30))
def test_no_letter_without_a_font_is_left_and_none_with_one_is_lost(text: str) -> None:
    drawn, told = drawable(paper((Run(text),)), True, none_beyond_ours)
    said = text_of(drawn)
    lacking = none_beyond_ours(text) - set("\u200d\ufe0f")
    assert bool(told) >= bool(lacking)
    assert not lacking & set(said)
    if not none_beyond_ours(text):
        assert said.split() == text.split()


# ---- the computer's fonts --------------------------------------------------------------------------------------------


def thai_font(path: Path) -> None:
    """A font with three Thai letters, each a box, as the computer of an office might have it."""
    pen = TTGlyphPen(None)
    for point in ((0, 0), (0, 500), (500, 500), (500, 0)):
        pen.lineTo(point) if point != (0, 0) else pen.moveTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "space", "kokai", "khokhai", "khokhwai"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "space", 0xE01: "kokai", 0xE02: "khokhai", 0xE04: "khokhwai"})
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Noto Sans Thai", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def fonts(tmp_path: Path) -> dict[str, str]:
    """The environment of a computer whose only fonts of its own are those in a folder `fonts`, which is empty yet."""
    (tmp_path / "fonts").mkdir()
    settings = tmp_path / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{tmp_path / 'fonts'}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(settings)}


DRAW = """
import io, sys, pypdf
from petition_gen.document import Document, PageStyle, Paragraph, Run
from petition_gen.writers.letters import drawable
from petition_gen.writers.pdf import write_pdf
paper = Document("paper", "A paper", (Paragraph((Run("He said \\u0e01\\u0e02\\u0e04 to me."),)),), PageStyle())
reader = pypdf.PdfReader(io.BytesIO(write_pdf(paper)))
print(ascii(" ".join(reader.pages[0].extract_text().split())))
print(*sorted({str(font["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()}))
"""


def drawn_apart(environment: dict[str, str]) -> str:
    """What a process of its own draws of a paper with Thai letters, and with what fonts."""
    done = subprocess.run(
        [sys.executable, "-c", DRAW], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_font_of_the_computer_draws_what_ours_lack_and_without_one_there_is_a_slip(
    fonts: dict[str, str], tmp_path: Path
) -> None:
    assert "[passage in Thai: printed in the Word file]" in drawn_apart(fonts)
    thai_font(tmp_path / "fonts" / "NotoSansThai-Regular.ttf")
    said = drawn_apart(fonts)
    assert r"\u0e01\u0e02\u0e04" in said
    assert "Noto-Sans-Thai" in said


# ---- a draft ---------------------------------------------------------------------------------------------------------


def thai(tree: dict[str, Any]) -> dict[str, Any]:
    """The record of a client who swears in Thai."""
    tree["client"]["language"] = "th"
    tree["trafficking"]["narrative"][0]["original"] = WITHOUT_FONT["Thai"]
    return tree


@pytest.mark.slow
def test_a_script_without_a_font_costs_one_passage_and_not_the_pdfs(
    fonts: dict[str, str], simple: dict[str, Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run_apart("draft", written(thai(simple)), "-o", out, "--on", ON, **fonts)
    assert done.returncode == 0, done.stderr
    [said] = done.stderr.splitlines()
    assert "declaration: a passage in Thai stands in the Word file alone" in said
    assert WITHOUT_FONT["Thai"][:3] not in done.stdout + done.stderr
    [folder] = out.glob("*/CA-*")
    assert {path.stem for path in folder.glob("*.pdf")} >= {path.stem for path in folder.glob("*.docx")}
    [word] = folder.glob("*-declaration.docx")
    assert any(WITHOUT_FONT["Thai"] in each for each in docx_text(word.read_bytes()))
    pages = pypdf.PdfReader(word.with_suffix(".pdf")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "[passage in Thai: printed in the Word" in text
    memo = docx_text((out / simple["matter"] / "not-for-filing" / "review-memo.docx").read_bytes())
    assert any(each.startswith("Not printed in the PDF.") and "Thai" in each for each in memo)
    manifest = json.loads((out / simple["matter"] / "manifest.json").read_text(encoding="utf-8"))
    blanks = {each["path"]: each.get("placeholders", []) for each in manifest["files"]}
    [path] = [each for each in blanks if each.endswith("-declaration.pdf")]
    assert any("Thai" in each for each in blanks[path])


# ---- languages and directions ----------------------------------------------------------------------------------------


HEBREW, ARABIC = "אני גרתי בבית הזה עם Lee במשך שלוש שנים", "كنت أعيش في هذا البيت"


def tongues() -> Document:
    """A paper with passages in several languages."""
    return replace(
        paper(
            (Run("In English."),),
            (Run("Él me dijo que había trabajo.", language="es"),),
            (Run(HEBREW, language="he"),),
            (Run("我在那里。", language="zh"),),
        ),
        blocks=(
            *paper(
                (Run("In English."),),
                (Run("Él me dijo que había trabajo.", language="es"),),
                (Run(HEBREW, language="he"),),
                (Run("我在那里。", language="zh"),),
            ).blocks,
            Allegation(1, (Run(ARABIC, language="ar"),)),
            Paragraph((Run("In English again, with a name: "), Run("משה", "identity"), Run("."))),
        ),
    )


def spoken(element: Any, language: str = "") -> Iterator[tuple[str, int]]:
    """Each piece of marked content below an element of the structure, with its language."""
    language = str(element.get("/Lang", language))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from spoken(kid, language)
        elif not isinstance(kid, pikepdf.Dictionary):
            yield language, int(kid)


def test_passages_carry_their_language_in_the_pdf() -> None:
    pdf = pikepdf.open(io.BytesIO(write_pdf(tongues())))
    assert str(pdf.Root.Lang) == "en-US"
    found = list(spoken(pdf.Root.StructTreeRoot))
    assert [language for language, _ in dict.fromkeys((language, 0) for language, _ in found)] == [
        "",
        "es",
        "he",
        "zh",
        "ar",
    ]
    kinds = {
        str(each.S)
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"
    }
    assert "/Art" not in kinds


def test_what_stands_around_the_text_is_passed_over_by_a_screen_reader() -> None:
    pdf = pikepdf.open(io.BytesIO(write_pdf(replace(tongues(), mark="DRAFT", legend="UNDER SEAL"))))
    told = {number for _, number in spoken(pdf.Root.StructTreeRoot)}
    [page] = pdf.pages
    tagged, artifacts = set(), 0
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            tagged.add(int(operands[1].MCID))
        artifacts += str(operator) == "BDC" and operands[1].get("/Type") == "/Pagination"
    assert tagged == told
    assert artifacts >= 4  # legend, mark, title, page number
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    assert {number for number, owner in enumerate(owners) if owner is not None} == told
    assert "NonStruct" not in {
        str(each.get("/S", ""))[1:] for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
    }


def test_passages_carry_their_language_and_direction_in_word() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write_docx(tongues())))
    body = etree.fromstring(archive.read("word/document.xml"))
    tags, directions = {}, {}
    for run in body.iter(f"{W}r"):
        text = "".join(each.text or "" for each in run.iter(f"{W}t"))
        found = run.find(f"{W}rPr/{W}lang")
        tags[text] = {} if found is None else {key.removeprefix(W): value for key, value in found.attrib.items()}
        directions[text] = run.find(f"{W}rPr/{W}rtl") is not None
    assert tags["In English."] == {}
    assert tags["Él me dijo que había trabajo."] == {"val": "es"}
    assert tags[HEBREW] == {"val": "he", "bidi": "he"}
    assert tags["我在那里。"] == {"val": "zh", "eastAsia": "zh"}
    assert [text for text, right in directions.items() if right] == [HEBREW, ARABIC, "משה"]
    from_right = [each for each in body.iter(f"{W}p") if each.find(f"{W}pPr/{W}bidi") is not None]
    assert ["".join(each.itertext()) for each in from_right] == [HEBREW, ARABIC]


def test_a_passage_from_right_to_left_begins_at_the_right_of_the_page() -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(write_pdf(paper((Run(ARABIC, language="ar"),), (Run("In English."),))))) as pdf:
        words = pdf.pages[0].extract_words()
    right = max(each["x1"] for each in words if not each["text"].isascii())
    assert abs(right - (612 - 72)) < 2


def test_drawings_in_word_have_numbers_of_their_own_and_are_decorative() -> None:
    look = PageStyle(line_numbers=28, first_top=100, font_size=12, line_height=24, margin_bottom=44)
    archive = zipfile.ZipFile(io.BytesIO(write_docx(replace(tongues(), paper=look, legend="UNDER SEAL"))))
    numbers = []
    for name in archive.namelist():
        if not name.endswith(".xml"):
            continue
        tree = etree.fromstring(archive.read(name))
        for drawing in tree.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
            numbers.append(drawing.get("id"))
            assert b'decorative val="1"' in etree.tostring(drawing)
    assert len(numbers) == 6
    assert len(set(numbers)) == 6


# ---- the record's own languages --------------------------------------------------------------------------------------


def spanish() -> ClientRecord:
    """The simple example's client, who tells everything in Spanish, and one thing in K'iche'."""
    tree = load_tree(SIMPLE)
    tree["client"]["language"] = "es"
    tree["trafficking"]["narrative"][0]["original"] = "Me dijo que había trabajo."
    charge = tree["cases"][0]["charges"][0]
    charge |= {"own_words": "He drove me there.", "original": "Él me llevó allí."}
    tree["hardship"] = [{"own_words": "They said no.", "original": "Dijeron que no.", "language": "quc"}]
    tree["since"] = [
        {"text": "The client finished school.", "own_words": "I finished school.", "original": "Terminé la escuela."}
    ]
    return ClientRecord.model_validate(tree)


def declared(record: ClientRecord) -> Document:
    """The declaration of the record's first filing."""
    return next(each for each in compose(plan(record, screen(record, ON)).filings[0], ON) if each.name == "declaration")


def test_the_declaration_prints_each_original_under_its_language() -> None:
    said = "\n".join(text_of(each) for each in declared(spanish()).blocks)
    for heading, words in (
        (", in Spanish", "Me dijo que había trabajo."),
        ("§ 647(b)), in Spanish", "Él me llevó allí."),
        ("What the record costs me, in K'iche'", "Dijeron que no."),
        ("My life since, in Spanish", "Terminé la escuela."),
    ):
        assert f"{heading}\n{words}" in said.replace("\u00a0", " ")


def test_her_words_are_in_their_language_and_the_rest_is_not() -> None:
    runs = [run for block in declared(spanish()).blocks if not isinstance(block, Caption) for run in _runs(block)]
    tagged = {run.text: run.language for run in runs if run.language}
    assert tagged == {
        "Me dijo que había trabajo.": "es",
        "Él me llevó allí.": "es",
        "Dijeron que no.": "quc",
        "Terminé la escuela.": "es",
    }


def _runs(block: Any) -> list[Run]:
    from petition_gen.document import runs_of

    return list(runs_of(block))


def test_an_approval_is_of_the_original_too() -> None:
    before = {each.path: each.digest for each in own_passages(spanish(), ON)}
    record = spanish()
    assert record.hardship
    changed = record.model_copy(
        update={"hardship": (record.hardship[0].model_copy(update={"original": "Dijeron que sí."}),)}
    )
    after = {each.path: each.digest for each in own_passages(changed, ON)}
    assert {path for path in before if before[path] != after[path]} == {"hardship[0].own_words"}


def test_a_name_in_the_original_gives_way_as_in_the_english() -> None:
    tree = load_tree(SIMPLE)
    tree["trafficking"]["traffickers"] = [{"label": "the trafficker", "name": "Desmond Lee"}]
    tree["client"]["language"] = "es"
    tree["hardship"] = [{"own_words": "Desmond Lee said no.", "original": "Desmond Lee dijo que no."}]
    said = text_of(declared(ClientRecord.model_validate(tree)))
    assert "Lee" not in said


def test_the_certificate_asks_for_the_interpreters_competence_and_certifies_the_translation() -> None:
    record = spanish()
    papers = compose(plan(record, screen(record, ON)).filings[0], ON)
    said = text_of(next(each for each in papers if each.name == "interpreter-certificate"))
    assert "My certification, training or experience in both languages: ____" in said
    assert "true and complete translation" in said


def test_a_wrong_code_of_a_language_is_told(
    run: Callable[..., Result], simple: dict[str, Any], written: Callable[..., Path]
) -> None:
    simple["hardship"] = [{"own_words": "They said no.", "language": "Spanish, of Mexico"}]
    result = run("screen", written(simple))
    assert result.exit_code == 2
    assert "hardship[0].language: expected a language's code" in result.stderr
