"""The page that the benchmark writes: the targets, each figure with its spread, and the machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Cost, Seen, spread

if TYPE_CHECKING:
    from benchmarks.__main__ import Figures, Size

PARTS = {"reading": "reading the record", "composing": "screening, planning, composing", "docx": "Word", "pdf": "PDF"}
PACKAGES = ("weasyprint", "python-docx", "docxtpl")

HOW = """\
Written by `{command}`. Each measurement was made {runs}; what is compared was measured in turn. A figure is the median, with
the least and the greatest in brackets where they differ. Processor time is user and system time of a command and of all that it
started; throughput per core is one over it, so that what LibreOffice does in a second thread counts too. The start of each
process is counted.

**The machine**: {machine}. Load average before the start: {load:.2f}."""

TOO_LITTLE = "**A quick run, to try the command. Too little was measured for these figures to say anything.**"

PETITION = """\
- petition-gen: one process drafts {count} petitions, each of another client, from the record on, screening and planning
  included.
- Warm pipeline: one process of docxtpl fills a Word template for {count} clients, reading it again for each as it must; then
  one process of LibreOffice converts them all (`soffice --convert-to pdf *.docx`).
- Cold pipeline: a process of docxtpl and one of LibreOffice for each petition.

The template is the program's own Word file with blanks in place of all that the record says. The words of all Word files
were compared and are the same; all the PDFs have nine pages."""

CASELOADS = """\
`petition-gen batch --jobs {jobs}`, both formats, once for each number. The last column compares what a worker holds during
the last tenth of the clients with what it held during the second tenth: of 1,000, the last 100 with the second 100."""

Row = Sequence[str]


def page(figures: Figures, size: Size, load: float) -> str:
    """The whole page, as Markdown. `load` is the machine's load average before the start."""
    quick = size.runs == 1
    how = HOW.format(
        command=f"python -m benchmarks{' --quick' if quick else ''}",
        runs="once" if quick else f"{size.runs} times",
        machine=machine(),
        load=load,
    )
    batches = f"`petition-gen batch` of {size.scaling} clients like `examples/simple.yaml`, both formats."
    sections = [
        "# How fast it is",
        *([TOO_LITTLE] if quick else []),
        how,
        "## What was to be reached",
        targets(figures),
        "## The nine-page petition, Word and PDF",
        PETITION.format(count=size.petitions),
        petition(figures),
        "Where the program's processor time goes, the first petition of a process left out:",
        parts(figures),
        "## Word alone",
        word_alone(figures),
        "## One client from the shell",
        one_client(figures),
        "## Jobs",
        batches,
        jobs(figures, size),
        "## Clients",
        CASELOADS.format(jobs=os.cpu_count()),
        clients(figures),
    ]
    return "\n\n".join(sections) + "\n"


def targets(figures: Figures) -> str:
    """Each target with what was found, and whether it is reached by the median."""
    largest = max(figures.caseloads)
    faster = ratios(per_core(figures.ours), per_core(figures.cold))
    no_slower = ratios(per_core(figures.ours), per_core(figures.warm))
    words = ratios(
        [1 / each["docx"] for each in figures.docx_parts], [1 / each["docx"] for each in figures.filled_parts]
    )
    from_record = ratios(per_core(figures.ours_docx), per_core(figures.filled))
    single = ratios(clock(figures.single), clock(figures.plain))
    two = ratios(per_second(figures.jobs[2]), per_second(figures.jobs[1])) if 2 in figures.jobs else []
    drift = drifts(figures.caseloads[largest][1], largest)
    return table(
        ("", "wanted", "found", "reached"),
        [
            ("petition, Word and PDF: throughput per core, cold pipeline = 1", "≥ 6", *judged(faster, least=6)),
            ("petition, Word and PDF: throughput per core, warm pipeline = 1", "≥ 1", *judged(no_slower, least=1)),
            (
                "petition, Word alone, from ready values or words to the file: docxtpl = 1",
                "≥ 1",
                *judged(words, least=1),
            ),
            (
                "the same, but reading, screening and composing counted for petition-gen: docxtpl = 1",
                "–",
                spread(from_record),
                "",
            ),
            ("one client from the shell: time, plain WeasyPrint = 1", "≤ 3", *judged(single, most=3)),
            ("two jobs: packets a second, one job = 1", "≥ 1.8", *judged(two, least=1.8)),
            (
                f"{largest:,} clients: memory of a worker at the end, near the beginning = 1",
                "0.9 to 1.1",
                *judged(drift, least=0.9, most=1.1),
            ),
        ],
    )


def judged(found: Sequence[float], least: float = 0, most: float = float("inf")) -> Row:
    """A figure, and whether it lies where it should."""
    if not found:
        return "not measured", ""
    return spread(found), "yes" if least <= statistics.median(found) <= most else "**no**"


def petition(figures: Figures) -> str:
    """The petition by the program and by the two pipelines."""
    rows = []
    for name, costs in (
        ("petition-gen", figures.ours),
        ("warm pipeline", figures.warm),
        ("cold pipeline", figures.cold),
    ):
        beside = [spread(ratios(per_core(costs), per_core(other))) for other in (figures.cold, figures.warm)]
        rows.append(
            (
                name,
                spread(per_core(costs)),
                spread(processor(costs)),
                spread(clock(costs)),
                spread(peaks(costs), 0),
                *beside,
            )
        )
    head = (
        "",
        "petitions a second per core",
        "processor, s",
        "clock, s",
        "most memory of a process, MB",
        "cold = 1",
        "warm = 1",
    )
    return table(head, rows)


def parts(figures: Figures) -> str:
    """What each part of the program's way takes for one petition."""
    rows = [(words, spread([each[name] for each in figures.parts], 3)) for name, words in PARTS.items()]
    return table(("", "processor, s for one petition"), rows)


def word_alone(figures: Figures) -> str:
    """Word files by the program and by docxtpl."""
    warm = [[1 / each["docx"] for each in found] for found in (figures.docx_parts, figures.filled_parts)]
    ours, theirs = figures.ours_docx, figures.filled
    rows = [
        ("petition-gen, from composed words to the file, warm", spread(warm[0], 1), ""),
        ("docxtpl, from ready values to the file, warm", spread(warm[1], 1), ""),
        ("petition-gen, the whole process, from the record on", spread(per_core(ours), 1), spread(peaks(ours), 0)),
        ("docxtpl, the whole process, from ready values on", spread(per_core(theirs), 1), spread(peaks(theirs), 0)),
    ]
    return table(("", "petitions a second per core", "most memory, MB"), rows)


def one_client(figures: Figures) -> str:
    """The packet of one client beside plain WeasyPrint."""
    rows = [
        (name, spread(clock(costs)), spread(processor(costs)), spread(peaks(costs), 0))
        for name, costs in (
            ("`petition-gen draft`: the full packet of one filing, both formats", figures.single),
            ("importing WeasyPrint and writing the petition alone as PDF", figures.plain),
        )
    ]
    return table(("", "clock, s", "processor, s", "most memory, MB"), rows)


def jobs(figures: Figures, size: Size) -> str:
    """The same batch with more and more jobs."""
    first = per_second(figures.jobs[1])
    rows = [
        (
            str(count),
            spread([rate * size.scaling for rate in per_second(costs)]),
            spread([rate * size.scaling for rate in per_core(costs)]),
            spread(ratios(per_second(costs), first)),
        )
        for count, costs in figures.jobs.items()
    ]
    return table(("jobs", "packets a second", "packets a second per core", "one job = 1"), rows)


def clients(figures: Figures) -> str:
    """Batches of more and more clients, and what their workers hold."""
    rows = []
    for count, (cost, seen) in figures.caseloads.items():
        most = [
            max(each.peak for each in seen if each.worker == worker)
            for worker in sorted({each.worker for each in seen})
        ]
        drift = drifts(seen, count)
        rates = f"{count / cost.wall:,.2f}", f"{count / cost.cpu:,.2f}"
        rows.append((f"{count:,}", *rates, spread(most, 0), spread(drift) if drift else "too few"))
    head = (
        "clients",
        "packets a second",
        "packets a second per core",
        "most memory of each worker, MB",
        "memory at the end",
    )
    return table(head, rows)


def drifts(seen: Sequence[Seen], count: int) -> list[float]:
    """For each worker, its memory in the last tenth of the clients over that in the second tenth: medians of many looks."""
    found = []
    for worker in sorted({each.worker for each in seen}):
        early = [each.now for each in seen if each.worker == worker and count / 10 <= each.done < count / 5]
        late = [each.now for each in seen if each.worker == worker and count * 9 / 10 <= each.done < count]
        if early and late:
            found.append(statistics.median(late) / statistics.median(early))
    return found


def per_core(costs: Sequence[Cost]) -> list[float]:
    """How many a second one core does."""
    return [1 / each.cpu for each in costs]


def per_second(costs: Sequence[Cost]) -> list[float]:
    """How many a second by the clock."""
    return [1 / each.wall for each in costs]


def processor(costs: Sequence[Cost]) -> list[float]:
    """Processor seconds."""
    return [each.cpu for each in costs]


def clock(costs: Sequence[Cost]) -> list[float]:
    """Seconds by the clock."""
    return [each.wall for each in costs]


def peaks(costs: Sequence[Cost]) -> list[float]:
    """The most memory of a process, in MB."""
    return [each.peak for each in costs]


def ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """Run by run, because what belongs to one run was measured in turn."""
    return [a / b for a, b in zip(these, those, strict=True)]


def machine() -> str:
    """The machine and the versions of what is measured."""
    facts = dict(
        line.replace("\t", "").split(": ", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ": " in line
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) * 1024 / 2**30
    office = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout.split()
    versions = [
        f"Python {platform.python_version()}",
        *(f"{name} {metadata.version(name)}" for name in PACKAGES),
        " ".join(office[:2]),
    ]
    model, system = facts.get("model name", platform.machine()), f"{platform.system()} {platform.release()}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {system}; {', '.join(versions)}"


def table(head: Row, rows: Sequence[Row]) -> str:
    """A table in Markdown, numbers to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)
