"""The benchmark's command. Measures in turn, several times over, and writes what came of it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import Cost, Seen, run, watch_batch
from benchmarks.report import page

ROOT = Path(__file__).resolve().parent.parent
WORK = [sys.executable, "-m", "benchmarks.work"]
PROGRAM = [sys.executable, "-m", "petition_gen"]


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    runs: int  # of each measurement
    petitions: int  # in one process
    cold: int  # petitions with a process for each
    scaling: int  # clients of the batches that compare numbers of jobs
    caseloads: tuple[int, ...]  # clients of the batches that compare numbers of clients


FULL = Size(runs=3, petitions=60, cold=10, scaling=60, caseloads=(10, 100, 1000))
QUICK = Size(runs=1, petitions=5, cold=2, scaling=4, caseloads=(5, 30))


@dataclass
class Figures:
    """All that was measured, a cost for each run. Costs of petitions are of one petition."""

    ours: list[Cost] = field(default_factory=list)
    parts: list[dict[str, float]] = field(default_factory=list)
    warm: list[Cost] = field(default_factory=list)
    cold: list[Cost] = field(default_factory=list)
    filled: list[Cost] = field(default_factory=list)  # docxtpl's share of `warm`
    filled_parts: list[dict[str, float]] = field(default_factory=list)
    ours_docx: list[Cost] = field(default_factory=list)
    docx_parts: list[dict[str, float]] = field(default_factory=list)
    single: list[Cost] = field(default_factory=list)
    plain: list[Cost] = field(default_factory=list)
    jobs: dict[int, list[Cost]] = field(default_factory=dict)  # by number of jobs, of the whole batch
    caseloads: dict[int, tuple[Cost, list[Seen]]] = field(default_factory=dict)  # by number of clients


def main() -> None:
    """Measure, and write or print the page."""
    parser = ArgumentParser("python -m benchmarks", description="Measure the program beside docxtpl and LibreOffice.")
    parser.add_argument("--quick", action="store_true", help="Measure little, in a minute or two, and print the page.")
    parser.add_argument(
        "-o", "--out", type=Path, help="Write the page here (default: benchmarks/results.md; with --quick, print it)."
    )
    given = parser.parse_args()
    if not shutil.which("soffice"):
        parser.error("there is no soffice: install LibreOffice (on Debian: libreoffice-writer)")
    size, out = (
        (QUICK if given.quick else FULL),
        given.out or (None if given.quick else ROOT / "benchmarks" / "results.md"),
    )
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        text = page(measure(folder, size), size, load)
    if out:
        out.write_text(text, encoding="utf-8")
        told(f"The page is {out}")
    else:
        print(text)


def measure(folder: Path, size: Size) -> Figures:
    """Everything, in a folder that is the benchmark's own. What is compared is measured in turn, so that load is shared."""
    figures = Figures()
    told("making the petitions")
    work("prepare", folder, size.petitions)
    office(folder, 1)  # makes the profile that every later start of LibreOffice finds
    for number in range(1, size.runs + 1):
        told(f"run {number} of {size.runs}: petitions")
        petitions(folder, size, figures)
        told(f"run {number} of {size.runs}: one client")
        one_client(folder, figures)
        told(f"run {number} of {size.runs}: jobs")
        several_jobs(folder, size, figures)
    for count in size.caseloads:
        told(f"a batch of {count:,} clients")
        figures.caseloads[count] = batch(folder, count, os.cpu_count() or 1)
    return figures


def petitions(folder: Path, size: Size, figures: Figures) -> None:
    """The nine-page petition: by the program, by the warm and by the cold pipeline."""
    whole = work("ours", folder, size.petitions, "docx", "pdf")
    figures.ours.append(whole.each(size.petitions))
    figures.parts.append(json.loads(whole.printed))
    filled = work("docxtpl", folder, 0, size.petitions)
    figures.filled.append(filled.each(size.petitions))
    figures.filled_parts.append(json.loads(filled.printed))
    figures.warm.append((filled + office(folder, size.petitions)).each(size.petitions))
    work("check", folder, "ours", "docxtpl")
    each = [work("docxtpl", folder, number, 1) + office(folder, 1) for number in range(size.cold)]
    figures.cold.append(sum(each[1:], each[0]).each(size.cold))
    words = work("ours", folder, size.petitions, "docx")
    figures.ours_docx.append(words.each(size.petitions))
    figures.docx_parts.append(json.loads(words.printed))


def one_client(folder: Path, figures: Figures) -> None:
    """The full packet of one client from the shell, and plain WeasyPrint with the petition's page."""
    out = folder / "single"
    record = folder / "clients" / "0000.yaml"
    figures.single.append(run([*PROGRAM, "draft", record, "-o", out, "--on", "2026-11-21"], ROOT))
    shutil.rmtree(out)
    figures.plain.append(work("plain", folder))


def several_jobs(folder: Path, size: Size, figures: Figures) -> None:
    """The same batch with one job, with two, and so on to one for each core."""
    cores = os.cpu_count() or 1
    for jobs in sorted({1, *(2**power for power in range(1, 10) if 2**power < cores), cores}):
        figures.jobs.setdefault(jobs, []).append(batch(folder, size.scaling, jobs)[0])


def batch(folder: Path, count: int, jobs: int) -> tuple[Cost, list[Seen]]:
    """`petition-gen batch`, both formats, with what its workers held meanwhile."""
    source, out = folder / f"caseload-{count}", folder / "packets"
    if not source.exists():
        work("clients", source, count)
    command = [*PROGRAM, "batch", source, "-o", out, "--on", "2026-11-21", "--jobs", jobs]
    found = watch_batch(command, ROOT, out / "_batch" / "done.jsonl")
    shutil.rmtree(out)
    return found


def work(*step: object) -> Cost:
    """A step of `benchmarks.work` in a process of its own."""
    return run([*WORK, *step], ROOT)


def office(folder: Path, count: int) -> Cost:
    """LibreOffice turns what docxtpl filled into PDF: one process for all. It must have written as many as there are."""
    filled = sorted((folder / "docxtpl").glob("*.docx")) or [folder / "template.docx"]
    made = folder / "docxtpl"
    made.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    cost = run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", made, *filled], ROOT)
    if len(filled) != count or any(not (made / f"{each.stem}.pdf").exists() for each in filled):
        raise RuntimeError(f"LibreOffice was to convert {count} files of {len(filled)} and did not convert them all")
    return cost


def told(what: str) -> None:
    """Say how far the benchmark is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
