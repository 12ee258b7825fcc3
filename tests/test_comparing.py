"""Redlines, judged by what an attorney gets: accepting all changes is the new draft, rejecting all is the old one."""

from __future__ import annotations

import io
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from petition_gen.compare.redline import compare
from petition_gen.document import Allegation, Block, Document, Heading, Listing, PageStyle, Paragraph, Run, Table
from petition_gen.writers.docx import write_docx

MARK = "DRAFT – for attorney review"


def line(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def para(text: str) -> Paragraph:
    return Paragraph(line(text))


def table(*rows: tuple[str, ...]) -> Table:
    header = tuple(line(text) for text in ("When", "What"))
    return Table(header, tuple(tuple(line(text) for text in row) for row in rows), (0.5, 0.5))


def draft(*blocks: Block, mark: str | None = MARK) -> bytes:
    return write_docx(Document("petition", "Petition for relief", blocks, PageStyle(), mark=mark))


OLD = (
    Heading(1, line("THE CHARGES")),
    Allegation(1, line("On July 15, 2014, Petitioner was convicted of disorderly conduct in Case No. 1."), "first"),
    Allegation(2, line("This paragraph will be taken out, every word of it.")),
    Allegation(3, (Run("As said in "), Run("¶ 1", "reference", target="first"), Run(", the sentence was probation."))),
    table(("2014", "Arrest"), ("2015", "Conviction"), ("2016", "Release")),
    Listing("lettered", ((para("grant the petition;"),), (para("seal the records."),))),
    para("Same & <same>."),
)
NEW = (
    Heading(1, line("THE CHARGES")),
    Allegation(1, line("On July 18, 2014, Petitioner was convicted of disorderly conduct in Case No. 1."), "first"),
    Allegation(2, (Run("As said in "), Run("¶ 1", "reference", target="first"), Run(", the sentence was a fine."))),
    Allegation(3, (Run("A paragraph that was "), Run("put in", "placeholder", bold=True, comment="A remark"), Run(" later."))),
    table(("2014", "Arrest"), ("2015", "Guilty plea"), ("2017", "Hearing on something else"), ("2016", "Release")),
    Listing("lettered", ((para("grant the petition;"),), (para("seal every record; and"),), (para("give more."),))),
    para("Same & <same>."),
)  # fmt: skip


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., tuple[int, Path]]:
    """Compares two drafts in `tmp_path`."""

    def run(old: bytes, new: bytes, name: str = "changes.docx") -> tuple[int, Path]:
        (tmp_path / "old.docx").write_bytes(old)
        (tmp_path / "new.docx").write_bytes(new)
        return compare(tmp_path / "old.docx", tmp_path / "new.docx", tmp_path / name), tmp_path / name

    return run


def settled(data: bytes, kept: str, dropped: str) -> list[str]:
    """The paragraphs of a Word file after all its changes are accepted (kept: ins, dropped: del) or rejected."""
    body = docx.Document(io.BytesIO(data)).element.body
    for row in list(body.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn(f'w:{dropped}')}") is not None:
            row.getparent().remove(row)
    texts = []
    for paragraph in body.iter(qn("w:p")):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(f'w:{dropped}')}") is not None:
            assert not text_of(paragraph, dropped)
            continue
        texts.append(text_of(paragraph, dropped))
    return texts


def text_of(paragraph: Any, dropped: str) -> str:
    parts = {qn("w:t"): None, qn("w:delText"): None, qn("w:tab"): "\t", qn("w:br"): "\n"}
    text = ""
    for each in paragraph.iter(*parts):
        holders = {ancestor.tag for ancestor in each.iterancestors()}
        if qn(f"w:{dropped}") not in holders and qn("w:pPr") not in holders:
            text += parts[each.tag] or each.text or ""
    return text


def accepted(data: bytes) -> list[str]:
    return settled(data, "ins", "del")


def rejected(data: bytes) -> list[str]:
    return settled(data, "del", "ins")


def plain(data: bytes) -> list[str]:
    return [text_of(each, "none") for each in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p"))]


def marked(path: Path, tag: str) -> list[str]:
    body = docx.Document(str(path)).element.body
    texts = ["".join(text.text or "" for text in each.iter(qn("w:t"), qn("w:delText"))) for each in body.iter(qn(tag))]
    return [text for text in texts if text]


def test_accepting_gives_the_new_words_and_rejecting_the_old(compared: Callable[..., tuple[int, Path]]) -> None:
    old, new = draft(*OLD), draft(*NEW)
    changes, path = compared(old, new)
    assert accepted(path.read_bytes()) == plain(new)
    assert rejected(path.read_bytes()) == plain(old)
    assert marked(path, "w:del") == [
        "15", "This paragraph will be taken out, every word of it.", "probation", "Conviction", "seal the records.",
    ]  # fmt: skip
    assert marked(path, "w:ins") == [
        "18", "a fine", "A paragraph that was put in later.", "Guilty plea", "2017", "Hearing on something else",
        "seal every record; and", "give more.",
    ]  # fmt: skip
    assert changes == 9


def test_every_change_is_by_the_program_at_a_fixed_time_under_its_own_number(
    compared: Callable[..., tuple[int, Path]],
) -> None:
    _, path = compared(draft(*OLD), draft(*NEW))
    body = docx.Document(str(path)).element.body
    marks = list(body.iter(qn("w:ins"), qn("w:del")))
    assert {each.get(qn("w:author")) for each in marks} == {"petition-gen"}
    assert {each.get(qn("w:date")) for each in marks} == {"2000-01-01T00:00:00Z"}
    numbers = [each.get(qn("w:id")) for each in body.iter() if each.get(qn("w:id")) and "End" not in each.tag]
    own = [each.get(qn("w:id")) for each in marks]
    assert len(own) == len(set(own))
    assert all(numbers.count(each) == 1 for each in own)


def test_allegations_number_themselves_and_fields_and_comments_stay(compared: Callable[..., tuple[int, Path]]) -> None:
    _, path = compared(draft(*OLD), draft(*NEW))
    word = docx.Document(str(path))
    styles = [each.style.name for each in word.paragraphs if each.style is not None]
    assert styles.count("Allegation") == 4  # the one that was taken out included
    assert not any(re.match(r"\d+\.", "".join(each.itertext())) for each in word.element.body.iter(qn("w:p")))
    assert len(list(word.element.body.iter(qn("w:instrText")))) == 1
    with zipfile.ZipFile(path) as archive:
        comments = re.findall(r'<w:comment [^>]*w:id="(\d+)"', archive.read("word/comments.xml").decode())
    references = [each.get(qn("w:id")) for each in word.element.body.iter(qn("w:commentReference"))]
    assert references == comments
    assert len(references) == 1


def test_the_same_words_make_no_change(compared: Callable[..., tuple[int, Path]]) -> None:
    changes, path = compared(draft(*OLD), draft(*OLD))
    assert changes == 0
    assert marked(path, "w:ins") + marked(path, "w:del") == []


def test_the_same_drafts_give_the_same_bytes(compared: Callable[..., tuple[int, Path]]) -> None:
    one, two = (compared(draft(*OLD), draft(*NEW), name)[1] for name in ("one.docx", "two.docx"))
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_mode & 0o077 == 0


def test_a_paragraph_changed_beyond_recognition_is_taken_out_and_put_in(
    compared: Callable[..., tuple[int, Path]],
) -> None:
    old, new = draft(para("one two three four")), draft(para("five six seven eight"))
    changes, path = compared(old, new)
    assert changes == 2
    assert (rejected(path.read_bytes()), accepted(path.read_bytes())) == (
        ["one two three four"],
        ["five six seven eight"],
    )


def test_tracked_changes_of_a_draft_count_as_accepted(compared: Callable[..., tuple[int, Path]]) -> None:
    _, first = compared(draft(*OLD), draft(*NEW))
    changes, path = compared(first.read_bytes(), draft(*NEW), "again.docx")
    assert changes == 0
    assert accepted(path.read_bytes()) == plain(draft(*NEW))


@pytest.mark.parametrize("name", ["changes.pdf", "changes.html", "old.docx", "new.docx"])
def test_a_wrong_target_is_refused_and_nothing_is_written(
    tmp_path: Path, compared: Callable[..., tuple[int, Path]], name: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        compared(draft(para("one")), draft(para("two")), name)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["new.docx", "old.docx"]
    assert plain((tmp_path / "new.docx").read_bytes()) == ["two"]


@pytest.mark.parametrize("data", [b"no Word document", b""])
def test_a_draft_that_is_no_word_document_is_named(compared: Callable[..., tuple[int, Path]], data: bytes) -> None:
    with pytest.raises(ValueError, match=r"old\.docx: expected a Word document"):
        compared(data, draft(para("two")))


def test_a_missing_draft_is_named(tmp_path: Path) -> None:
    (tmp_path / "new.docx").write_bytes(draft(para("two")))
    with pytest.raises(ValueError, match=r"absent\.docx: there is no such file"):
        compare(tmp_path / "absent.docx", tmp_path / "new.docx", tmp_path / "changes.docx")


words = st.text(alphabet="ab ,.§é<&'\u4e2d", min_size=1, max_size=12).filter(lambda text: text.strip() == text)
sentences = st.lists(words, min_size=1, max_size=6).map(" ".join)
blocks = st.lists(
    st.one_of(
        sentences.map(para),
        sentences.map(lambda text: Allegation(1, line(text))),
        st.lists(st.tuples(sentences, sentences), min_size=1, max_size=3).map(lambda rows: table(*rows)),
        st.lists(sentences, min_size=1, max_size=3).map(
            lambda items: Listing("lettered", tuple((para(each),) for each in items))
        ),
    ),
    max_size=6,
)


def numbered(parts: list[Block]) -> list[Block]:
    count = 0
    found: list[Block] = []
    for each in parts:
        if isinstance(each, Allegation):
            count += 1
            each = replace(each, number=count)
        found.append(each)
    return found


@given(blocks, blocks)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changed_both_drafts_can_be_had_back(
    compared: Callable[..., tuple[int, Path]], old: list[Block], new: list[Block]
) -> None:
    before, after = draft(*numbered(old)), draft(*numbered(new))
    changes, path = compared(before, after)
    assert accepted(path.read_bytes()) == plain(after)
    assert rejected(path.read_bytes()) == plain(before)
    assert (changes == 0) == (plain(before) == plain(after))


@pytest.mark.slow
def test_libreoffice_opens_the_redline_and_shows_both_texts(
    tmp_path: Path, compared: Callable[..., tuple[int, Path]]
) -> None:
    _, path = compared(draft(*OLD), draft(*NEW))
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    tree = etree.parse(str(tmp_path / "changes.fodt"))
    name = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    kinds = [each.tag.removeprefix(name) for each in tree.iter(f"{name}insertion", f"{name}deletion")]
    assert kinds.count("deletion") >= 5
    assert kinds.count("insertion") >= 6
    whole = "".join(tree.getroot().itertext())
    assert "This paragraph will be taken out, every word of it." in whole
    assert "A paragraph that was" in whole


# ---- limits ----------------------------------------------------------------------------------------------------------


def word_file(folder: Path, name: str, *paragraphs: str) -> Path:
    """A Word file with these paragraphs, made quickly however many or long."""
    text = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{each}</w:t></w:r></w:p>" for each in paragraphs)
    return with_text(folder / name, text.encode())


def with_text(path: Path, text: bytes) -> Path:
    """A Word file of which the body is this XML."""
    stream = io.BytesIO()
    docx.Document().save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            data = old.read(each)
            if each == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + text)
            new.writestr(each, data)
    return path


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        ([""] * 20_001, "more than 20,000 paragraphs"),
        (["a" * 500_001], "a paragraph of more than 500,000 characters"),
        (["a" * 400_000] * 80, "a part of its text has more than 30,000,000 bytes, unpacked"),
    ],
)
def test_a_draft_that_is_too_large_is_told(tmp_path: Path, paragraphs: list[str], said: str) -> None:
    small, large = word_file(tmp_path, "small.docx", "a"), word_file(tmp_path, "large.docx", *paragraphs)
    for old, new in ((small, large), (large, small)):
        with pytest.raises(ValueError, match=f"large.docx: {said}"):
            compare(old, new, tmp_path / "changes.docx")
    assert not (tmp_path / "changes.docx").exists()


@pytest.mark.slow
def test_a_draft_that_would_swell_is_not_unpacked(tmp_path: Path) -> None:
    small = word_file(tmp_path, "small.docx", "a")
    with zipfile.ZipFile(small, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/a.bin", "w") as part:
        for _ in range(301):
            part.write(bytes(1_000_000))
    with pytest.raises(ValueError, match=r"small\.docx: more than 300,000,000 bytes, unpacked"):
        compare(small, small, tmp_path / "changes.docx")


HARD: dict[str, tuple[list[str], list[str]]] = {
    "a long paragraph": (["begins " + "same old " * 25_000 + "ends"], ["begins " + "same new " * 25_000 + "ends"]),
    "many alike": (["same old words"] * 5_000, ["same new words"] * 5_000),
    "many alike, one not": (["a", *["same"] * 9_000, "b"], ["c", *["same"] * 9_000, "d"]),
    "many changed": ([f"old {n} words" for n in range(5_000)], [f"new {n} words" for n in range(5_000)]),
    "many paragraphs of a length": (["one two " * 800 + str(n) for n in range(40)], ["two one " * 800 + str(n) for n in range(40)]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HARD)
def test_what_is_too_much_to_align_is_compared_in_larger_pieces(tmp_path: Path, name: str) -> None:
    old, new = HARD[name]
    begun = time.process_time()
    compare(word_file(tmp_path, "old.docx", *old), word_file(tmp_path, "new.docx", *new), tmp_path / "changes.docx")
    assert time.process_time() - begun < 60
    data = (tmp_path / "changes.docx").read_bytes()
    assert settled(data, "ins", "del") == new
    assert settled(data, "del", "ins") == old
