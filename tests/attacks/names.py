"""Hostile names and texts: markup that would act, characters that deceive, names that would slip past the guard on them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from attacks.corpus import Attack, without
from attacks.records import as_json, tree
from petition_gen import characters, document, limits
from petition_gen.characters import without_hidden
from petition_gen.cli.main import main
from petition_gen.document import Block, Document, Heading, PageStyle, Paragraph, Run, text_of
from petition_gen.exhibits import volumes
from petition_gen.identities import folding, words
from petition_gen.papers import blockers
from petition_gen.papers.privacy import guard_of
from petition_gen.planning.naming import Naming
from petition_gen.planning.plan import plan
from petition_gen.reading.source import Source
from petition_gen.record import field_types
from petition_gen.record.load import record_from
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.templating.markdown import blocks_of
from petition_gen.templating.render import environment
from petition_gen.templating.values import Sheet, Value
from petition_gen.writers import docx as writers_docx
from petition_gen.writers import docx_file, docx_page, html, pdf

ATTACKS: list[Attack] = []
ON = date(2026, 11, 21)
TURNS = {
    "\u202a": "an-embedding-to-the-right", "\u202b": "an-embedding-to-the-left", "\u202c": "an-end-of-an-embedding",
    "\u202d": "an-override-to-the-right", "\u202e": "an-override-to-the-left", "\u2066": "an-isolate-to-the-right",
    "\u2067": "an-isolate-to-the-left", "\u2068": "an-isolate", "\u2069": "an-end-of-an-isolate",
}  # fmt: skip


def attack(name: str, defence: str, run: Callable[[Path], None]) -> None:
    ATTACKS.append(Attack(name, defence, run))


def squeezed(text: str) -> str:
    """A text without spaces, which a PDF has where lines break."""
    return "".join(text.split())


def paper(text: str, title: str = "A paper") -> Document:
    return Document(
        "paper",
        title,
        (Heading(1, (Run("Facts"),)), Paragraph((Run(text, "identity", "client.name"),))),
        PageStyle(footer="page"),
    )


def harmless(make: Callable[[], Any]) -> Any:
    """What is made. An exception, of which no attorney knows what it is about, counts as harm."""
    try:
        return make()
    except BaseException as error:  # WeasyPrint's refusal to load a file is no Exception
        raise AssertionError(f"{type(error).__name__}: {error}"[:200]) from error


def in_pdf(text: str, expected: str | None = None) -> Callable[[Path], None]:
    """A name that must stand in the PDF as it is, and load nothing."""

    def run(folder: Path) -> None:
        data = harmless(lambda: pdf.write_pdf(paper(text)))
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        assert squeezed(expected or text) in squeezed(said)
        with pikepdf.Pdf.open(io.BytesIO(data)) as found:
            assert len(found.pages[0].obj.get("/Annots", [])) == 0
            assert len(found.pages[0].resources.get("/XObject", {})) == 0

    return run


def in_word(text: str, expected: str | None = None) -> Callable[[Path], None]:
    """A name that must stand in the Word file as it is, and be no field, link or picture."""

    def run(folder: Path) -> None:
        data = harmless(lambda: writers_docx.write_docx(paper(text)))
        said = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
        assert (expected or text) in said, said
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read("word/document.xml").decode()
            links = archive.read("word/_rels/document.xml.rels").decode()
        assert not re.search("<w:(fldChar|fldSimple|instrText|hyperlink|drawing|object|altChunk)[ />]", body)
        assert "External" not in links

    return run


# ---- markup of the formats that we write -----------------------------------------------------------------------------

for text, name in [
    ("<b>Maria</b>", "bold"), ("<script>alert(1)</script>", "a-script"), ('<img src="file:///etc/passwd">', "a-picture"),
    ("</p><h1>GRANTED</h1>", "a-heading"), ("Maria<!-- x", "a-comment")
    , ("&lt;Maria&gt;", "entities"), ("&#x202e;Maria", "an-override-by-number"),
    ("</span><style>*{display:none}</style>", "a-stylesheet"), ('<a href="http://198.51.100.7">x</a>', "a-link"),
    ("<link rel=attachment href=file:///etc/passwd>", "an-attachment"), ("<base href=http://198.51.100.7>", "another-place"),
]:  # fmt: skip
    attack(f"html-{name}", "html", in_pdf(text))
for text, name in [
    ("</w:t></w:r><w:r><w:t>GRANTED", "a-run-of-ones-own"), ("]]>", "an-end-of-data"), ("a & b", "an-ampersand"), ("<w:br/>", "a-break"),
    ('<w:fldSimple w:instr="INCLUDETEXT x"/>', "a-field"), ("&#8238;", "a-character-by-number"), ("<!DOCTYPE x>", "a-declaration"),
    ('</w:t><w:altChunk r:id="x"/><w:t>', "a-part"),
]:  # fmt: skip
    attack(f"word-{name}", "xml", in_word(text))
for text, name in [
    ('{ INCLUDETEXT "file:///etc/passwd" }', "a-file"), ('{ INCLUDEPICTURE "http://198.51.100.7/x" }', "a-picture"),
    ('{ DDEAUTO cmd "/C calc" }', "a-command"), ('{ HYPERLINK "http://198.51.100.7" }', "a-link"), ("{ MACROBUTTON x y }", "a-button"),
    ("{\\field{\\*\\fldinst INCLUDETEXT x}}", "rich-text"), ("{ = 6 * 7 }", "a-sum"),
]:  # fmt: skip
    attack(f"field-{name}", "fields", in_word(text))

# ---- markup of our templates -----------------------------------------------------------------------------------------


def in_template(text: str) -> Callable[[Path], None]:
    """A name that must come through a template as a paragraph of these very words."""

    def run(folder: Path) -> None:
        sheet = Sheet()

        def made() -> tuple[Block, ...]:
            env = environment()
            said = env.from_string("{{ name }}\n\nEnd.\n").render(
                name=Value(sheet, text, "client.name.last", "identity")
            )
            return blocks_of(said, sheet)

        blocks = harmless(made)
        assert [type(each) for each in blocks] == [Paragraph, Paragraph]
        assert text_of(blocks[0]) == text

    return run


for text, name in [
    ("*Maria* _Elena_", "emphasis"), ("# GRANTED", "a-heading")
    , ("1. Maria", "a-number"), ("- Maria", "a-bullet"), ("> Maria", "a-quotation"),
    ("[Maria](http://198.51.100.7)", "a-link"), ("![Maria](http://198.51.100.7/x.png)", "a-picture")
    , ("<b>Maria</b>", "html"), ("---", "a-new-page"),
    ("¶ Maria", "an-allegation"), ("::: blocker", "a-container")
    , ("`Maria`", "code"), ("&copy; Maria", "an-entity"), ("Maria\\*", "a-backslash"),
    ("<http://198.51.100.7>", "an-address"), ("[a]: http://198.51.100.7", "a-definition"),
]:  # fmt: skip
    attack(f"markdown-{name}", "tokens", in_template(text))
for text, name in [
    ("{{ 7 * 7 }}", "a-sum"), ("{{ ''.__class__.__mro__ }}", "a-class")
    , ("{% for i in range(9) %}x{% endfor %}", "a-loop"), ("{# Maria #}", "a-comment"),
    ("{% include 'base/petition.md' %}", "another-template")
    , ("{{ name }}", "itself"), ("{% raw %}", "a-block-never-closed"), ("{{", "a-brace"),
]:  # fmt: skip
    attack(f"jinja-{name}", "tokens-again", in_template(text))

# ---- characters that deceive -----------------------------------------------------------------------------------------

for letter, name in TURNS.items():
    number = f"[U+{ord(letter):04X}]"
    attack(f"{name}-in-a-word-file", "visible", in_word(f"Ma{letter}ria", f"Ma{number}ria"))
for letter in "\u202e\u2067\u202c":
    number = f"[U+{ord(letter):04X}]"
    attack(f"{TURNS[letter]}-in-a-pdf", "visible", in_pdf(f"Ma{letter}ria", f"Ma{number}ria"))
for letter, name in [
    ("\u200b", "a-space-without-width"), ("\u00ad", "a-soft-hyphen"), ("\u2060", "a-word-joiner"), ("\u200e", "a-mark-to-the-right"),
    ("\u200f", "a-mark-to-the-left"), ("\u200d", "a-joiner-between-latin-letters"), ("\U000e0041", "a-tag"), ("\u3164", "a-filler"),
    ("\ufe0f", "a-selector-after-a-latin-letter"), ("\u034f", "a-grapheme-joiner"),
]:  # fmt: skip
    attack(f"{name}-in-a-word-file", "visible", in_word(f"Ma{letter}ria", f"Ma[U+{ord(letter):04X}]ria"))


def _title(folder: Path) -> None:
    data = harmless(lambda: writers_docx.write_docx(paper("x", "Petition of\u202e airaM")))
    assert docx.Document(io.BytesIO(data)).core_properties.title == "Petition of[U+202E] airaM"


def sound(**changes: Any) -> ClientRecord:
    return record_from(Source(Path("record.yaml"), tree(**changes)))


def _memo(folder: Path) -> None:
    found = sound(client__name__first="Ma\u202eria")
    told = [each.text for each in blockers.blockers(plan(found, screen(found, ON)), []).standing]
    assert any(text.startswith("client.name.first:") and "U+202E RIGHT-TO-LEFT OVERRIDE" in text for text in told)


def _cover(folder: Path) -> None:
    found = sound(evidence=[{"id": "a", "title": "Letter\u202e fo", "consent": "yes"}])
    filing = plan(found, screen(found, ON)).filings[0]
    guard = guard_of(found, filing.name)
    assert volumes.titles_of(guard, guard, (found.evidence or ())[0], "sealed")[0] == "Letter[U+202E] fo"


def _terminal(folder: Path) -> None:
    path = folder / "record.yaml"
    path.write_text(
        str(tree(cases__0__charges__0__statute="Cal. Penal Code\u202e 746")).replace("'", '"'), encoding="utf-8"
    )
    said = CliRunner().invoke(main, ["screen", str(path)])
    assert said.exit_code == 0, said.output
    assert "[U+202E]" in said.output
    assert "\u202e" not in said.output


attack("an-override-in-a-title", "titles", _title)
attack("an-override-of-which-the-memo-says-nothing", "memo", _memo)
attack("an-override-on-an-exhibit-s-cover", "covers", _cover)
attack("an-override-on-the-terminal", "terminal", _terminal)

# Names of people whose scripts need what is invisible in others stand as they are.
attack("a-persian-name-made-unreadable", "scripts", in_word("علی\u200cرضا"))
attack("a-sinhala-name-made-unreadable", "scripts", in_word("ශ්\u200dරී"))
attack("a-japanese-name-made-another", "scripts", in_word("葛\U000e0100城"))
attack("a-hebrew-text-torn-apart", "scripts", in_word("שרה (רחל)\u200f"))
attack("zalgo", "marks", as_json("at most 8 accents", client__name__last="Z" + "\u0321\u0322\u0327\u0328\u0331" * 100))

# ---- the guard on names ----------------------------------------------------------------------------------------------


def guarded(
    text: str, path: str = "trafficking.summary", last: str = "Quillfeather", first: str = "Maria", **changes: Any
) -> str:
    """A text of the record as it stands in a public paper, and as it reads there."""
    found = sound(client__name={"first": first, "last": last}, **changes)
    name = Naming("initials", False, "M.Q.", f"{first} {last}")
    return harmless(lambda: guard_of(found, name).run(Run(text, path=path), public=True)).text


def unseen(text: str, **more: Any) -> Callable[[Path], None]:
    """A text that names the client in disguise: she must not be read in it."""

    def run(folder: Path) -> None:
        said = without_hidden(guarded(text, **more))
        assert "quillfeather" not in said.casefold()

    return run


for text, name in [
    ("She, Quill\u200bfeather, left.", "a-space-without-width"), ("She, Quill\u00adfeather, left.", "a-soft-hyphen"),
    ("She, Quill\u200dfeather, left.", "a-joiner")
    , ("She, \u202eQuillfeat\u202cher, left.", "an-override"), ("She, Quill\u2060feather.", "a-word-joiner"),
    ("She, Ｑｕｉｌｌｆｅａｔｈｅｒ, left.", "letters-of-full-width"), ("She, 𝐐𝐮𝐢𝐥𝐥𝐟𝐞𝐚𝐭𝐡𝐞𝐫, left.", "mathematical-letters"),
    ("Quillfeather came. Quill\u200bfeather left.", "the-second-of-two"), ("She, Quill\U000e0041feather, left.", "a-tag"),
]:  # fmt: skip
    attack(f"the-client-behind-{name}", "plain", unseen(text))
attack(
    "the-client-behind-a-joiner-in-her-own-words",
    "plain",
    unseen("I am Quill\u200bfeather.", path="cases[0].charges[0].own_words"),
)
attack(
    "a-name-with-a-hidden-part-in-the-record",
    "plain-and-in-pieces",
    unseen("She, Quillfeather, left.", last="Quill\u200bfeather"),
)
attack("a-trafficker-behind-a-joiner", "plain", unseen(
    "He, Quill\u200bfeather, drove.", last="Santos",
    trafficking={"traffickers": [{"label": "the trafficker", "name": "Quillfeather"}]}))  # fmt: skip
attack("a-protected-place-behind-a-joiner", "plain", unseen(
    "At Quill\u200bfeather House.", last="Santos", protected=[{"text": "Quillfeather House", "label": "a shelter"}]))  # fmt: skip


def unchanged(text: str, **more: Any) -> Callable[[Path], None]:
    """A text that says an ordinary word, which is part of a name as well: it must not be torn apart."""

    def run(folder: Path) -> None:
        assert guarded(text, **more) == text

    return run


TRAFFICKER = {"traffickers": [{"label": "the trafficker", "name": "Chuy del Norte"}]}
attack(
    "a-name-with-an-article",
    "particles",
    unchanged("She lived in Los Angeles, and los otros de allá.", last="de los Reyes", first="Ana"),
)
attack(
    "a-trafficker-called-by-an-article",
    "particles",
    unchanged("He came del otro lado at night.", trafficking=TRAFFICKER),
)
attack("a-name-that-is-a-month", "ordinary", unchanged("In May 2014 she left; it may be so.", first="May"))
attack("a-name-that-is-a-verb", "ordinary", unchanged("She will not mark it.", first="Will", last="Mark"))
attack(
    "a-name-that-is-a-court",
    "ordinary",
    unchanged("The court heard the case on the street.", first="Case", last="Court"),
)


# ---- the same without the defence ------------------------------------------------------------------------------------


def _xml_text(paragraph: Any, text: str, *, keep_hyphens: bool) -> Any:
    """Text put into the file's XML as it is."""
    paragraph._p.append(docx_file.xml_element(f"<w:r><w:t>{text}</w:t></w:r>"))
    return paragraph.runs[-1]


def _field_text(paragraph: Any, text: str, *, keep_hyphens: bool) -> Any:
    """Text in braces taken for a field, as word processors let people type it."""
    return docx_page.add_field(paragraph, text.strip("{} "), "")[0] if text.startswith("{") else paragraph.add_run(text)


def _all_in_numbers(text: str) -> Iterator[tuple[str, str]]:
    """A text in which all that does not show is a number, whatever its script needs."""
    return ((each, f"U+{ord(each):04X}" if characters.HIDDEN.match(each) else "") for each in text)


def _not_in_pieces(patch: pytest.MonkeyPatch) -> None:
    """Names taken as they are written, with all that does not show."""
    without(characters, "without_hidden", str)(patch)
    without(folding, "pieces_of", lambda name: [name.lower()])(patch)


DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "html": without(html, "escape", str),
    "xml": without(writers_docx, "add_text", _xml_text),
    "fields": without(writers_docx, "add_text", _field_text),
    "tokens": without(Value, "__str__", lambda value: value.text),
    "tokens-again": without(Value, "__str__", lambda value: environment().from_string(value.text).render(name="Maria")),
    "visible": without(document, "visible_runs", lambda run: iter((run,))),
    "titles": without(characters, "shown", str),
    "memo": without(field_types, "hidden_fields", lambda part: iter(())),
    "covers": without(characters, "shown", str),
    "terminal": without(characters, "in_message", str),
    "scripts": without(characters, "shown_parts", _all_in_numbers),
    "marks": without(limits, "MARKS", 10**9),
    "plain": without(characters, "without_hidden", str),
    "plain-and-in-pieces": _not_in_pieces,
    "particles": without(words, "PARTICLES", frozenset()),
    "ordinary": without(words, "ORDINARY", frozenset()),
}

# Of each of these there are many of a kind.
SLOW = tuple(
    each.name for each in ATTACKS
    if (each.defence == "visible" and "override" not in each.name) or each.name in ("html-bold", "html-a-link", "html-another-place")
)  # fmt: skip
