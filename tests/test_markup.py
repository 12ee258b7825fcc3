"""From a template to blocks: what the dialect makes, what it refuses, and that a client's text is never Markdown."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from conftest import ON, SIMPLE, load_tree
from hypothesis import given
from hypothesis import strategies as st
from reading_back import docx_text, pdf_text, table_headers

from petition_gen.document import (
    Address,
    Allegation,
    Block,
    Caption,
    Document,
    Heading,
    Listing,
    Note,
    PageBreak,
    PageStyle,
    Paragraph,
    Quote,
    Signature,
    Table,
    text_of,
)
from petition_gen.errors import TemplateError
from petition_gen.papers.compose import compose
from petition_gen.planning.plan import plan
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.templating.markdown import blocks_of
from petition_gen.templating.render import environment, rendered
from petition_gen.templating.values import Sheet, Value
from petition_gen.writers.docx import write_docx
from petition_gen.writers.measures import first_page
from petition_gen.writers.pdf import write_pdf


def blocks(text: str) -> tuple[Block, ...]:
    return blocks_of(text, Sheet())


def kinds(text: str) -> list[str]:
    return [type(each).__name__ for each in blocks(text)]


# ---- the dialect -----------------------------------------------------------------------------------------------------


def test_blocks_of_each_kind() -> None:
    text = """# PART

## Element

¶ An allegation.

¶[nexus] Another one.

Running text.

> Quoted.

- one
- two

1. first

---

| a | b |
|---|---|
| c | d |
"""
    found = blocks(text)
    assert [type(each) for each in found] == [
        Heading,
        Heading,
        Allegation,
        Allegation,
        Paragraph,
        Quote,
        Listing,
        Listing,
        PageBreak,
        Table,
    ]
    assert [each.number for each in found if isinstance(each, Allegation)] == [1, 2]
    assert [each.anchor for each in found if isinstance(each, Allegation)] == [None, "nexus"]
    assert [each.kind for each in found if isinstance(each, Listing)] == ["bulleted", "numbered"]


def test_containers() -> None:
    text = """:::: caption
::: counsel
A. Lawyer
:::
::: court
SUPERIOR COURT
COUNTY OF ALAMEDA
:::
::: parties
THE PEOPLE
v.
M.E.Q.
:::
::: case
Case No. 1
:::
::: title
PETITION
:::
::::

::: signature
Dated: ____

______________
A. Lawyer
:::

::: address
Office
Street
:::

::: center
Middle
:::

::: lettered
- one
- two
:::

::: checked
- box
:::

::: widths 30 70
| a | b |
|---|---|
| c | d |
:::

::: blocker
Stop.
:::
"""
    found = blocks(text)
    caption, signature, address, center, lettered, checked, table, note = found
    assert isinstance(caption, Caption)
    assert [text_of(line) for line in caption.court] == ["SUPERIOR COURT", "COUNTY OF ALAMEDA"]
    assert isinstance(signature, Signature)
    assert any(set(text_of(line)) == {"_"} for line in signature.lines)
    assert isinstance(address, Address)
    assert isinstance(center, Paragraph)
    assert center.look == "center"
    assert [each.kind for each in (lettered, checked) if isinstance(each, Listing)] == ["lettered", "checked"]
    assert isinstance(table, Table)
    assert table.widths == (0.3, 0.7)
    assert isinstance(note, Note)
    assert note.tone == "blocker"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![seal](https://example.com/seal.png)", "picture"),
        ("![seal](seal.png)", "picture"),
        ("[the statute](https://example.com)", "link"),
        ("<https://example.com>", "link"),
        ('<link rel="stylesheet" href="https://example.com/x.css">', "HTML"),
        ("<style>x</style>", "HTML"),
        ("Text with <b>bold</b>.", "HTML"),
        ('<img src="https://example.com/x.png">', "HTML"),
        ("<!-- note -->", "HTML"),
        ("::: captoin\nx\n:::", "captoin"),
        ("#\n\ntext", "empty"),
        ("::: counsel\nx\n:::", "inside a caption"),
        ("::: caption\n::: court\nx\n:::\n:::", "caption"),
        ("::: widths 1 2 3\n| a | b |\n|---|---|\n| c | d |\n:::", "widths"),
        ("```\ncode\n```", "cannot stand"),
        ("    indented code", "cannot stand"),
        ("`code`", "cannot stand"),
    ],
)
def test_what_cannot_stand_in_a_paper_is_refused(text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        blocks(text)


@pytest.mark.parametrize(
    "line",
    [
        "![seal](https://example.com/seal.png)",
        '<link rel="stylesheet" href="https://example.com/x.css">',
        "[here](https://example.com)",
        "{{ no_such_word }}",
        "{{ cite('no-such-part') }}",
    ],
)
def test_the_error_names_the_template(tmp_path: Path, line: str) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "petition.md").write_text(f"# HEADING\n\ntext\n\n{line}\n", encoding="utf-8")

    def cite(key: str) -> str:
        raise TemplateError(f"there is no cite for {key!r}")

    with pytest.raises(TemplateError) as caught:
        rendered(environment(str(tmp_path)), ["CA/petition.md", "base/petition.md"], {"cite": cite}, Sheet())
    assert str(caught.value).startswith("base/petition.md")


@pytest.mark.parametrize("line", ["{{ no_such_word }}", "{% if x %}{{ x.y }", "{{ 1 / }}"])
def test_the_error_names_the_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "petition.md").write_text(f"# HEADING\n\ntext\n\n{line}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^base/petition\.md:5: "):
        rendered(environment(str(tmp_path)), ["base/petition.md"], {}, Sheet())


# ---- a client's text -------------------------------------------------------------------------------------------------

NASTY = [
    "*starred* and _underlined_ and **bold**",
    "# not a heading",
    "1. not a list",
    "- not a list",
    "(c) not a mark",
    "> not a quotation",
    "| not | a | table |",
    "<b>not bold</b> & <script>x</script>",
    "{{ client.name }} {% if x %}",
    "[not a link](https://example.com)",
    "![x](https://example.com/x.png)",
    "::: note",
    "¶ not one",
    "---",
    "```",
    "“curly” \"straight\" 'single' — dash -- two hyphens ... dots",
    "\\* escaped \\",
    "https://example.com/x_y_z",
    "שרה כהן",
    "سارة أحمد",
    "山田花子",
    "김민지",
    "José Ñuñez",
    "a\u00a0b",
    "tab\tand\nnew line",
    "&amp; &lt; &copy;",
]
LETTERS = "*_#<>{}&|()[]!`~^-+=.:;\\/\"'0123456789 abcאبي漢字\n"
texts = st.one_of(st.sampled_from(NASTY), st.text(LETTERS, min_size=1).filter(str.strip))
PLACES = [
    "{{ it }}",
    "Before {{ it }} after.",
    "# {{ it }}",
    "¶ {{ it }}",
    "¶[here] On that day, {{ it }}",
    "> {{ it }}",
    "- {{ it }}",
    "1. {{ it }}",
    "*{{ it }}*",
    "| a |\n|---|\n| {{ it }} |",
    "::: address\n{{ it }}\n:::",
    "::: signature\n{{ it }}\n:::",
    "::: note\n{{ it }}\n:::",
]


@pytest.mark.parametrize("place", PLACES)
@given(text=texts)
def test_a_clients_text_stays_what_it_is_wherever_it_is_printed(place: str, text: str) -> None:
    def made(words: str) -> tuple[Block, ...]:
        sheet = Sheet()
        it = Value(sheet, words, "cases[0].charges[0].nexus")
        return blocks_of(environment().from_string(place).render(it=it), sheet)

    found, plain = made(text), made("PLAIN")
    assert [type(each) for each in found] == [type(each) for each in plain]
    assert text_of(found) == text_of(plain).replace("PLAIN", " ".join(text.split()))


def drafted(text: str) -> list[Document]:
    """The simple record's papers with the text in every field of free text, and a name of it."""
    tree = copy.deepcopy(load_tree(SIMPLE))
    charge = tree["cases"][0]["charges"][0]
    charge |= {"nexus": text, "intent": text, "own_words": text}
    tree["trafficking"]["summary"] = tree["hardship"][0]["text"] = tree["since"][0]["own_words"] = text
    tree["trafficking"]["narrative"][0]["text"] = text
    record = ClientRecord.model_validate(tree)
    return [paper for filing in plan(record, screen(record, ON)).filings for paper in compose(filing, ON)]


SAMPLES = [
    "She said *no*, _twice_ # 1 <b>&amp;</b> {{ x }} | (c) 1. \"so\" 'it' -- was...",
    "1. שרה כהן 山田花子 José",
    "- <script>alert(1)</script> [a](https://example.com) ![b](https://example.com/b.png)",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_a_clients_text_goes_through_both_formats(text: str) -> None:
    wanted = "".join(text.split())
    papers = {each.name: each for each in drafted(text)}
    for name in ("petition", "declaration"):
        paper = papers[name]
        word, pdf = write_docx(paper), write_pdf(paper)
        assert wanted in "".join("".join(docx_text(word)).split())
        if text.isascii():  # right-to-left words are drawn from the right
            assert wanted in "".join(pdf_text(pdf, first_page(paper), table_headers(word)).split())


@pytest.mark.parametrize("name", ["שרה כהן", "سارة أحمد", "山田花子", "Зоя Иванова", "José Ñuñez", "O'Brien <x> & *y*"])
def test_a_name_in_any_script_is_drawn(name: str) -> None:
    sheet = Sheet()
    text = f"¶ Her name is {Value(sheet, name, 'client.name.first')}."
    paper = Document("paper", "Paper", blocks_of(text, sheet), PageStyle())
    assert name in " ".join(docx_text(write_docx(paper)))
    letters = {each for each in name if not each.isspace()}
    assert letters <= set(pdf_text(write_pdf(paper), PageStyle()))


def test_a_clients_text_in_the_words_of_a_title_or_the_law() -> None:
    tree: dict[str, Any] = load_tree(SIMPLE)
    tree["cases"][0]["venue"]["county"] = "St. *John* {{ x }}"
    record = ClientRecord.model_validate(tree)
    papers = [paper for filing in plan(record, screen(record, ON)).filings for paper in compose(filing, ON)]
    caption = next(each for each in papers[0].blocks if isinstance(each, Caption))
    assert "COUNTY OF ST. *JOHN* {{ X }}" in [text_of(line) for line in caption.court]
