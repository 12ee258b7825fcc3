"""The page that the benchmark writes: the targets, each figure with its spread, and the machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Cost, Seen, spread

if TYPE_CHECKING:
    from benchmarks.__main__ import Figures, Size

# What must be reached: throughput per core beside the cold and the warm pipeline and docxtpl, time of one client in times of plain
# WeasyPrint, speed of two jobs beside one, and how far a worker's memory may drift.
COLD, WARM, DOCX, SINGLE, TWO_JOBS, DRIFT = 6.0, 1.0, 1.0, 3.0, 1.8, 0.10
PARTS = {"reading": "reading the record", "composing": "screening, planning, composing", "docx": "Word", "pdf": "PDF"}
PACKAGES = ("weasyprint", "python-docx", "docxtpl")

Row = Sequence[str]


def page(figures: Figures, size: Size, load: float) -> str:
    """The whole page, as Markdown. `load` is the machine's load average before the start."""
    full = 1000 in size.caseloads
    sections = [
        f"# How fast it is\n\nWritten by `python -m benchmarks{'' if full else ' --quick'}`. What it measures is told in `benchmarks/__main__.py`.",
        "" if full else "**A quick run, to try the command: too little was measured for these figures to say anything.**",
        machine(load),
        f"Each measurement was made {size.runs} times, those that are compared in turn. A figure is the median, with the least and the"
        " greatest in brackets. Times of the processor are user and system time of all processes together; throughput per core follows"
        " from them, so that LibreOffice's second thread counts too.",
        "## What was to be reached\n\n" + table(("", "wanted", "found", "reached"), targets(figures)),
        "## The seven-page petition, Word and PDF\n\n" + petition(figures, size),
        "## Word alone\n\n" + word_alone(figures),
        "## One client from the shell\n\n" + one_client(figures),
        "## Jobs\n\n" + jobs(figures, size),
        "## Clients\n\n" + clients(figures),
    ]
    return "\n\n".join(each for each in sections if each) + "\n"


def targets(figures: Figures) -> list[Row]:
    """Each target with what was found."""
    two = ratios(rates(figures.jobs[2]), rates(figures.jobs[1])) if 2 in figures.jobs else []
    largest = max(figures.caseloads)
    drift = drifts(figures.caseloads[largest][1], largest)
    faster = ratios(per_core(figures.ours), per_core(figures.cold))
    no_slower = ratios(per_core(figures.ours), per_core(figures.warm))
    words = ratios(per_core(figures.ours_docx), per_core(figures.filled))
    single = ratios([each.wall for each in figures.single], [each.wall for each in figures.plain])
    return [
        target("petition, Word and PDF: throughput per core, cold pipeline = 1", f"≥ {COLD:g}", faster, lambda x: x >= COLD),
        target("the same, warm pipeline = 1", f"≥ {WARM:g}", no_slower, lambda x: x >= WARM),
        target("petition, Word alone: throughput per core, docxtpl = 1", f"≥ {DOCX:g}", words, lambda x: x >= DOCX),
        target("one client, cold, both formats: time, plain WeasyPrint = 1", f"≤ {SINGLE:g}", single, lambda x: x <= SINGLE),
        target("two jobs: packets a second, one job = 1", f"≥ {TWO_JOBS:g}", two, lambda x: x >= TWO_JOBS),
        target(
            f"{largest:,} clients: memory of a worker at the end, near the beginning = 1",
            f"{1 - DRIFT:g} to {1 + DRIFT:g}",
            drift,
            lambda x: all(abs(each - 1) <= DRIFT for each in drift),
        ),
    ]


def target(what: str, wanted: str, found: Sequence[float], holds: Callable[[float], bool]) -> Row:
    if not found:
        return (what, wanted, "not measured", "")
    return (what, wanted, spread(found), "yes" if holds(statistics.median(found)) else "**no**")


def petition(figures: Figures, size: Size) -> str:
    """The petition by the program and by the two pipelines, and what each part of the program's way takes."""
    rows = [
        (name, spread(per_core(costs)), spread([each.cpu for each in costs]), spread([each.wall for each in costs]),
         spread([each.peak for each in costs], 0), *(spread(ratios(per_core(costs), per_core(other))) for other in (figures.cold, figures.warm)))
        for name, costs in (("petition-gen", figures.ours), ("warm pipeline", figures.warm), ("cold pipeline", figures.cold))
    ]  # fmt: skip
    parts = [(words, spread([each[name] for each in figures.parts], 3)) for name, words in PARTS.items()]
    return "\n\n".join(
        [
            f"petition-gen: one process drafts the petitions of {size.petitions} clients, from each record on, screening and planning included."
            f" Warm: one process of docxtpl fills a template for {size.petitions} clients, reading it anew for each as it must, then one process of"
            " LibreOffice converts them all (`soffice --convert-to pdf *.docx`). Cold: a process of each for each petition. The template is the"
            " program's own Word file with blanks; the words of all Word files were compared and are the same, and every PDF has seven pages."
            " The start of each process is counted.",
            table(
                ("", "petitions a second per core", "processor, s", "clock, s", "most memory of a process, MB", "cold = 1", "warm = 1"),
                rows,
            ),
            "Where the program's time goes once it is warm:",
            table(("", "processor, s for one petition"), parts),
        ]
    )


def word_alone(figures: Figures) -> str:
    """Word files by the program and by docxtpl."""
    writing = [1 / each["docx"] for each in figures.docx_parts if each["docx"]]
    rows = [
        ("petition-gen, from the record", spread(per_core(figures.ours_docx), 1), spread([each.peak for each in figures.ours_docx], 0)),
        ("petition-gen, writing alone, warm", spread(writing, 1), ""),
        ("docxtpl, from the values", spread(per_core(figures.filled), 1), spread([each.peak for each in figures.filled], 0)),
    ]
    return table(("one process", "petitions a second per core", "most memory, MB"), rows)


def one_client(figures: Figures) -> str:
    """The packet of one client beside plain WeasyPrint."""
    rows = [
        (name, spread([each.wall for each in costs]), spread([each.cpu for each in costs]), spread([each.peak for each in costs], 0))
        for name, costs in (
            ("`petition-gen draft`, the full packet of one filing, both formats", figures.single),
            ("importing WeasyPrint and writing the petition alone as PDF", figures.plain),
        )
    ]
    return table(("", "clock, s", "processor, s", "most memory, MB"), rows)


def jobs(figures: Figures, size: Size) -> str:
    """The same batch with more and more jobs."""
    first = rates(figures.jobs[1])
    rows = [
        (str(count), *(spread([rate * size.scaling for rate in numbers]) for numbers in (rates(costs), per_core(costs))),
         spread(ratios(rates(costs), first)))
        for count, costs in figures.jobs.items()
    ]  # fmt: skip
    head = ("jobs", "packets a second", "packets a second per core", "one job = 1")
    return f"`petition-gen batch` of {size.scaling} clients like `examples/simple.yaml`, both formats.\n\n{table(head, rows)}"


def clients(figures: Figures) -> str:
    """Batches of more and more clients, and what their workers hold."""
    rows = []
    for count, (cost, seen) in figures.caseloads.items():
        peaks = [max(each.peak for each in seen if each.worker == worker) for worker in {each.worker for each in seen}]
        drift = drifts(seen, count)
        rows.append((f"{count:,}", f"{count / cost.wall:,.2f}", f"{count / cost.cpu:,.2f}", spread(peaks, 0), spread(drift) if drift else ""))
    head = ("clients", "packets a second", "per core", "most memory of each worker, MB", "memory at the end, near the beginning = 1")
    return "\n\n".join(
        [
            f"`petition-gen batch --jobs {os.cpu_count()}`, both formats, once for each number. The last column compares what a worker holds"
            " during the last tenth of the clients with what it holds during the second tenth: of 1,000, the last 100 with the second 100.",
            table(head, rows),
        ]
    )


def drifts(seen: Sequence[Seen], count: int) -> list[float]:
    """For each worker, its memory in the last tenth of the clients over that in the second tenth. Medians of many looks."""
    found = []
    for worker in {each.worker for each in seen}:
        early = [each.now for each in seen if each.worker == worker and count / 10 <= each.done < count / 5]
        late = [each.now for each in seen if each.worker == worker and count * 9 / 10 <= each.done < count]
        if early and late:
            found.append(statistics.median(late) / statistics.median(early))
    return found


def per_core(costs: Sequence[Cost]) -> list[float]:
    """How many a second one core does."""
    return [1 / each.cpu for each in costs]


def rates(costs: Sequence[Cost]) -> list[float]:
    """How many a second by the clock."""
    return [1 / each.wall for each in costs]


def ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """Run by run, as the runs of one turn were made one after the other."""
    return [a / b for a, b in zip(these, those, strict=True)]


def machine(load: float) -> str:
    """The machine and the versions, and how busy it was."""
    facts = {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()}
    memory = int(Path("/proc/meminfo").read_text().split()[1]) * 1024 / 1e9
    office = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout.split()
    versions = [f"Python {platform.python_version()}", *(f"{name} {metadata.version(name)}" for name in PACKAGES), " ".join(office[:2])]
    return (
        f"{facts.get('model name', platform.machine())}, {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()} {platform.release()};"
        f" {', '.join(versions)}. Load average before the start: {load:.2f}."
    )


def table(head: Row, rows: Sequence[Row]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)
