"""What came of a batch, for people: failures.csv, summary.csv, and summary.html with links to every paper.

All of it is told by matter number, from the packets' manifests; nothing here holds anything else of a client.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template

from petition_gen.characters import in_message
from petition_gen.packet.encrypted import archive_of
from petition_gen.packet.folder import manifest_of

A_PAGE = 500  # clients on one page of summary.html: a browser opens it at once
COLUMNS = (
    "matter",
    "state",
    "filing",
    "verdict",
    "charges",
    "charges not filed",
    "questions on the record",
    "stops in the record",
    "check first",
    "placeholders left",
    "files",
    "packet",
    "what to fix",
)


@dataclass(frozen=True)
class Paper:
    """A file of a packet: its name, a link to it from `_batch`, its title, and how many placeholders are left in it."""

    name: str
    link: str
    title: str
    placeholders: int


@dataclass(frozen=True)
class Filed:
    """A filing of a client, or (`name` "") what a packet holds besides: the memo and worksheets."""

    name: str
    verdict: str
    charges: int
    papers: tuple[Paper, ...]

    @property
    def placeholders(self) -> int:
        """How many placeholders are left: those of the papers in one format, each format having the same."""
        by_stem: dict[str, int] = {}
        for each in self.papers:
            by_stem[each.name.rsplit(".", 1)[0]] = each.placeholders
        return sum(by_stem.values())


@dataclass(frozen=True)
class Asked:
    """What the audit of a record asks: how many things, how many of them stop a filing, and the first of them in words."""

    questions: int
    stops: int
    worst: str


@dataclass(frozen=True)
class Client:
    """A client of the batch: the state (drafted, in part, failed, not done), filings, and what to fix.

    `asked` is what the audit of the record asks; None where it is not known.
    Of an `encrypted` packet no more is known than how many filings there are, and their verdicts.
    """

    matter: str
    state: str
    link: str
    not_filed: int
    filings: tuple[Filed, ...]
    failures: tuple[str, ...]
    encrypted: bool = False
    asked: Asked | None = None


def client_of(
    out: Path,
    matter: str,
    verdicts: Mapping[str, str] | None,
    failures: tuple[str, ...],
    encrypted: bool = False,
    asked: Asked | None = None,
) -> Client:
    """What a packet's manifest says of a client. `verdicts` are by filing, None where the batch has not come to it."""
    manifest = {} if encrypted else manifest_of(out / matter)
    papers = list(_papers(matter, manifest))
    filings = []
    for each in manifest.get("filings", ()):
        folder = each["folder"]
        own = tuple(one for one in papers if one.name.startswith(f"{folder}/"))
        filings.append(Filed(folder, (verdicts or {}).get(folder, ""), len(each["charges"]), own))
    if encrypted:
        filings = [Filed(name, verdict, 0, ()) for name, verdict in (verdicts or {}).items()]
    named = {one.name for each in filings for one in each.papers}
    rest = tuple(each for each in papers if each.name not in named)
    if rest:
        filings.append(Filed("", "", 0, rest))
    if verdicts is None:
        state = "not done"
    elif failures:
        state = "in part" if verdicts else "failed"
    else:
        state = "drafted" if verdicts else "nothing to file"
    link = f"../{quote(matter)}/" if manifest else ""
    if encrypted and archive_of(out / matter).exists():
        link = f"../{quote(archive_of(out / matter).name)}"
    told = None if encrypted else asked
    return Client(matter, state, link, len(manifest.get("not_filed", ())), tuple(filings), failures, encrypted, told)


def _papers(matter: str, manifest: Mapping[str, Any]) -> Iterator[Paper]:
    for each in manifest.get("files", ()):
        link = f"../{quote(matter)}/{quote(each['path'])}"
        yield Paper(each["path"], link, each.get("title", ""), len(each.get("placeholders", ())))


def failures_csv(reasons: Mapping[str, tuple[str, ...]], refused: Iterable[tuple[str, str]] = ()) -> bytes:
    """failures.csv: matter and what to fix, a row for each; `refused` are faults of rows of the source, by matter."""
    rows = [*refused, *((matter, each) for matter, found in reasons.items() for each in found)]
    return _csv([("matter", "what to fix"), *rows])


def summary(
    out: Path,
    verdicts: Mapping[str, Mapping[str, str] | None],
    reasons: Mapping[str, tuple[str, ...]],
    encrypted: bool = False,
    asked: Mapping[str, Asked] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The summary of the clients in `verdicts`, whose packets may be encrypted: each file's name and bytes.

    `asked` has by matter what the audit asks. summary.csv has a row for each filing; after summary.html come
    summary-2.html and so on, where there are many.
    """

    def clients(matters: Iterable[str]) -> list[Client]:
        known = asked or {}
        return [
            client_of(out, each, verdicts[each], reasons.get(each, ()), encrypted, known.get(each)) for each in matters
        ]

    matters = list(verdicts)
    rows: list[tuple[object, ...]] = [COLUMNS]
    pages = range(max(1, -(-len(matters) // A_PAGE)))
    names = [f"summary-{page + 1}.html" if page else "summary.html" for page in pages]
    for page, name in zip(pages, names, strict=True):
        here = clients(matters[page * A_PAGE : (page + 1) * A_PAGE])
        rows += [row for each in here for row in _rows(each)]
        yield name, _page().render(clients=here, total=len(matters), name=name, names=names).encode()
    yield "summary.csv", _csv(rows)


def _rows(client: Client) -> Iterator[tuple[object, ...]]:
    fix = " ".join(client.failures)
    for each in [each for each in client.filings if each.name] or [Filed("", "", 0, ())]:
        yield (
            client.matter,
            client.state,
            each.name,
            each.verdict,
            each.charges or "",
            "" if client.encrypted else client.not_filed,
            *((client.asked.questions, client.asked.stops, client.asked.worst) if client.asked else ("", "", "")),
            "" if client.encrypted else each.placeholders,
            "" if client.encrypted else len(each.papers),
            client.link,
            fix,
        )


def _csv(rows: Iterable[tuple[object, ...]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([[csv_cell(each) for each in row] for row in rows])
    return stream.getvalue().encode("utf-8-sig")  # with the mark by which Excel knows UTF-8


_FORMULA = re.compile("(^|;)(\\s*[=+@＝＋－＠-])")


def csv_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV Injection), be its sign of full width.

    Nor may it hold one: where a comma is a decimal sign, spreadsheets part cells at semicolons.
    """
    return _FORMULA.sub(r"\1'\2", in_message(value)) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _page() -> Template:
    text = (Path(__file__).parent / "summary.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        text
    )
