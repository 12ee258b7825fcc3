"""What the measured processes do, each a step of its own: `python -m benchmarks.work STEP FOLDER …`.

All of them work in one folder, which `prepare` fills:

    clients/0000.yaml …     the records: client.yaml with other names, dates and numbers
    template.docx           the petition as a Word template for docxtpl
    values/0000.json …      what goes into its blanks
    petition.html           the first petition as a web page with its style sheet, for plain WeasyPrint
"""

from __future__ import annotations

import json
import shutil
import sys
import time
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # each step imports what it needs and no more, because its start is measured too
    from petition_gen.document import Document, Run
    from petition_gen.record.model import ClientRecord

ROOT = Path(__file__).resolve().parent.parent
ON = date(2026, 11, 21)
PAGES = 9


# ---- the material ----------------------------------------------------------------------------------------------------


def prepare(folder: Path, count: int) -> None:
    """Write all that the other steps need for `count` petitions. The template is the program's own Word file, with blanks."""
    from petition_gen.record.load import load_record
    from petition_gen.writers.css import _css
    from petition_gen.writers.docx import write_docx
    from petition_gen.writers.html import html_of
    from petition_gen.writers.weasy import faces

    write_clients(ROOT / "benchmarks" / "client.yaml", folder / "clients", count)
    (folder / "values").mkdir()
    first = None
    for number, path in enumerate(sorted((folder / "clients").iterdir())):
        paper = petition(load_record(path))
        template, values = blanked(paper)
        if first is None:
            first = template
            (folder / "template.docx").write_bytes(write_docx(template))
            page = html_of(paper).replace("<head>", f"<head><style>{faces()}{_css(paper.paper)}</style>", 1)
            (folder / "petition.html").write_text(page, encoding="utf-8")
        if template != first:
            raise SystemExit(f"client {number} does not fit the template of the first")
        (folder / "values" / f"{number:04}.json").write_text(json.dumps(values), encoding="utf-8")


def write_clients(source: Path, folder: Path, count: int) -> None:
    """Write `count` records that are like the one of `source`, each with a name, a birthday and docket numbers of its own."""
    import yaml

    folder.mkdir(parents=True)
    for number in range(count):
        tree = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
        tree["matter"] = f"bench-{number:04}"
        tree["client"]["name"]["last"] += letters
        tree["client"]["date_of_birth"] = f"1995-08-{number % 28 + 1:02}"
        for index, case in enumerate(tree["cases"]):
            case["number"] = f"CR-{13 + index}-{number * 10 + index:06}"
        (folder / f"{number:04}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")


def blanked(paper: Document) -> tuple[Document, dict[str, str]]:
    """The paper with a tag of docxtpl's in place of each value of the record, and the values by tag."""
    values: dict[str, str] = {}

    def blank(run: Run) -> Run:
        if run.path is None:
            return run
        tag = f"value{len(values)}"
        values[tag] = run.text
        return replace(run, text=f"{{{{{tag}}}}}")

    return with_runs(paper, blank), values


def with_runs(node: Any, change: Any) -> Any:
    """A document, block or line with every run changed, in reading order."""
    from petition_gen.document import Run

    if isinstance(node, Run):
        return change(node)
    if isinstance(node, tuple):
        return tuple(with_runs(each, change) for each in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{each.name: with_runs(getattr(node, each.name), change) for each in fields(node)})
    return node


def words_of(path: Path) -> str:
    """The words of a Word file, its header and footer aside."""
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(path) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    texts = tree.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return "".join(each.text or "" for each in texts).replace("\u00a0", " ")


# ---- the program -----------------------------------------------------------------------------------------------------


def petition(record: ClientRecord) -> Document:
    """The petition of a record's only filing, composed as a filing that has no other papers."""
    from petition_gen.papers.compose import compose
    from petition_gen.planning.plan import plan
    from petition_gen.screening.screen import screen

    (filing,) = plan(record, screen(record, ON)).filings
    paper, *_ = compose(
        replace(filing, papers=tuple(each for each in filing.papers if each.wanted.doc == "petition")), ON
    )
    return paper


def ours(folder: Path, count: int, *formats: str) -> None:
    """Read, screen, plan and compose `count` petitions and write them. Prints the CPU time of each part, warm, for one."""
    from petition_gen.record.load import load_record

    if "docx" in formats:
        from petition_gen.writers.docx import write_docx
    if "pdf" in formats:
        from petition_gen.writers.pdf import write_pdf
    out = empty(folder / "ours")
    spent: dict[str, list[float]] = {"reading": [], "composing": [], "docx": [], "pdf": []}
    for number in range(count):
        began = time.process_time()
        record = load_record(folder / "clients" / f"{number:04}.yaml")
        read = time.process_time()
        paper = petition(record)
        composed = time.process_time()
        if "docx" in formats:
            (out / f"{number:04}.docx").write_bytes(write_docx(paper))
        worded = time.process_time()
        if "pdf" in formats:
            (out / f"{number:04}.pdf").write_bytes(write_pdf(paper))
        steps = (read - began, composed - read, worded - composed, time.process_time() - worded)
        for part, seconds in zip(spent.values(), steps, strict=True):
            part.append(seconds)
    print(json.dumps({name: sum(part[1:]) / max(count - 1, 1) for name, part in spent.items()}))


# ---- the others ------------------------------------------------------------------------------------------------------


def docxtpl(folder: Path, first: int, count: int) -> None:
    """Fill the Word template for `count` clients. Prints the CPU time of it, warm, for one.

    The template is read again for each, as docxtpl needs.
    """
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    out = empty(folder / "docxtpl")
    spent: list[float] = []
    for number in range(first, first + count):
        began = time.process_time()
        template = DocxTemplate(folder / "template.docx")
        values = json.loads((folder / "values" / f"{number:04}.json").read_text(encoding="utf-8"))
        template.render(values, autoescape=True)
        template.save(out / f"{number:04}.docx")
        spent.append(time.process_time() - began)
    print(json.dumps({"docx": sum(spent[1:]) / max(count - 1, 1)}))


def plain(folder: Path) -> None:
    """Write the petition's page as PDF with WeasyPrint and nothing else."""
    from weasyprint import HTML  # type: ignore[import-untyped]

    HTML(folder / "petition.html").write_pdf(folder / "plain.pdf")


def check(folder: Path, *names: str) -> None:
    """See that all these petitions have nine pages, and that every Word file has the words of the program's own."""
    import pikepdf

    for name in names:
        for path in sorted((folder / name).glob("*.pdf")):
            with pikepdf.open(path) as pdf:
                if len(pdf.pages) != PAGES:
                    raise SystemExit(f"{name}/{path.name} has {len(pdf.pages)} pages, and not {PAGES}")
        for path in sorted((folder / name).glob("*.docx")):
            own = folder / "ours" / path.name
            if own.exists() and words_of(path) != words_of(own):
                raise SystemExit(f"{name}/{path.name} has other words than ours")


def empty(folder: Path) -> Path:
    """An empty folder at this place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def main() -> None:
    """Do the step that the command line names."""
    step, folder, *rest = sys.argv[1:]
    steps = {"prepare": prepare, "ours": ours, "docxtpl": docxtpl, "plain": plain, "check": check}
    arguments = [int(each) if each.isdigit() else each for each in rest]
    if step == "clients":
        write_clients(ROOT / "examples" / "simple.yaml", Path(folder), int(rest[0]))
        shutil.copytree(ROOT / "examples" / "exhibits", Path(folder) / "exhibits")
    else:
        steps[step](Path(folder), *arguments)  # type: ignore[operator]


if __name__ == "__main__":
    main()
