"""The command line: what it answers, what it writes, and with which exit status."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pdfplumber
import pytest
from click.testing import Result
from conftest import ON, SIMPLE, files_in, load_tree
from reading_back import docx_text

from petition_gen import __version__
from petition_gen.cli.main import main
from petition_gen.law.load import codes, jurisdiction
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord

Run = Callable[..., Result]
Write = Callable[..., Path]
DOCX = ("--on", ON.isoformat(), "--format", "docx")


# ---- draft -----------------------------------------------------------------------------------------------------------


def test_draft_names_the_packet_and_what_to_read_first(tmp_path: Path, run: Run) -> None:
    result = run("draft", SIMPLE, "-o", tmp_path, *DOCX)
    assert result.exit_code == 0
    assert f"Packet: {tmp_path / '2026-0101'}" in result.stdout
    memo = next(line.split(": ", 1)[1] for line in result.stdout.splitlines() if line.startswith("Read first"))
    assert Path(memo).is_file()
    assert result.stderr == ""


def test_draft_of_one_format(tmp_path: Path, run: Run) -> None:
    run("draft", SIMPLE, "-o", tmp_path, *DOCX)
    assert {Path(each).suffix for each in files_in(tmp_path)} == {".docx", ".json"}


def test_messages_name_the_matter_and_never_the_client(
    tmp_path: Path, run: Run, simple: dict[str, Any], written: Write
) -> None:
    simple["client"]["aliases"] = [{"first": "Crystal", "last": "Nightshade", "in_papers": "sealed"}]
    simple["cases"][0]["defendant_name"] = "Crystal Nightshade"
    path = written(simple)
    command = ("draft", path, "-o", tmp_path / "out", *DOCX)
    said = [run(*command), run("screen", path), run("screen", path, "--json"), run(*command, "--no-draft-mark")]
    (tmp_path / "out" / "2026-0101" / "manifest.json").unlink()
    said += [run(*command), run(*command, "--replace")]
    assert {each.exit_code for each in said} == {0, 1}
    words = "\n".join(each.output for each in said)
    assert "2026-0101" in words
    for name in ("Maria", "Elena", "Quillfeather", "M.E.Q.", "Crystal", "Nightshade", "Nohbdy", "1996"):
        assert name.casefold() not in words.casefold()


@pytest.mark.parametrize(
    ("name", "near"), [("ca-pc-236-41", "ca-pc-236-14"), ("CA-PC-1203-49", "ca-pc-1203-49"), ("zzz", None)]
)
def test_an_unknown_remedy_is_a_usage_error(tmp_path: Path, run: Run, name: str, near: str | None) -> None:
    result = run("draft", SIMPLE, "-o", tmp_path / "out", "--remedy", name)
    assert result.exit_code == 2
    assert name in result.stderr
    assert (f"did you mean '{near}'" in result.stderr) is (near is not None)
    assert not (tmp_path / "out").exists()


def held() -> tuple[str, str, str]:
    """A held remedy: its jurisdiction, its id and the reason."""
    laws = [law for code in codes() if (law := jurisdiction(code))]
    return next((law.code, each.id, each.held) for law in laws for each in law.remedies if each.held)


def test_a_held_remedy_that_is_named_is_refused_and_the_others_are_there(tmp_path: Path, run: Run) -> None:
    code, remedy, reason = held()
    tree = load_tree(SIMPLE)
    tree["cases"].append({**tree["cases"][0], "id": "elsewhere", "jurisdiction": code, "court": "none"})
    path = tmp_path / "record.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    result = run("draft", path, "-o", tmp_path / "out", "--remedy", remedy, *DOCX)
    assert result.exit_code == 1
    assert f"2026-0101: could not be drafted: {remedy}: {reason}" in result.stderr
    folders = {path.split("/")[0] for path in files_in(tmp_path / "out" / "2026-0101")}
    assert "CA-ca-pc-236-14-alameda-1" in folders
    assert not [each for each in folders if remedy in each]


def test_a_named_remedy_that_no_charge_falls_under_is_refused(tmp_path: Path, run: Run) -> None:
    result = run("draft", SIMPLE, "-o", tmp_path, "--remedy", "ny-cpl-440-10-1-i", *DOCX)
    assert result.exit_code == 1
    assert "ny-cpl-440-10-1-i" in result.stderr
    assert (tmp_path / "2026-0101" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("county: Alameda}\n    docketed", "county: Alameda, contry: US}\n    docketed", "contry"),
        ("date: 2014-06-02\n        disposition", "date: 2014-02-31\n        disposition", "2014-06-02"),
        ('matter: "2026-0101"', 'matter: "2026-0101"\nmatter: "2026-0102"', "given twice"),
        ("grade: misdemeanor", "grade: misdemeaner", "grade"),
    ],
)
@pytest.mark.parametrize("command", [("draft", "-o", "OUT"), ("screen",)])
def test_a_malformed_record_is_told_by_line_and_nothing_is_written(
    tmp_path: Path, run: Run, command: tuple[str, ...], old: str, new: str, message: str
) -> None:
    text = SIMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "record.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    at = text[: text.index(old)].count("\n") + 1
    result = run(command[0], path, *(str(tmp_path / "out") if each == "OUT" else each for each in command[1:]))
    assert result.exit_code == 2
    faults = [each for each in result.stderr.splitlines() if each.startswith(f"{path}:")]
    assert len(faults) == 1
    assert at <= int(faults[0].removeprefix(f"{path}:").split(":")[0]) <= at + 1
    assert message in faults[0]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("draft",),
        ("draft", SIMPLE),
        ("draft", "none.yaml", "-o", "out"),
        ("screen", "none.yaml"),
        ("show", "ZZ"),
        ("draft", SIMPLE, "-o", "out", "--on", "21.11.2026"),
        ("draft", SIMPLE, "-o", "out", "--format", "odt"),
        ("schema", "memo"),
        ("nonsense",),
    ],
)
def test_a_wrong_command_has_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert not list(tmp_path.iterdir())


def test_the_date_is_an_input(tmp_path: Path, run: Run) -> None:
    run("draft", SIMPLE, "-o", tmp_path, "--on", "2026-12-24", "--format", "docx")
    folder = tmp_path / "2026-0101"
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["on"] == "2026-12-24"
    memo = "\n".join(docx_text((folder / "not-for-filing" / "review-memo.docx").read_bytes()))
    assert "December 24, 2026" in memo


# ---- without the draft mark ------------------------------------------------------------------------------------------


def test_a_complete_record_gives_papers_without_mark_and_comments(
    tmp_path: Path, run: Run, simple: dict[str, Any], written: Write
) -> None:
    seal = ("ca-seal-interest", "ca-seal-prejudice", "ca-seal-tailored", "ca-seal-less-restrictive")
    simple["answers"] = {"safety-reasons": "Publication would tell the trafficker's associates of this case."}
    simple["answers"] |= dict.fromkeys(seal, "Her statement would lead the trafficker's associates to her.")
    path = written(simple)
    result = run("draft", path, "-o", tmp_path / "clean", "--on", ON.isoformat(), "--no-draft-mark")
    assert result.exit_code == 0, result.stderr
    run("draft", path, "-o", tmp_path / "marked", *DOCX)
    clean, marked = files_in(tmp_path / "clean"), files_in(tmp_path / "marked")
    assert {each for each in clean if each.endswith(".docx")} == {each for each in marked if each.endswith(".docx")}
    assert any("word/comments.xml" in parts(data) for name, data in marked.items() if name.endswith(".docx"))
    for name, data in clean.items():
        if name.endswith(".docx"):
            assert "word/comments.xml" not in parts(data), name
            assert not [each for each in parts(data).values() if b"DRAFT" in each or b"commentReference" in each], name
            assert any(b"DRAFT" in xml for xml in parts(marked[name]).values()), name
        elif name.endswith(".pdf"):
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                assert "DRAFT" not in "".join(page.extract_text() for page in pdf.pages), name


def test_word_alone_leaves_exhibits_unread_and_says_so(tmp_path: Path, run: Run) -> None:
    refused = run("draft", SIMPLE, "-o", tmp_path / "clean", *DOCX, "--no-draft-mark")
    assert refused.exit_code != 0
    assert "neither bound nor read" in refused.stderr
    run("draft", SIMPLE, "-o", tmp_path / "marked", *DOCX)
    memo = (tmp_path / "marked" / "2026-0101" / "not-for-filing" / "review-memo.docx").read_bytes()
    assert "neither bound nor read" in "\n".join(docx_text(memo))


def parts(word: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


@pytest.mark.parametrize("spoil", ["approval", "advice", "counsel", "number", "exposure"])
def test_the_draft_mark_stays_while_anything_is_open(
    tmp_path: Path, run: Run, simple: dict[str, Any], written: Write, spoil: str
) -> None:
    simple["requests"]["seal"] = "no"
    if spoil == "approval":
        del simple["trafficking"]["narrative"][0]["approved"]
    elif spoil == "advice":
        simple["declaration"] = {"by": "client"}
    elif spoil == "counsel":
        simple["attorneys"][0]["admitted"] = {"NV": "000000"}
    elif spoil == "number":
        del simple["cases"][0]["number"]
    else:
        simple["exposure"] = [{"kind": "uncharged", "text": "another matter"}]
    result = run("draft", written(simple), "-o", tmp_path / "out", "--no-draft-mark", *DOCX)
    assert result.exit_code == 1
    assert "not ready to lose the draft mark" in result.stderr
    assert not (tmp_path / "out").exists()


# ---- screen, jurisdictions, show -------------------------------------------------------------------------------------


def test_screen_says_each_verdict_and_what_decides_it(run: Run) -> None:
    result = run("screen", SIMPLE, "--on", ON.isoformat())
    assert result.exit_code == 0
    assert "oak-2014, count 1 (CA): Disorderly conduct, prostitution, Cal. Penal Code § 647(b)" in result.stdout
    lines = [each.strip() for each in result.stdout.splitlines()]
    vacatur = lines.index("Vacatur relief for victims of human trafficking (Cal. Penal Code § 236.14)")
    assert lines[vacatur + 1].startswith("No bar found: nothing in the record stands against it.")
    juvenile = next(each for each in lines if each.startswith("Barred by Cal. Penal Code § 236.14(j): the outcome of"))
    assert juvenile.endswith("[cases[0].charges[0].disposition.outcome]")
    assert lines.index("What draft will draft:") > vacatur


def test_jurisdictions_as_json_is_what_the_contract_says(run: Run) -> None:
    found = json.loads(run("jurisdictions", "--json").stdout)
    assert [each["code"] for each in found] == list(codes())
    assert {"CA", "NY", "US", "FL", "GA", "WA", "TX", "IL", "MN"} <= {each["code"] for each in found}
    for each in found:
        assert list(each) == ["code", "name", "as_of", "remedies"]
        for remedy in each["remedies"]:
            assert list(remedy) == ["id", "title", "statute", "confidence", "held"]
            assert remedy["confidence"] in ("high", "medium", "low")
            assert remedy["held"] is None or isinstance(remedy["held"], str)


def test_jurisdictions_and_show_name_every_remedy(run: Run) -> None:
    listed = run("jurisdictions").stdout
    for code in codes():
        law = jurisdiction(code)
        assert law is not None
        shown = run("show", code.lower())
        assert shown.exit_code == 0
        assert law.name in listed
        for remedy in law.remedies:
            assert remedy.id in listed
            assert remedy.id in shown.stdout
            for requirement in remedy.requirements:
                assert requirement.says in shown.stdout
                assert requirement.cite in shown.stdout


def test_an_unknown_jurisdiction_says_which_there_are(run: Run) -> None:
    result = run("show", "ZZ")
    assert result.exit_code == 2
    assert "CA" in result.stderr


# ---- schema, new-record, help ----------------------------------------------------------------------------------------


def test_the_schemas_are_schemas_and_accept_what_the_program_accepts(run: Run) -> None:
    record = json.loads(run("schema", "record").stdout)
    jsonschema.Draft202012Validator.check_schema(record)
    jsonschema.validate(load_tree(SIMPLE), record)
    law = json.loads(run("schema", "jurisdiction").stdout)
    jsonschema.Draft202012Validator.check_schema(law)


def test_a_new_record_is_one_that_loads(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(run("new-record").stdout, encoding="utf-8")
    assert isinstance(load_record(path), ClientRecord)


@pytest.mark.parametrize("command", [(), *((each,) for each in sorted(main.commands))])
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.split()) > 10


def test_version(run: Run) -> None:
    assert __version__ in run("--version").stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["draft", "--help"], ["screen", str(SIMPLE)], ["jurisdictions"], ["new-record"]]
)
def test_what_draws_no_paper_loads_no_writer(arguments: list[str]) -> None:
    """Help and screening answer at once, without the libraries that draw papers."""
    program = (
        "import sys; from petition_gen.cli.main import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'weasyprint', 'docx', 'fontTools', 'PIL', 'pyrage', 'msoffcrypto'} & {each.split('.')[0] for each in sys.modules}\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
