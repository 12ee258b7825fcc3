"""Law and words from another hand: they are named wherever they are used, and cannot say what is never said in a filing."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from conftest import ON, ROOT, SIMPLE
from reading_back import docx_text

from petition_gen.errors import TemplateError
from petition_gen.law.folders import adding
from petition_gen.law.from_elsewhere import from_elsewhere
from petition_gen.papers.compose import compose
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen

REMEDY = Path("CA", "ca-pc-236-14.yaml")
TITLE = "title: Petition for vacatur relief ({{ cite('statute') }})"
SAID = "Law from --jurisdictions: CA stands in the place of the program's own law."


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    """Another office's folder with a law of California, in which the standard of proof is wrong."""
    folder = tmp_path / "laws"
    shutil.copytree(ROOT / "jurisdictions" / "CA", folder / "CA")
    reworded(folder, "clear and convincing evidence", "a scintilla of evidence")
    return folder


def reworded(folder: Path, old: str, new: str) -> None:
    """Change the words of the remedy's file."""
    text = (folder / REMEDY).read_text(encoding="utf-8")
    assert old in text
    (folder / REMEDY).write_text(text.replace(old, new), encoding="utf-8")


def test_law_in_the_place_of_the_programs_own_is_named_first_by_the_command_and_the_memo(
    run: Callable[..., Result], laws: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("draft", SIMPLE, "-o", out, "--on", ON, "--format", "docx", "--jurisdictions", laws)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == SAID
    [memo] = out.rglob("review-memo.docx")
    said = docx_text(memo.read_bytes())
    first = next(
        number for number, line in enumerate(said) if "CA stands in the place of the program's own law" in line
    )
    assert first < said.index("Before anything is signed")
    confidence = [line for line in said if "confidence high" in line]
    assert confidence
    assert all("as its author in the folder of --jurisdictions says" in line for line in confidence)


def test_screening_names_it_and_its_json_stays_json(run: Callable[..., Result], laws: Path) -> None:
    assert run("screen", SIMPLE, "--on", ON, "--jurisdictions", laws).stdout.splitlines()[0] == SAID
    told = run("screen", SIMPLE, "--on", ON, "--json", "--jurisdictions", laws)
    json.loads(told.stdout)
    assert told.stderr.strip() == SAID


def test_a_batch_names_it(run: Callable[..., Result], laws: Path, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    shutil.copy(SIMPLE, records)
    result = run("batch", records, "-o", tmp_path / "out", "--on", ON, "--format", "docx", "--jurisdictions", laws)
    assert result.stdout.splitlines()[0] == SAID


def test_show_and_the_list_say_whose_law_it_is(run: Callable[..., Result], laws: Path) -> None:
    whose = "[from --jurisdictions, in the place of the program's own]"
    assert run("show", "CA", "--jurisdictions", laws).stdout.splitlines()[0].endswith(whose)
    assert whose not in run("show", "CA").stdout
    assert whose not in run("show", "NY", "--jurisdictions", laws).stdout
    listed = run("jurisdictions", "--jurisdictions", laws).stdout.splitlines()
    assert [line[:2] for line in listed if whose in line] == ["CA"]


def test_nothing_is_said_where_all_law_is_the_programs_own(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "--jurisdictions" not in run("screen", SIMPLE, "--on", ON).output
    assert from_elsewhere() is None


def test_templates_that_change_the_programs_own_papers_are_named(tmp_path: Path) -> None:
    for name in ("base/_oath.md", "CA/petition.md", "OR/petition.md"):
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True)
        path.write_text("x\n", encoding="utf-8")
    with adding(tmp_path):
        found = from_elsewhere()
    assert found
    assert found.sentences == [
        "these templates stand in the place of the program's own words: CA/petition.md, base/_oath.md",
        "these templates are added: OR/petition.md",
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "{% if record.exposure is known %} without more{% endif %}",
        "{% for each in record.exposure %} again{% endfor %}",
        "{{ ' of a resident' if record.client.noncitizen else '' }}",
        "{{ record.trafficking.still_in_danger }}",
        "{{ record.declaration.advised.immigration }}",
        "{{ record.cases[0].other_grounds | length }}",
    ],
)
def test_a_sentence_of_the_law_cannot_ask_for_what_is_never_printed(laws: Path, asked: str) -> None:
    reworded(laws, TITLE, f'title: "Petition{asked}"')
    record = load_record(SIMPLE)
    with adding(laws), pytest.raises(TemplateError, match="for the attorney alone"):
        compose(plan(record, screen(record, ON)).filings[0], ON)


@pytest.mark.slow
def test_a_title_that_names_the_client_names_her_nowhere(
    run: Callable[..., Result], laws: Path, tmp_path: Path
) -> None:
    reworded(laws, TITLE, 'title: "Petition of {{ client.full_name }} for vacatur relief"')
    records = tmp_path / "records"
    shutil.copytree(ROOT / "examples" / "exhibits", records / "exhibits")
    shutil.copy(SIMPLE, records)
    out = tmp_path / "out"
    result = run("batch", records, "-o", out, "--on", ON, "--combine", "--jurisdictions", laws)
    assert result.exit_code == 0, result.output
    [packet] = (each.parent for each in out.glob("*/manifest.json"))
    for name in ("manifest.json", "../_batch/summary.html", "../_batch/summary.csv"):
        assert "quillfeather" not in (packet / name).read_text(encoding="utf-8").casefold(), name
    assert "Petition of Petitioner for vacatur relief" in (packet / "manifest.json").read_text(encoding="utf-8")
    for path in packet.glob("CA-*/*.docx"):
        with zipfile.ZipFile(path) as archive:
            around = b"".join(archive.read(each) for each in archive.namelist() if "foot" in each or "docProps" in each)
        assert b"Quillfeather" not in around, path.name
    for path in packet.glob("CA-*/*.pdf"):
        with pikepdf.open(path) as pdf:
            said = [str(pdf.docinfo.get("/Title", "")), *(each.title for each in _marks(pdf))]
            said.append(bytes(pdf.Root.Metadata.read_bytes()).decode() if "/Metadata" in pdf.Root else "")
        assert "quillfeather" not in " ".join(said).casefold(), path.name


def _marks(pdf: pikepdf.Pdf) -> list[pikepdf.OutlineItem]:
    found: list[pikepdf.OutlineItem] = []
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            each = waiting.pop()
            found.append(each)
            waiting += each.children
    return found
