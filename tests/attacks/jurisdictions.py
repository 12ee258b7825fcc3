"""Hostile jurisdiction files: each is laid into an added folder as OR.yaml, and a made-up client with a case there is drafted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from lxml import etree

from petition_gen import limits
from petition_gen.errors import InputError, TemplateError
from petition_gen.law import cites, folders, jurisdiction, load, requirements
from petition_gen.law.folders import adding
from petition_gen.packet.draft import draft
from petition_gen.packet.fingerprint import DraftOptions
from petition_gen.papers import views
from petition_gen.planning import filing
from petition_gen.planning.papers import DRAFT_MARK
from petition_gen.reading import source as reading_source
from petition_gen.reading.source import Source
from petition_gen.record.model import ClientRecord
from petition_gen.templating import render
from petition_gen.templating.values import Value

from .corpus import Attack, without

ON = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "simple.yaml"
CITE = "Ex. Code § 12"
_SAID = {"says": "The court may grant the petition", "cite": CITE}

# A law of no state: one court, one remedy, one paper.
LAW: dict[str, Any] = {
    "code": "OR",
    "name": "Example State",
    "as_of": "2026",
    "prosecuting_party": "STATE OF EXAMPLE",
    "courts": [{"id": "trial", "name": "Trial Court", "heading": ["TRIAL COURT OF EXAMPLE"]}],
    "paper": {},
    "codes": [{"name": "Ex. Code", "also": ["EC"], "default": "true"}],
    "remedies": [
        {
            "id": "or-example",
            "title": "Vacatur",
            "statute": CITE,
            "kind": "vacatur",
            "as_of": "2026",
            "confidence": "high",
            "victim_means": "a victim of trafficking",
            "victim_cite": CITE,
            "requirements": [{"id": "convicted", "says": "A conviction.", "cite": CITE, "needs": {"outcome": "convicted"}}],
            "proof": {"words": "a preponderance of the evidence", "cite": CITE},
            "discretion": _SAID,
            "grouping": {"one_per": "case", "says": "One petition for a case.", "cite": CITE},
            "venue": {"says": "The court of the case.", "cite": CITE},
            "papers": {
                "filing": "Petition",
                "client": "Petitioner",
                "documents": [{"doc": "petition", "title": "Petition for vacatur", "audience": "sealed"}],
            },
            "service": {"method": "By mail.", "cite": CITE},
            "confidentiality": {"initials": "right", "pseudonym": "no", "sealing": "right", "cite": CITE, "says": "It is sealed"},
            "remote": {"allowed": "no", "says": "No.", "cite": CITE},
            "fees": {"says": "None.", "cite": CITE},
            "order": {"relief": [_SAID], "no_directives": "Nobody is bound in an example."},
            "sources": [{"url": "https://law.example/", "what": "nothing"}],
            "examples": {
                "typical": {"charge": {"statute": "Ex. Code § 34", "disposition": {"outcome": "convicted"}}},
                "cases": [{"name": "one", "verdict": "no_bar_found"}],
                "never": {"needs_review": "only the outcome is asked", "barred": "nothing bars here"},
            },
        }
    ],
}  # fmt: skip
PAPER = """{{ remedy.statute }}

{% for each in remedy.requirements %}
{{ each.says }} {{ each.cite }}

{% endfor %}
{{ remedy.discretion.says }}
"""


@cache
def _record() -> ClientRecord:
    text = (
        EXAMPLE.read_text(encoding="utf-8")
        .replace('CA: "000000"', 'OR: "000000"')
        .replace("jurisdiction: CA", "jurisdiction: OR")
    )
    tree = deepcopy(yaml.load(text, Loader=yaml.BaseLoader))
    case = tree["cases"][0]
    case["court"], case["charges"][0]["statute"] = "Trial Court", "Ex. Code § 34"
    tree.pop("evidence", None)
    return ClientRecord.model_validate(tree)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(folder: Path, law: dict[str, Any] | str) -> Path:
    path = folder / "law" / "OR.yaml"
    templates = path.parent / "templates" / "OR"
    templates.mkdir(parents=True)
    (templates / "petition.md").write_text(PAPER, encoding="utf-8")
    text = law if isinstance(law, str) else yaml.dump(law, Dumper=_Plain, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


def _changed(field: str, value: object) -> dict[str, Any]:
    """The law with another value in one field, written as `remedies.0.id`."""
    law = deepcopy(LAW)
    *parts, last = [int(part) if part.isdigit() else part for part in field.split(".")]
    place: Any = law
    for part in parts:
        place = place[part] if isinstance(part, int) or part in place else place.setdefault(part, {})
    place[last] = value
    return law


def _refused(law: dict[str, Any] | str) -> Callable[[Path], None]:
    """Whether the file is refused, in a message that says where."""

    def run(folder: Path) -> None:
        path = _write(folder, law)
        try:
            with adding(path.parent):
                load.jurisdiction("OR")
        except InputError as error:
            assert str(path) in str(error)
            assert len(str(error)) < 200_000, "an error without end"
            return
        except Exception as error:
            raise AssertionError(f"unhandled: {type(error).__name__}") from error
        raise AssertionError("the file is accepted")

    return run


def _drafted(law: dict[str, Any] | str, *words: str) -> Callable[[Path], None]:
    """Whether what is drafted lies in its place, is marked as a draft and sealed, and says these words, or it is clear why not."""

    def run(folder: Path) -> None:
        path, out = _write(folder, law), folder / "deep" / "er" / "out"
        try:
            with adding(path.parent):
                done = draft(_record(), out, DraftOptions(ON, ("docx",)))
        except (InputError, TemplateError) as error:
            assert not words
            assert any(told in str(error) for told in (str(path), "sentence", ".md"))
        except Exception as error:
            raise AssertionError(f"unhandled: {type(error).__name__}") from error
        else:
            assert not any(
                part in failure for failure in done.failures for part in ("Quillfeather", "Maria", "object at 0x")
            )
            papers = sorted(done.folder.glob("OR-*/*.docx"))
            assert papers or not words, done.failures
            for paper in papers:
                _sound(paper, words)
        ours = (out / _record().matter, path.parent)
        strays = [each for each in folder.rglob("*") if each.is_file() and not any(map(each.is_relative_to, ours))]
        assert not strays, "something was written elsewhere"

    return run


def _sound(paper: Path, words: tuple[str, ...]) -> None:
    with zipfile.ZipFile(paper) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b'TargetMode="External"' in data for data in parts.values())
    said = {name: "".join(etree.fromstring(data).itertext()) for name, data in parts.items() if name.endswith(".xml")}
    assert any(DRAFT_MARK in text for name, text in said.items() if "header" in name), "the draft mark is gone"
    body = "".join(said.values()).replace("\u00a0", " ")
    assert "Quillfeather" not in "".join(said[name] for name in said if "core" in name)
    missing = [each for each in words if each not in body]
    assert not missing, missing


def _rejects(field: str, value: object) -> Callable[[Path], None]:
    return _refused(_changed(field, value))


REMEDY = "remedies.0"
NEEDS = f"{REMEDY}.requirements.0.needs"
ATTACKS: list[Attack] = []


def _add(defence: str, **attacks: Callable[[Path], None]) -> None:
    ATTACKS.extend(Attack(name.replace("_", "-"), defence, run) for name, run in attacks.items())


_add(
    "code",
    code_climbs=_drafted(_changed("code", "../../../../elsewhere")),
    code_is_a_path=_rejects("code", "a/b"),
    code_of_many_letters=_rejects("code", "O" * 300),
)  # fmt: skip
_add("file name", code_of_another_state=_rejects("code", "CA"))
_add(
    "ids",
    id_climbs=_drafted(_changed(f"{REMEDY}.id", "x/../../../../elsewhere")),
    id_climbs_by_dots_alone=_rejects(f"{REMEDY}.id", ".."),
    id_with_a_slash=_rejects(f"{REMEDY}.id", "or/../ca"),
    id_with_a_backslash=_rejects(f"{REMEDY}.id", "or\\..\\ca"),
    id_without_end=_rejects(f"{REMEDY}.id", "x" * 300),
    id_on_two_lines=_rejects(f"{REMEDY}.id", "or\nca"),
    requirement_id_closes_its_brackets=_rejects(f"{REMEDY}.requirements.0.id", "x] y"),
)  # fmt: skip
_add(
    "characters",
    control_character_in_a_cite=_rejects(f"{REMEDY}.statute", "Ex. Code \x08 12"),
    nul_in_a_name=_rejects("name", "Example\x00State"),
    escape_sequence_in_a_name=_rejects("name", "\x1b]0;title\x07Example"),
    cite_turned_around=_rejects(f"{REMEDY}.statute", "Ex. Code \u202e21 §"),
    label_turned_around=_rejects("courts.0.name", "Trial \u2067Court"),
    forged_value_in_a_sentence=_rejects(f"{REMEDY}.discretion.says", "\ue0000\ue001"),
    key_that_cannot_be_printed=_rejects("circuits", {"a\x07": "b"}),
    sentence_without_end=_rejects(f"{REMEDY}.discretion.says", "x " * 20_000),
)  # fmt: skip
_add(
    "paper",
    font_writes_css=_rejects("paper.font", 'x"; } @page { @top-right { content: "" } } html { color: white; x: "'),
    font_fetches=_rejects("paper.font", "x'; src: url(http://example.com/x.ttf); y: '"),
    font_too_small_to_read=_rejects("paper.font_size", "0.01"),
    margin_hides_the_draft_mark=_rejects("paper.margin_top", "0"),
    margin_beyond_the_page=_rejects("paper.margin_left", "100000"),
    lines_of_no_height=_rejects("paper.line_height", "nan"),
    endless_line_numbers=_rejects("paper.line_numbers", "1000000000"),
    first_page_below_the_paper=_rejects("paper.first_top", "inf"),
)  # fmt: skip
_add(
    "legend",
    legend_of_spaces=_rejects(f"{REMEDY}.confidentiality.legend", "   "),
    legend_that_nobody_sees=_rejects(f"{REMEDY}.confidentiality.legend", "\u200b\u200b\u200b"),
    legend_of_a_page=_rejects(f"{REMEDY}.confidentiality.legend", "NOT SEALED " * 100),
)  # fmt: skip
_add("paths", **{
    f"field_check_{name}": _rejects(NEEDS, {"field": {"path": path, "one_of": "x"}})
    for name, path in {
        "prints_the_name": "record.client.name.last",
        "prints_all_names": "record.client.name",
        "prints_the_story": "record.trafficking.summary",
        "prints_the_birth_date": "record.client.date_of_birth",
        "calls_a_method": "record.model_dump_json",
        "walks_dunders": "record.__class__.__name__",
        "prints_the_folder": "record.folder",
        "prints_the_nexus": "charge.nexus",
        "prints_the_whole_charge": "charge",
    }.items()
})  # fmt: skip
_add(
    "numbers",
    years_beyond_the_calendar=_rejects(NEEDS, {"elapsed": {"years": "1000000000000", "after": "disposition"}}),
    days_beyond_the_calendar=_rejects(NEEDS, {"within": {"days": "100000000000", "after": "disposition"}}),
    look_back_beyond_the_calendar=_rejects(NEEDS, {"no_other_conviction": {"years": "99999"}}),
    answer_beyond_the_calendar=_rejects(f"{REMEDY}.service.response_days", "100000000000"),
    day_that_is_none=_rejects(NEEDS, {"dated": {"event": "disposition", "before": "soon"}}),
)  # fmt: skip


def _slow_section(pattern: str, number: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        path = _write(folder, _changed("codes.0.section", pattern))
        begun = process_time()
        try:
            with adding(path.parent):
                law = load.jurisdiction("OR")
                assert law
                cites._parse_all.cache_clear()
                cites.parse(f"EC {number}", law.codes)
        except InputError:
            pass
        assert process_time() - begun < 1, "a cite takes its time"

    return run


_add(
    "patterns",
    section_within_a_section=_slow_section(r"(\d+)+x", "1" * 25),
    section_of_two_ways=_slow_section(r"(\d|\d\d)*x", "1" * 37),
    section_of_many_stars=_slow_section(r"(\d*\d)*x", "1" * 25),
    section_refers_back=_rejects("codes.0.section", r"(\d+)-\1"),
    section_looks_ahead=_rejects("codes.0.section", r"(?=\d)\d+"),
    section_that_is_no_pattern=_rejects("codes.0.section", "(("),
)  # fmt: skip

_YAML = yaml.dump(LAW, Dumper=_Plain, allow_unicode=True)
_add(
    "reader",
    alias=_refused(_YAML.replace("name: Example State", "name: &a Example State\nparagraph: *a").replace("paragraph", "paper_rules")),
    tag_that_runs=_refused(_YAML.replace("name: Example State", "name: !!python/name:os.system Example State")),
    tag_of_a_text=_refused(_YAML.replace("name: Example State", "name: !secret Example State")),
    key_given_twice=_refused(_YAML + "name: Another State\n"),
    second_document=_refused(_YAML.replace("name: Example State", "name: Example State") + "paper_rules: *none\n"),
)  # fmt: skip


def _deep(levels: int) -> dict[str, Any]:
    check: dict[str, Any] = {"outcome": "convicted"}
    for _ in range(levels):
        check = {"all_of": [check]}
    return _changed(NEEDS, check)


_add("depth", checks_in_checks=_refused(_deep(40)))
_add("size", file_without_end=_refused(_YAML + "# nothing\n" * 600_000))
_add("values", a_hundred_thousand_entries=_refused(_changed("open_questions", ["?"] * 120_000)))
_add("faults", faults_without_end=_refused(_changed("circuits", {f"c{number}": {"x": "y"} for number in range(4_000)})))
_add(
    "like",
    id_that_is_a_list=_rejects(f"{REMEDY}.id", ["x"]),
    like_a_list=_rejects(f"{REMEDY}.like", ["or-example"]),
)  # fmt: skip
_add(
    "told",
    sentence_that_says_itself=_drafted(_changed(f"{REMEDY}.discretion.says", "{{ remedy.discretion.says }}")),
    sentence_that_never_ends=_drafted(_changed(f"{REMEDY}.discretion.says", "{% if")),
    sentence_with_no_such_word=_drafted(_changed(f"{REMEDY}.discretion.says", "{{ nothing_of_the_kind }}")),
    sentence_behind_the_record=_drafted(_changed(f"{REMEDY}.discretion.says", "{{ record.model.client.name.last }}")),
    title_that_loops=_drafted(_changed(f"{REMEDY}.papers.documents.0.title", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")),
    title_without_sense=_drafted(_changed(f"{REMEDY}.papers.documents.0.title", "{{ cite(1)")),
)  # fmt: skip
_add(
    "tokens",
    html_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "<script>alert(1)</script>"), "<script>alert(1)</script>"),
    picture_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "![x](http://example.com/x.png)"), "![x](http://example.com/x.png)"),
    link_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "[x](http://example.com/)"), "[x](http://example.com/)"),
    markdown_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "*Ex.* **Code** _12_"), "*Ex.* **Code** _12_"),
    container_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "::: signature"), "::: signature"),
)  # fmt: skip
_add(
    "cites",
    jinja_in_a_cite=_drafted(_changed(f"{REMEDY}.statute", "{{ 7 + 7 }}"), "{{ 7 + 7 }}"),
    statement_in_a_cite=_drafted(_changed(f"{REMEDY}.requirements.0.cite", "{% for x in y %}"), "{% for x in y %}"),
)  # fmt: skip


def _place_climbs(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        tree = _record().model_dump(mode="json", by_alias=True, exclude_unset=True)
        tree["cases"][0]["venue"] = {"county": "../../../elsewhere"}
        record = ClientRecord.model_validate(tree)
        patch.setitem(globals(), "_record", lambda: record)
        _drafted(_changed("courts.0.needs", ["county"]))(folder)


_add("places", county_that_climbs=_place_climbs)


def _linked(link: str, target: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        outside, law = folder / "outside", folder / "law"
        outside.mkdir()
        law.mkdir()
        (outside / "OR.yaml").write_text(_YAML, encoding="utf-8")
        (outside / "petition.md").write_text(PAPER, encoding="utf-8")
        (law / link).parent.mkdir(parents=True, exist_ok=True)
        (law / link).symlink_to(outside / target)
        try:
            with adding(law):
                pass
        except InputError as error:
            assert "symbolic link" in str(error)
            return
        raise AssertionError("a link out of the folder is followed")

    return run


_add(
    "links",
    law_is_a_link=_linked("OR.yaml", "OR.yaml"),
    templates_are_a_link=_linked("templates", "."),
    template_is_a_link=_linked("templates/OR/petition.md", "petition.md"),
    folder_of_templates_is_a_link=_linked("templates/OR", "."),
)  # fmt: skip


def _show_climbs(folder: Path) -> None:
    path = _write(folder, _YAML)
    (folder / "XX.yaml").write_text(_YAML, encoding="utf-8")
    with adding(path.parent):
        assert load.law_path("../XX") is None
        assert load.law_path(str(folder / "XX")) is None


_add("codes", code_on_the_command_line_climbs=_show_climbs)

# ---- each defence, taken away -----------------------------------------------------------------------------------------------


def _nothing(*functions: Callable[..., Any]) -> Callable[[pytest.MonkeyPatch], None]:
    """The checks let everything through. The models hold the functions themselves, so their code is replaced."""

    def take_away(patch: pytest.MonkeyPatch) -> None:
        for function in functions:
            patch.setattr(function, "__code__", (lambda value: value).__code__)
        without(load, "misnamed", lambda path, code: None)(patch)

    return take_away


def _naive_read(path: Path) -> Source:
    loader = yaml.BaseLoader
    return Source(path, yaml.load(path.read_text(encoding="utf-8").replace("*none", "x"), Loader=loader))


def _naive_like(source: Source) -> Source:
    tree: Any = source.tree
    known = {each.get("id"): each for each in tree["remedies"]}
    remedies = [{**known[each["like"]], **each} if each.get("like") in known else each for each in tree["remedies"]]
    return replace(source, tree={**tree, "remedies": remedies})


def _any_section(patch: pytest.MonkeyPatch) -> None:
    import re

    def compiled(section: str) -> Any:
        try:
            return re.compile(section, re.IGNORECASE)
        except re.error:
            return re.compile("x")

    without(cites, "section_pattern", compiled)(patch)


def _all_sentences(patch: pytest.MonkeyPatch) -> None:
    without(views, "CITE_FIELDS", set())(patch)
    without(views, "WORD_FIELDS", views.WORD_FIELDS | {"statute", "cite"})(patch)


def _any_file(patch: pytest.MonkeyPatch) -> None:
    def law_path(code: str) -> Path | None:
        return next((path for folder in folders.law_folders() if (path := folder / f"{code}.yaml").is_file()), None)

    without(load, "law_path", law_path)(patch)


SLOW = ("a-hundred-thousand-entries",)

DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "code": _nothing(requirements.state_code),
    "file name": without(load, "misnamed", lambda path, code: None),
    "ids": _nothing(requirements.small_id),
    "characters": without(load, "text_faults", lambda tree: ()),
    "paper": _nothing(jurisdiction.fit_to_read),
    "legend": _nothing(requirements.one_line_of_words),
    "paths": without(requirements, "checked_path", lambda path: path),
    "numbers": _nothing(requirements.years_in_range, requirements.days_in_range, requirements.written_day),
    "patterns": _any_section,
    "reader": without(reading_source, "read", _naive_read),
    "depth": without(limits, "RECORD_DEPTH", 10**6),
    "size": without(limits, "RECORD_BYTES", 10**9),
    "values": without(limits, "RECORD_VALUES", 10**9),
    "faults": without(limits, "FAULTS_TOLD", 10**9),
    "like": without(load, "with_like", _naive_like),
    "told": without(render, "reported", nullcontext),
    "tokens": without(Value, "__str__", lambda self: self.text),
    "cites": _all_sentences,
    "places": without(filing, "slug", lambda name: name),
    "links": without(folders, "checked_folder", lambda folder: folder),
    "codes": _any_file,
}
