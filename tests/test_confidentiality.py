"""Nothing of a client is said or kept outside of the papers: unmistakable clients, every command, success and every failure."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from conftest import ON, ROOT, SIMPLE, Plain
from test_batch import ANYBODYS, client, letters, save

from petition_gen import errors
from petition_gen.batch.resume import STATE
from petition_gen.cli import guard
from petition_gen.cli.main import main
from petition_gen.identities.people import people_of
from petition_gen.intake.read import read_source
from petition_gen.intake.write import records_to_workbook
from petition_gen.law import folders
from petition_gen.law.load import codes
from petition_gen.packet import draft as packet_draft
from petition_gen.packet import folder as packet_folder
from petition_gen.papers.compose import compose
from petition_gen.papers.privacy import guard_of
from petition_gen.planning.plan import plan
from petition_gen.record.load import load_record
from petition_gen.screening.screen import screen
from petition_gen.templating import values
from petition_gen.writers import docx
from petition_gen.writers.weasy import ASSETS

DRAFT = ("--on", ON.isoformat(), "--format", "docx")
ALL = 300

# What is any client's: the names, dates and numbers of `client`, and the streets, mail and sentences of `subject`. Case
# ids are the office's own names for cases, as matters are.
MARKS = re.compile(
    ANYBODYS.pattern.replace(r"|case-[0-9]{4}", "")
    + r"|Zyxwick|Vorpalhurst|Jabberwold|@mimsy|555-9|[01]?[0-9]/[0-3]?[0-9]/(?:19)?6[0-9]",
    re.IGNORECASE,
)


def subject(number: int, state: str = "TX") -> dict[str, Any]:
    """A client of whom nothing could be mistaken for a word of the program."""
    tree, own = client(number, state), letters(number)
    name = tree["client"]["name"]
    said = f"He kept me in Vorpalhurst{own} until Jabberwold{own} found {name['first']} {name['last']}."
    tree["client"] |= {
        "address": {"street": f"{number + 100} Zyxwick{own} Lane", "city": "Oakland", "state": "CA", "zip": "94601"},
        "phone": f"(510) 555-9{number:03}",
        "email": f"{name['first']}@mimsy{own}.example",
        "identifiers": {"fbi": f"Zyxwick{own}"},
    }
    for each in tree["trafficking"]["narrative"]:
        each["text"] = said
    tree["trafficking"]["summary"] = tree["cases"][0]["charges"][0]["nexus"] = said.replace(" me ", " her ")
    tree["evidence"][1]["title"] = f"Docket of {name['first']} {name['last']}"
    tree["protected"] = [{"text": f"Vorpalhurst{own}", "label": "a shelter"}]
    return tree


def name_of(tree: dict[str, Any]) -> str:
    return f"{tree['client']['name']['first']} {tree['client']['name']['last']}"


# ---- what may not hold anything --------------------------------------------------------------------------------------


def silent(where: str, *texts: str) -> None:
    """Fail where a text holds anything of any client."""
    for text in texts:
        assert not (found := MARKS.search(text)), f"{where}: {found}"


def kept_apart(out: Path) -> None:
    """Nothing of a client stands in a name below this folder, in the run's own files, or in what a paper says of itself."""
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        silent("a file's name", name)
        if path.is_dir():
            continue
        if path.suffix == ".docx":
            silent(name, *said_of_itself(path))
        elif path.suffix == ".pdf":
            silent(name, *said_by_pdf(path), *(own_number(name).sub("", each) for each in bookmarks_of(path)))
        elif path.suffix in (".json", ".jsonl", ".csv", ".html", ".txt", ""):
            silent(name, path.read_text(encoding="utf-8"))
        else:
            raise AssertionError(f"{name}: what is this?")


def said_of_itself(path: Path) -> Iterator[str]:
    """A Word file's properties, the names of its parts, what they refer to, and who wrote its comments."""
    with zipfile.ZipFile(path) as archive:
        yield " ".join(archive.namelist()) + archive.comment.decode()
        for part in archive.namelist():
            text = archive.read(part).decode("utf-8", "replace")
            if part.startswith(("docProps/", "customXml/")) or part.endswith((".rels", "settings.xml")):
                yield text
            yield " ".join(re.findall(r'w:(?:author|initials|name|alias|tag|descr)="[^"]*"', text))


def own_number(name: str) -> re.Pattern[str]:
    """The docket number of the case that a packet's paper is filed in: its caption says it, and so may its headings, which are its
    bookmarks. Nobody else's number may stand there."""
    number = int(re.match(r"m-(\d+)", name)[1]) if name.startswith("m-") else 0  # type: ignore[index]
    return re.compile(rf"DKT-{number:05}-{letters(number)}")


def said_by_pdf(path: Path) -> Iterator[str]:
    """A PDF's information, metadata, page labels, names and attachments."""
    with pikepdf.open(path) as pdf:
        yield str({key: str(value) for key, value in pdf.docinfo.items()})
        for key in ("/Metadata", "/PageLabels", "/Names", "/Dests", "/AcroForm", "/AF", "/PieceInfo"):
            if key in pdf.Root:
                part = pdf.Root[key]
                yield part.read_bytes().decode() if isinstance(part, pikepdf.Stream) else repr(part)


def bookmarks_of(path: Path) -> Iterator[str]:
    """The titles of a PDF's bookmarks."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            waiting += waiting[0].children
            yield str(waiting.pop(0).title)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, for this process and those that it starts; nothing of a client comes into it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    fonts = {path.read_bytes() for path in ASSETS.iterdir()}
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        silent("a temporary file", path.relative_to(folder).as_posix(), "" if data in fonts else data.decode("latin-1"))


# ---- every kind of failure -------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Where a client's record lies and its packet goes, and the means to spoil the one or the other."""

    folder: Path
    number: int
    tree: dict[str, Any]
    patch: pytest.MonkeyPatch

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def record(self) -> Path:
        return self.folder / "records" / f"{self.tree['matter']}.yaml"

    def text(self, change: Callable[[str], str]) -> None:
        self.record.write_text(change(self.record.read_text(encoding="utf-8")), encoding="utf-8")

    def run(self, *arguments: object, status: int, says: str = "") -> str:
        """Run a command, which ends so, says this, and nothing of any client. Returns what it says."""
        result = CliRunner().invoke(main, [str(each) for each in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        silent(f"{arguments[0]}", result.output)
        assert result.exit_code == status, result.output
        assert says in result.output, result.output
        return result.output

    def draft(self, *options: object, status: int, says: str = "") -> str:
        return self.run("draft", self.record, "-o", self.out, *DRAFT, *options, status=status, says=says)

    def raising(self, error: Exception) -> Callable[..., Any]:
        def fail(*_: object, **__: object) -> Any:
            raise error

        return fail


def sound(desk: Desk) -> None:
    desk.draft(status=0, says="Packet:")
    desk.run("--verbose", "screen", desk.record, "--json", "--on", ON, status=0)


def an_unknown_field(desk: Desk) -> None:
    spoilt = desk.tree | {"client": desk.tree["client"] | {name_of(desk.tree): "x", "nickname": name_of(desk.tree)}}
    save(desk.record.parent, spoilt)
    desk.draft(status=2, says="not the name of a field")


def a_wrong_date(desk: Desk) -> None:
    save(
        desk.record.parent,
        desk.tree | {"client": desk.tree["client"] | {"date_of_birth": f"{name_of(desk.tree)} 1960"}},
    )
    desk.draft(status=2, says="client.date_of_birth")


def wrong_values_everywhere(desk: Desk) -> None:
    def spoil(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: spoil(each) for key, each in node.items()}
        return [spoil(each) for each in node] if isinstance(node, list) else name_of(desk.tree)

    matter = desk.tree["matter"]
    path = desk.record
    path.write_text(yaml.dump(spoil(desk.tree) | {"matter": matter}, Dumper=Plain), encoding="utf-8")
    desk.draft(status=2)
    desk.run("--verbose", "screen", path, status=2)
    path.write_text(yaml.dump(spoil(desk.tree), Dumper=Plain), encoding="utf-8")
    desk.draft(status=2, says="matter")


def a_story_out_of_its_place(desk: Desk) -> None:
    desk.text(lambda text: text.replace("narrative:", f"narrative:\n{name_of(desk.tree)}: ran\n  - x", 1))
    desk.draft(status=2)
    desk.text(lambda text: f"{text}\n{name_of(desk.tree)}\n\t[}}")
    desk.draft(status=2)


def a_field_given_twice(desk: Desk) -> None:
    desk.text(lambda text: text.replace("client:", f"client: {name_of(desk.tree)}\nclient:", 1))
    desk.draft(status=2, says="given twice")


def a_character_that_cannot_be_printed(desk: Desk) -> None:
    desk.text(lambda text: text.replace("Vorpalhurst", "\x1b]0;Vorpalhurst\x07", 1))
    desk.draft(status=2, says="U+001B")


def no_record(desk: Desk) -> None:
    desk.record.unlink()
    desk.draft(status=2, says="no such file")
    desk.record.mkdir()
    desk.draft(status=2, says="cannot be read")


def with_exhibit(desk: Desk, name: str, data: bytes | None) -> None:
    desk.tree["evidence"][0] |= {
        "file": f"exhibits/{name}",
        "consent": "yes",
        "depicts": {"minor": "no", "sexual": "no"},
    }
    save(desk.record.parent, desk.tree)
    if data is not None:
        path = desk.record.parent / "exhibits" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def exhibits_that_are_missing_or_hostile(desk: Desk) -> None:
    name = name_of(desk.tree)
    launch = f"<</Type/Action/S/Launch/F({name})>>"
    hostile = (
        None, b"", name.encode(), b"%PDF-1.7\n" + name.encode(), b"\x89PNG\r\n\x1a\n" + name.encode(), b"\xff\xd8\xff" + name.encode(),
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction{launch}>>endobj\n".encode(),
    )  # fmt: skip
    desk.patch.setattr(packet_draft, "_written", lambda *_: ({}, {}, []))  # the papers are another failure's
    for number, data in list(enumerate(hostile))[desk.number % 3 :: 3]:
        shutil.rmtree(desk.out, ignore_errors=True)
        with_exhibit(desk, f"{name} {number}.pdf", data)
        said = desk.run(
            "draft", desk.record, "-o", desk.out, *DRAFT[:2], "--format", "pdf", status=0, says="Exhibit A is missing"
        )
        assert "fault of the program" not in said


def not_ready_to_be_filed(desk: Desk) -> None:
    desk.draft("--no-draft-mark", status=1, says="not ready")


def an_edited_packet(desk: Desk) -> None:
    desk.draft(status=0)
    paper = next(desk.out.rglob("01-*.docx"))
    paper.write_bytes(name_of(desk.tree).encode())
    desk.draft(status=1, says="edited")
    desk.draft("--replace", status=0, says="The old packet is kept")
    shutil.rmtree(next(desk.out.glob("*.replaced-1")))


def templates_that_fail(desk: Desk) -> None:
    wrong = (
        "{{ name.nope.nope }}", "{{ name() }}", "{{ name + 1 }}", "{{ {}[name] }}", "{{ 'x' * name }}", "{{ name|nope }}",
        "{{ (name ~ 'x').nope.nope }}", "{{ range(name) }}", "{{ range(name|length) }}", "{{ client[name] }}", "{{ client[name].x }}",
        "{% include name ~ '.md' %}", "{% include name %}", "{% for a, b in name %}{% endfor %}", "{{ name // 0 }}", "{{ 1 // 0 }}",
        "{{ [name].pop(name) }}", "{{ 'x'.join(name) }}", "{{ '%d' % name }}",
    )  # fmt: skip
    home = desk.folder / "home"
    for name in ("templates", "jurisdictions"):
        shutil.copytree(folders.data_folder(name), home / name)
    desk.patch.setattr(folders, "__file__", str(home / "petition_gen" / "law" / "folders.py"))
    place = home / "templates" / "base" / "proposed-order.md"
    text = place.read_text(encoding="utf-8")
    for each in wrong[desk.number % 4 :: 4]:
        wronged = f"# FINDINGS\n\n{{% set name = trafficking.summary %}}{each}"
        place.write_text(text.replace("# FINDINGS", wronged), encoding="utf-8")
        shutil.rmtree(desk.out, ignore_errors=True)
        desk.draft(status=1)


def a_fault_in_the_writer(desk: Desk) -> None:
    error = RuntimeError(f"cannot draw {name_of(desk.tree)}")
    error.add_note(name_of(desk.tree))
    desk.patch.setattr(docx, "write_docx", desk.raising(error))
    desk.draft(status=1, says=f"{desk.tree['matter']}: A fault of the program (RuntimeError in ")
    assert not list(desk.out.iterdir())
    said = desk.run("--verbose", "draft", desk.record, "-o", desk.out, *DRAFT, status=1)
    assert re.search(r"petition_gen/packet/draft\.py, line \d+, in draft\n", said)


def a_fault_that_came_of_another(desk: Desk) -> None:
    name = name_of(desk.tree)

    def fail(*_: object, **__: object) -> None:
        warnings.warn(f"it is about {name}", stacklevel=1)
        getLogger("weasyprint").error("it is about %s", name)
        getLogger("fontTools.subset").critical("it is about %s", name)
        getLogger().warning("it is about %s", name)
        thread = threading.Thread(target=desk.raising(ValueError(name)))
        thread.start()
        thread.join()
        try:
            {}[name]
        except KeyError as error:
            raise LookupError(error, desk.tree, load_record(desk.record)) from error

    desk.patch.setattr(packet_draft, "write_packet", fail)
    said = desk.run("--verbose", "draft", desk.record, "-o", desk.out, *DRAFT, status=1, says="LookupError")
    assert "KeyError" in said
    assert not list(desk.out.iterdir())


def a_disk_that_is_full(desk: Desk) -> None:
    desk.patch.setattr(
        packet_folder.os, "rename", desk.raising(OSError(28, "No space left on device", f"/home/{name_of(desk.tree)}"))
    )
    desk.draft(status=1, says=f"{desk.tree['matter']}: A file could not be read or written: No space left on device.")
    desk.patch.undo()
    assert not list(desk.out.iterdir())


def wrong_arguments(desk: Desk) -> None:
    name, own = name_of(desk.tree), desk.record
    draft, batch = ("draft", own, "-o", desk.out), ("batch", own.parent, "-o", desk.out)
    for arguments in (
        (*draft, name), (*draft, "--format", name), (*draft, f"--format={name}"), (*draft, "--on", name), (*draft, "--remedy", name),
        (*draft, f"--{name}"), (*draft, f"-{name}"), (*batch, "--jobs", name), (*batch, f"--resume={name}"), (*batch, "--scheduler", "tcp://x"),
        ("screen", own, "--on", name), ("screen", own, name, name), (name,), ("show", name), ("schema", name), (f"--{name}", "draft"),
        (f"--verbose={name}", "draft"),
    ):  # fmt: skip
        desk.run(*arguments, status=2)
    assert not desk.out.exists()


def rows_that_cannot_be_read(desk: Desk) -> None:
    name, matter = name_of(desk.tree), desk.tree["matter"]
    table = desk.folder / "clients.csv"
    table.write_text(
        "matter,first name,last name,date of birth,case id,jurisdiction,statute,offense,grade\n"
        f'{matter},{name},{name},{name},c1,{name},"{name}",{name},{name}\n'
        f'{name},{name},{name},,c1,TX,Tex. Penal Code § 43.02,Prostitution,\n{name}\n"{name}',
        encoding="utf-8",
    )
    for command in ("batch", "import"):
        desk.run(command, table, "-o", desk.out, status=2)
    table.write_text(f"{name},{name}\n{name},{name}\n", encoding="utf-8")
    desk.run("batch", table, "-o", desk.out, status=2)
    book = desk.folder / "clients.xlsx"
    for data in (name.encode(), b"PK\x03\x04" + name.encode()):
        book.write_bytes(data)
        desk.run("import", book, "-o", desk.out, status=2)
    assert not desk.out.exists()


def a_workbook_there_and_back(desk: Desk) -> None:
    book = desk.folder / "clients.xlsx"
    records_to_workbook(read_source(desk.record.parent).items, book)
    desk.run("import", book, "-o", desk.folder / "imported", status=0)
    desk.run("new-spreadsheet", book, status=2)
    path = desk.folder / "imported" / desk.record.name
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# {name_of(desk.tree)}", encoding="utf-8")
    desk.run("import", book, "-o", desk.folder / "imported", status=2, says="there already")


def drafts_that_are_compared(desk: Desk) -> None:
    desk.draft(status=0)
    old = next(desk.out.rglob("01-*.docx"))
    new = desk.folder / "new.docx"
    shutil.copy(old, new)
    desk.run("compare", old, new, "-o", desk.folder / "changes.docx", status=0)
    silent("the redline", *said_of_itself(desk.folder / "changes.docx"))
    new.write_bytes(name_of(desk.tree).encode())
    desk.run("compare", old, new, "-o", desk.folder / "changes.html", status=2)
    desk.run("compare", old, old, "-o", desk.folder / "changes.txt", status=2)


FATES = [
    sound, an_unknown_field, a_wrong_date, wrong_values_everywhere, a_story_out_of_its_place, a_field_given_twice,
    a_character_that_cannot_be_printed, no_record, exhibits_that_are_missing_or_hostile, not_ready_to_be_filed, an_edited_packet,
    templates_that_fail, a_fault_in_the_writer, a_fault_that_came_of_another, a_disk_that_is_full, wrong_arguments,
    rows_that_cannot_be_read, a_workbook_there_and_back, drafts_that_are_compared,
]  # fmt: skip
WITH_A_FILING = (
    exhibits_that_are_missing_or_hostile, not_ready_to_be_filed, an_edited_packet, templates_that_fail, drafts_that_are_compared,
)  # fmt: skip
TAKE_LONG = (*WITH_A_FILING, a_workbook_there_and_back)
STATES = codes()


def meet(fate: Callable[[Desk], None], number: int, folder: Path) -> None:
    """Let a client meet one fate, and look at what is left."""
    tree = subject(number, "CA" if fate in WITH_A_FILING else STATES[number % len(STATES)])
    with pytest.MonkeyPatch.context() as patch:
        save(folder / "records", tree)
        desk = Desk(folder, number, tree, patch)
        fate(desk)
    if desk.out.exists():
        kept_apart(desk.out)


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize(
    "fate",
    [pytest.param(each, id=each.__name__, marks=[pytest.mark.slow] if each in TAKE_LONG else []) for each in FATES],
)
def test_whatever_befalls_a_client_nothing_is_said_of_her(fate: Callable[[Desk], None], tmp_path: Path) -> None:
    meet(fate, 0, tmp_path / "desk")


@pytest.mark.slow
@pytest.mark.usefixtures("temporary")
def test_three_hundred_clients_in_every_kind_of_failure(tmp_path: Path) -> None:
    for number in range(ALL):
        meet(FATES[number % len(FATES)], number, tmp_path / str(number))
        shutil.rmtree(tmp_path / str(number))


# ---- caseloads -------------------------------------------------------------------------------------------------------

# What makes some clients' papers impossible to write, in every process that has this in its path.
BROKEN = """
import petition_gen.writers.docx as writer
from petition_gen.document import text_of
whole = writer.write_docx
def write_docx(document):
    if {pattern!r} in text_of(document.blocks):
        raise RuntimeError(document.blocks, "Farthingale")
    return whole(document)
writer.write_docx = write_docx
"""


def caseload(folder: Path, count: int) -> Path:
    """Records of which some hold faults, some lie in files that are called by the client's name."""
    source = folder / "records"
    for number in range(count):
        tree = subject(number, STATES[number % len(STATES)])
        if number % 10 == 3:
            tree["client"]["date_of_birth"] = name_of(tree)
        if number % 10 == 6:
            tree["evidence"][0] |= {"file": f"{name_of(tree)}.pdf", "consent": "yes"}
        save(source, tree)
        if number % 10 in (3, 4):
            (source / f"{tree['matter']}.yaml").rename(source / f"{name_of(tree)}.yaml")
    shutil.copy(source / f"{name_of(subject(4))}.yaml", source / f"{name_of(subject(4))} again.yaml")
    return source


def run_batch(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "petition_gen", "--verbose", "batch", *map(str, arguments), "--on", ON.isoformat()]
    path = os.pathsep.join(each for each in (environment.pop("PYTHONPATH", ""), str(ROOT)) if each)
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=os.environ | environment | {"PYTHONPATH": path}, **told)  # type: ignore[call-overload, no-any-return]


def quiet(said: tuple[str, str]) -> str:
    """What a batch said, which names no client but in the names of files that the user gave."""
    text = re.sub(
        r"^[^:\n]+?(?: again)?\.yaml(?=:)|(?<=used before, in )[^:\n]+\.yaml", "", "\n".join(said), flags=re.MULTILINE
    )
    silent("the batch", text)
    return text


@pytest.mark.slow
@pytest.mark.usefixtures("temporary")
def test_a_caseload_of_three_hundred_says_nothing_of_any_client(tmp_path: Path) -> None:
    """Bad records, missing exhibits, faults in the writer, a worker that is killed, Ctrl-C, resumed, and edits in a packet."""
    source, out = caseload(tmp_path, ALL), tmp_path / "out"
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sitecustomize.py").write_text(BROKEN.format(pattern=subject(17)["client"]["name"]["last"]))
    options = (source, "-o", out, "--format", "docx", "--jobs", "2")
    assert run_batch(*options).wait() == 2
    broken = {"PYTHONPATH": str(tmp_path / "broken")}
    first = run_batch(*options, "--skip-bad-rows", **broken)
    while len(list(out.glob("m-*/"))) < ALL // 8:
        assert first.poll() is None
        time.sleep(0.05)
    os.kill(workers_of(first.pid)[0], signal.SIGKILL)
    while len(list(out.glob("m-*/"))) < ALL // 3:
        assert first.poll() is None
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    assert "--resume" in quiet(first.communicate())
    assert first.returncode == 1
    kept_apart(out)
    edited = next(out.rglob("01-*.docx"))
    edited.write_bytes(name_of(subject(0)).encode())
    second = run_batch(*options, "--skip-bad-rows", "--resume", **broken)
    said = quiet(second.communicate())
    assert "fault of the program (RuntimeError in" in said
    assert second.returncode == 1
    edited.unlink()
    kept_apart(out)
    assert "Farthingale" not in (out / STATE / "failures.csv").read_text(encoding="utf-8-sig")
    assert len(list(out.glob("m-*/manifest.json"))) > ALL // 2


@pytest.mark.slow
@pytest.mark.usefixtures("temporary")
def test_a_caseload_drawn_says_nothing_of_any_client(tmp_path: Path) -> None:
    """PDFs, exhibits bound and combined: what files say of themselves, bookmarks included."""
    source, out = tmp_path / "records", tmp_path / "out"
    for number in range(0, ALL, 10):
        tree = subject(number, STATES[number // 10 % len(STATES)])
        tree["evidence"][0]["title"] = f"Letter about {name_of(tree)} of {tree['client']['address']['street']}"
        save(source, tree)
    shutil.copytree(SIMPLE.parent / "exhibits", source / "exhibits")
    process = run_batch(source, "-o", out, "--combine", "--jobs", "2")
    quiet(process.communicate())
    assert list(out.rglob("exhibits.pdf"))
    assert list(out.rglob("combined.pdf"))
    kept_apart(out)


def test_a_small_caseload_says_nothing_of_any_client(tmp_path: Path, temporary: Path) -> None:
    source, out = caseload(tmp_path, 5), tmp_path / "out"
    for number in (0, 1):  # one that is without fault is enough
        (source / f"m-{number:04}.yaml").unlink()
    process = run_batch(source, "-o", out, "--format", "docx", "--jobs", "1", "--skip-bad-rows", TMPDIR=str(temporary))
    said = quiet(process.communicate())
    assert process.returncode == 1
    assert "client.date_of_birth" in said
    kept_apart(out)
    assert "m-0003" in (out / STATE / "failures.csv").read_text(encoding="utf-8-sig")
    assert list(temporary.iterdir()) == []


def workers_of(process: int) -> list[int]:
    """The worker processes of a run."""
    children = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [each for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


# ---- values, when they are asked for ---------------------------------------------------------------------------------


def on_terminal(*arguments: object) -> tuple[int, str, str]:
    """Run a command whose stderr is a terminal: its status, its stdout, and what the terminal shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "petition_gen", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(ours)
    stdout, _ = process.communicate()
    return process.returncode, stdout, shown.decode()


def test_a_terminal_shows_how_far_a_batch_is_and_which_matter_failed_and_names_no_client(tmp_path: Path) -> None:
    source, out = save(tmp_path / "records", subject(1, "CA"), subject(2)), tmp_path / "out"
    (out / "m-0002").mkdir(parents=True)
    (out / "m-0002" / "notes.txt").write_text("an attorney's", encoding="utf-8")
    options = ("--on", ON.isoformat(), "--format", "docx", "--jobs", "1")
    status, stdout, shown = on_terminal("batch", source, "-o", out, *options)
    assert status == 1
    assert "m-0002: Left alone, because it holds edits" in shown
    assert re.search(r"\[#+\]  2/2  1 filings, 1 failed, [0-9.]+ clients/s", shown)
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is there again
    silent("the terminal", stdout, shown)


def test_a_terminal_shows_how_far_the_exhibits_of_a_draft_are(tmp_path: Path) -> None:
    command = ("draft", SIMPLE, "-o", tmp_path, "--on", ON.isoformat(), "--format", "pdf")
    status, _, shown = on_terminal(*command)
    assert status == 0
    assert re.search(r"Binding exhibits: (\d+) of \1 pages\r\x1b\[K$", shown)


def test_values_are_shown_on_a_terminal_when_asked_for_and_nowhere_else(tmp_path: Path) -> None:
    tree = subject(1)
    name = name_of(tree)
    tree["client"]["date_of_birth"] = f"{name} \u202e"
    path = save(tmp_path, tree) / "m-0001.yaml"
    status, stdout, shown = on_terminal("--show-values", "screen", path)
    assert (status, stdout) == (2, "")
    assert name in shown
    assert "\u202e" not in shown
    result = CliRunner().invoke(main, ["--show-values", "screen", str(path)])
    assert result.exit_code == 2
    assert "terminal" in result.output
    assert name not in result.output


def test_no_object_of_the_program_shows_a_value_in_its_repr(tmp_path: Path) -> None:
    tree = subject(1, "CA")
    source = save(tmp_path, tree)
    record = load_record(source / "m-0001.yaml")
    made = plan(record, screen(record, ON))
    name = made.filings[0].name
    guard = guard_of(record, name)
    found = [
        record,
        made,
        name,
        guard,
        guard.matcher,
        *guard.matcher.find(record.client.name.full),
        *people_of(record, False),
        read_source(source),
        *read_source(source).items,
    ]
    found += [each for filing in made.filings for each in (filing, *compose(filing, ON))]
    view = values.View(values.Sheet(), record.client, "client")
    found += [
        view,
        view.name,
        view.name.first,
        view.date_of_birth,
        view.sheet,
        record.client,
        record.client.name,
        record.trafficking,
    ]
    for each in found:
        silent(type(each).__name__, repr(each))
    assert "client.name.first" in repr(view.name.first)
    assert "first=" in repr(record.client.name)


def test_a_command_leaves_the_process_as_it_was() -> None:
    before = os.umask(0o022)
    os.umask(before)
    handlers = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)]
    assert CliRunner().invoke(main, ["new-record"]).exit_code == 0
    after = os.umask(before)
    assert after == before
    assert [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)] == handlers
    assert getLogger("x").isEnabledFor(40)


PLUGIN = """
import sys
sys.stderr.write("a plugin is here")
class Plugin:
    def new_schema_validator(self, *_): return None, None, None
plugin = Plugin()
"""


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("from petition_gen.cli.main import main; main()", False),
        ("import petition_gen.batch.client", False),
        ("import petition_gen.record.model", True),
    ],
    ids=["command", "worker", "library"],
)
def test_no_plugin_of_another_package_sees_a_record_of_a_command(tmp_path: Path, code: str, seen: bool) -> None:
    """As a library the program leaves that to who uses it."""
    (tmp_path / "spy.py").write_text(PLUGIN)
    (tmp_path / "spy-1.dist-info").mkdir()
    (tmp_path / "spy-1.dist-info" / "METADATA").write_text("Name: spy\nVersion: 1\n")
    (tmp_path / "spy-1.dist-info" / "entry_points.txt").write_text("[pydantic]\nspy = spy:plugin\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYDANTIC_DISABLE_PLUGINS"}
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(ROOT)])
    command = [sys.executable, "-c", code, "screen", str(SIMPLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert ("a plugin is here" in done.stderr) is seen


LIMIT = """
import resource
from petition_gen.cli.main import main
@main.command("limit")
def limit():
    print(resource.getrlimit(resource.RLIMIT_CORE)[0])
main(["limit"])
"""


def test_no_core_is_written() -> None:
    done = subprocess.run([sys.executable, "-c", LIMIT], capture_output=True, text=True, check=False)
    assert done.stdout == "0\n", done.stderr


def test_sentences_of_faults() -> None:
    assert (
        errors.sentence(OSError(13, "Permission denied", "/home/Maria"))
        == "A file could not be read or written: Permission denied."
    )
    assert errors.sentence(MemoryError("Maria")) == "There is not enough memory."
    assert errors.sentence(ValueError("Maria")) == "A fault of the program (ValueError). Please report it."
    assert guard.shown("a\x1b[2J\u202eb\u00e9") == "a<U+001B>[2J<U+202E>bé"
