"""The documentation says what is so: its commands run, its fragments load, its tables are whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from cli_reference import PAGE, reference
from pydantic import BaseModel, create_model

from petition_gen.authoring.check import merged, template_faults
from petition_gen.cli.main import main
from petition_gen.document import PageStyle
from petition_gen.law.cites import CodeName
from petition_gen.law.jurisdiction import Jurisdiction
from petition_gen.law.load import jurisdiction, with_documents
from petition_gen.law.offense_lists import OffenseEntry, OffenseList
from petition_gen.law.remedy import Remedy
from petition_gen.law.requirements import Check, Law, Plead
from petition_gen.papers.vocabulary import context_for
from petition_gen.planning.plan import plan
from petition_gen.reading.source import read
from petition_gen.reading.validate import validate
from petition_gen.record.load import load_record
from petition_gen.record.model import ClientRecord
from petition_gen.screening.findings import Situation
from petition_gen.screening.screen import screen, screen_charge
from petition_gen.templating.render import environment

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEMPLATES = ROOT / "docs" / "templates.md"
LAW = ROOT / "docs" / "jurisdictions.md"
ON = date(2026, 11, 21)


def fenced(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def first_columns(text: str) -> set[str]:
    """What the first columns of tables name in code."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


# ---- commands --------------------------------------------------------------------------------------------------------


def commands_by_page() -> dict[Path, list[str]]:
    """The commands that each page shows, less those of an earlier page: ones that write elsewhere, or as of another day."""
    seen: set[str] = set()
    found: dict[Path, list[str]] = {}
    for page in PAGES:
        lines = "".join(fenced(page, "sh")).splitlines()
        # What stands on the page itself is run in order, for a later command may need the files of an earlier one.
        plain = {line: re.sub(r" (?:-o|--on) \S+|#.*", "", line).strip() for line in lines}
        found[page] = [line for line in lines if plain[line] not in seen]
        seen |= set(plain.values())
    return found


COMMANDS = commands_by_page()


@pytest.mark.parametrize(
    "page",
    [  # README drafts a packet and a caseload
        pytest.param(page, marks=pytest.mark.slow if page.name == "README.md" else (), id=page.name)
        for page in PAGES
        if COMMANDS[page]
    ],
)
def test_commands_shown_run(page: Path, tmp_path: Path) -> None:
    for folder in ("examples", "jurisdictions", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment["XDG_STATE_HOME"] = str(tmp_path / "state")
    for line in COMMANDS[page]:
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE), line
        elif line.startswith("petition-gen "):
            done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_readme_sets_up_in_two_commands() -> None:
    assert fenced(ROOT / "README.md", "sh")[0].split("\n") == ["make draft", "make test", ""]


def test_every_command_and_option_has_help() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for each in command.params:
            if isinstance(each, click.Option):
                assert each.help, f"{name} {each.name}"


def test_reference_of_commands_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


# ---- templates -------------------------------------------------------------------------------------------------------


def test_templates_page_names_the_whole_vocabulary() -> None:
    record = load_record(ROOT / "examples" / "simple.yaml")
    filing = plan(record, screen(record, ON)).filings[0]
    context = context_for(filing, ON, filing.documents[0], environment())
    known = {*context.variables, *filter(str.isidentifier, environment().filters)}
    vocabulary = TEMPLATES.read_text(encoding="utf-8").split("## The vocabulary")[1]
    assert first_columns(vocabulary) == known


@pytest.mark.parametrize("fragment", fenced(TEMPLATES, "jinja"))
def test_template_fragments_are_sound(fragment: str, tmp_path: Path) -> None:
    path = tmp_path / "petition.md"
    path.write_text(fragment, encoding="utf-8")
    assert list(template_faults(path)) == []


# ---- jurisdiction files ----------------------------------------------------------------------------------------------

FRAGMENTS = fenced(LAW, "yaml")
_OPTIONAL: dict[str, Any] = {
    name: (field.annotation | None, None)
    for model in (Jurisdiction, Remedy)
    for name, field in model.model_fields.items()
}
Fragment = create_model("Fragment", __base__=Law, **_OPTIONAL)  # any keys of a jurisdiction's file or of a remedy


def loaded(text: str, folder: Path) -> Any:
    path = folder / "fragment.yaml"
    path.write_text(text, encoding="utf-8")
    source = read(path)
    (remedy,) = with_documents({"remedies": [source.tree]})["remedies"]
    return validate(Fragment, replace(source, tree=remedy))


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: text.split(":")[0])
def test_law_fragments_load(text: str, tmp_path: Path) -> None:
    known = re.findall(r"- id: (\S+)", LAW.read_text(encoding="utf-8"))
    for requirement in loaded(text, tmp_path).requirements or ():
        assert set(lists_of(requirement.needs)) <= set(known)


def lists_of(check: Check) -> list[str]:
    named = check.listed or check.not_listed
    inner = [each for part in (check.any_of, check.all_of) for each in part or ()]
    return [*(named.lists if named else ()), *(name for each in inner for name in lists_of(each))]


def test_law_page_explains_every_check_and_key() -> None:
    text = LAW.read_text(encoding="utf-8")
    checks = text.split("## The vocabulary of checks")[1].split("### Combining")[0]
    assert first_columns(checks) == set(Check.model_fields) - {"any_of", "all_of"}
    pleading = text.split("### What the papers plead")[1].split("## Eight")[0]
    assert first_columns(pleading) == set(Plead.model_fields["facts"].annotation.__args__)  # type: ignore[union-attr]
    written = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|```.*?```", text, re.DOTALL))))
    models: list[type[BaseModel]] = [*Law.__subclasses__(), CodeName, OffenseList, OffenseEntry]
    keys = {
        field.alias or name for model in models if model is not Fragment for name, field in model.model_fields.items()
    }
    assert keys | {each.name for each in fields(PageStyle)} <= written


SITUATION: dict[str, Any] = {
    "record": "1",
    "matter": "docs",
    "client": {"name": {"first": "Example", "last": "Client"}},
    "attorneys": [{"name": "Example Attorney"}],
    "trafficking": {
        "periods": [{"began": "2012", "ended": "2015", "forms": ["sex"], "means": ["force"]}],
        "delay": "Fear.",
    },
    "pending": [],
    "warrants": [],
    "prior_petitions": [],
    "history_complete": "yes",
}
STATES = {
    "OH": "Ohio",
    "UT": "Utah",
    "VA": "Virginia",
    "NC": "North Carolina",
    "SC": "South Carolina",
    "HI": "Hawaii",
    "NM": "New Mexico",
    "LA": "Louisiana",
}
CONVICTED = {"outcome": "convicted", "date": "2014-07-15"}


def charge(statute: str, **more: Any) -> dict[str, Any]:
    return {
        "statute": statute,
        "offense": "an offense",
        "date": "2014-06-02",
        "disposition": CONVICTED,
        "nexus": "He made her.",
        **more,
    }


def statuses(code: str, charges: list[dict[str, Any]], folder: Path, fragment: int = 0, **more: Any) -> dict[str, str]:
    """What a state's fragment finds for the first of some charges, each in a case of its own: status by requirement."""
    name = STATES[code]
    section = LAW.read_text(encoding="utf-8").split(f"### {name}:")[1].split("\n### ")[0]
    part = loaded(re.findall(r"^```yaml\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)[fragment], folder)
    base = jurisdiction("CA")
    assert base
    remedy = base.remedies[0].model_copy(update={"requirements": part.requirements})
    law = base.model_copy(
        update={
            "code": code,
            "codes": part.codes or (),
            "offense_lists": part.offense_lists or (),
            "remedies": (remedy,),
        }
    )
    cases = [{"id": f"c{number}", "jurisdiction": code, "charges": [each]} for number, each in enumerate(charges)]
    record = ClientRecord.model_validate(merged(SITUATION, {"cases": cases, **more}))
    found = screen_charge(Situation(record, (0, 0), law, ON), remedy)
    first = {each.requirement: each for each in reversed(found.findings)}
    return {name: "attorney" if each.result.attorney else each.status for name, each in first.items()}


def test_ohio(tmp_path: Path) -> None:
    theft, soliciting = (
        charge("R.C. 2913.02", grade="felony", **{"class": "F1"}),
        charge("R.C. 2907.24", grade="misdemeanor"),
    )
    assert statuses("OH", [theft, soliciting], tmp_path) == {
        "gateway": "met",
        "not-excluded": "unknown",
        "balancing": "attorney",
    }
    assert statuses("OH", [theft], tmp_path)["gateway"] == "unknown"
    assert statuses("OH", [theft], tmp_path, answers={"oh-gateway-elsewhere": "no"})["gateway"] == "unmet"
    assert statuses("OH", [charge("R.C. 2907.02", grade="felony"), soliciting], tmp_path)["not-excluded"] == "unmet"
    assert statuses("OH", [soliciting], tmp_path)["balancing"] == "met"
    assert statuses("OH", [charge("R.C. 2913.02", grade="felony", **{"class": "F5"})], tmp_path, 1) == {"degree": "met"}
    assert statuses("OH", [theft], tmp_path, 1) == {"degree": "unmet"}


def test_utah(tmp_path: Path) -> None:
    theft = charge("Utah Code Ann. § 76-6-602")
    assert statuses("UT", [theft], tmp_path) == {
        "listed": "unknown",
        "while-subject": "met",
        "timely": "unknown",
        "not-precluded": "attorney",
    }
    assert statuses("UT", [theft], tmp_path, answers={"ut-later-or-tolled": "yes"})["timely"] == "met"
    assert statuses("UT", [theft], tmp_path, answers={"ut-later-or-tolled": "no"})["timely"] == "unmet"


def test_virginia(tmp_path: Path) -> None:
    larceny = charge("Va. Code § 18.2-96", grade="misdemeanor")
    assert statuses("VA", [larceny], tmp_path) == {
        "qualifying-offense": "met",
        "proximate-cause": "met",
        "earlier-petition": "met",
    }
    assert statuses("VA", [charge("Va. Code § 18.2-250", grade="felony")], tmp_path)["qualifying-offense"] == "met"
    assert statuses("VA", [{**larceny, "grade": "felony"}], tmp_path)["qualifying-offense"] != "met"
    assert statuses("VA", [{**larceny, "inchoate": "attempt"}], tmp_path)["qualifying-offense"] == "met"
    earlier = statuses("VA", [larceny], tmp_path, prior_petitions=[{"case": "c0", "outcome": "dismissed"}])
    assert earlier["earlier-petition"] == "attorney"


def test_north_carolina(tmp_path: Path) -> None:
    assert statuses("NC", [charge("G.S. 14-17", grade="felony", **{"class": "B1"})], tmp_path)["nonviolent"] == "unmet"
    assert (
        statuses("NC", [charge("G.S. 14-190.9", grade="misdemeanor", **{"class": "2"})], tmp_path)["nonviolent"]
        == "unmet"
    )
    found = statuses("NC", [charge("G.S. 14-204", grade="misdemeanor", **{"class": "1"})], tmp_path)
    assert (found["nonviolent"], found["direct-result"], found["but-for"]) == ("unknown", "met", "attorney")
    assert (found["not-presented"], found["diligence"]) == ("unknown", "met")


def test_south_carolina(tmp_path: Path) -> None:
    def of(grade: str, class_: str) -> str:
        return statuses("SC", [charge("S.C. Code Ann. § 16-13-30", grade=grade, **{"class": class_})], tmp_path)[
            "class"
        ]

    assert [of("felony", "F"), of("felony", "E"), of("misdemeanor", "A"), of("misdemeanor", "exempt")] == [
        "met",
        "unmet",
        "met",
        "attorney",
    ]


def test_hawaii(tmp_path: Path) -> None:
    lesser = charge("HRS § 711-1101")
    assert statuses("HI", [charge("HRS § 712-1200")], tmp_path) == {
        "offense": "met",
        "three-years": "met",
        "clean": "met",
    }
    assert statuses("HI", [lesser], tmp_path)["offense"] == "unknown"
    assert (
        statuses("HI", [{**lesser, "history": [{"stage": "filed", "statute": "HRS § 712-1200"}]}], tmp_path)["offense"]
        == "met"
    )
    later = charge("HRS § 708-833", disposition={"outcome": "convicted", "date": "2020-01-10"})
    assert statuses("HI", [charge("HRS § 712-1200"), later], tmp_path)["clean"] == "unknown"
    recent = charge("HRS § 712-1200", disposition={"outcome": "convicted", "date": "2025-01-10"})
    assert statuses("HI", [recent], tmp_path)["three-years"] == "unmet"


def test_new_mexico(tmp_path: Path) -> None:
    found = statuses("NM", [charge("NMSA § 30-9-2")], tmp_path)
    assert found == {"charged": "met", "not-homicide": "unknown", "trafficker-charged": "unknown", "due-to": "attorney"}
    assert (
        statuses("NM", [charge("NMSA § 30-2-1")], tmp_path, answers={"nm-not-homicide": "no"})["not-homicide"]
        == "unmet"
    )
    assert (
        statuses("NM", [charge("NMSA § 30-9-2")], tmp_path, answers={"nm-trafficker-charged": "no"})[
            "trafficker-charged"
        ]
        == "unknown"
    )
    assert (
        statuses("NM", [charge("NMSA § 30-9-2", disposition={"outcome": "not_filed"})], tmp_path)["charged"] == "unmet"
    )


def test_louisiana(tmp_path: Path) -> None:
    prostitution = charge("La. R.S. 14:82")
    assert statuses("LA", [prostitution], tmp_path) == {"certified": "unknown", "otherwise-eligible": "attorney"}
    assert statuses("LA", [prostitution], tmp_path, answers={"la-certified": "yes"})["certified"] == "met"
    assert statuses("LA", [prostitution], tmp_path, 1) == {"before-august-2014": "met", "three-years": "unmet"}


def test_every_promise_of_security_names_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", page)
    assert len(named) > 40
    lost = [
        f"{file}::{name}"
        for file, name in named
        if f"\ndef {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert lost == []
