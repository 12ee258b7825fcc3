"""Hostile templates: each is laid into an added folder as a paper's template, and that paper of a made-up client is composed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2.sandbox import SandboxedEnvironment

from petition_gen import characters
from petition_gen.document import Document, Reference, runs_of
from petition_gen.errors import InputError, TemplateError
from petition_gen.law import folders
from petition_gen.law.folders import adding
from petition_gen.papers import compose as papers_compose
from petition_gen.papers import context, privacy, worksheet_words
from petition_gen.papers.compose import compose
from petition_gen.planning.filing import Filing
from petition_gen.planning.papers import DRAFT_MARK
from petition_gen.planning.plan import plan
from petition_gen.reading.source import Source
from petition_gen.record import field_kinds
from petition_gen.record.model import ClientRecord
from petition_gen.screening.screen import screen
from petition_gen.templating import markdown, render, sandbox, values
from petition_gen.writers.docx import write_docx

from .corpus import Attack, without

ON = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "simple.yaml"
PUBLIC = "proposed-order"  # a paper that the public can read
FLOOD = 100_000  # characters; the paper that the attacks stand in for has less than a tenth of that
LET_IN = "GOT THROUGH"
CANARY = "the canary of a file outside"
# What no public paper may say of this client, and what shows that a template looked behind what it is given.
SECRETS = (
    "Maria", "Quillfeather", "1996-03-14", "March 14, 1996", "12 Example Street", "000000AA0", "Nohbdy", "a second arrest",
    "ineffective counsel", "object at 0x", "petition_gen", "/home/clinic", "\ue000", "\u202e", "\x07", CANARY, LET_IN,
)  # fmt: skip


@cache
def _record() -> ClientRecord:
    tree: dict[str, Any] = yaml.load(EXAMPLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    tree = deepcopy(tree)
    tree["exposure"] = [{"kind": "uncharged", "text": "There was a second arrest."}]
    tree["client"]["noncitizen"] = "yes"
    tree["trafficking"]["still_in_danger"] = "yes"
    tree["answers"] = {"cleared-exposure": "There was a second arrest."}
    tree["cases"][0]["other_grounds"] = ["ineffective counsel"]
    tree["declaration"] = {"by": "client"}  # no advice was given, so nothing may be signed
    record = ClientRecord.model_validate(tree)
    record._source = Source(Path("/home/clinic/record.yaml"), {})
    return record


@cache
def _filing(doc: str) -> Filing:
    """The client's filing, with one paper in it."""
    filing = plan(_record(), screen(_record(), ON)).filings[0]
    return replace(filing, papers=tuple(each for each in filing.papers if each.wanted.doc == doc))


def _harmless(folder: Path, doc: str = PUBLIC, secrets: tuple[str, ...] = SECRETS) -> None:
    """Compose the paper with the templates of the folder. What comes of it is a clear error or harmless text."""
    try:
        with adding(folder):
            documents = compose(_filing(doc), ON, DRAFT_MARK)
    except (TemplateError, InputError) as error:
        told = str(error)
        assert re.search(r"[\w-]+\.md|sentence|/templates/", told), f"the error does not say where: {told}"
        assert not any(secret in told for secret in secrets[:8]), "the error tells of the client"
        return
    except Exception as error:
        raise AssertionError(f"unhandled: {type(error).__name__}") from error
    for document in documents:
        _looked_through(document, secrets)


def _looked_through(document: Document, secrets: tuple[str, ...]) -> None:
    runs = list(runs_of(document))
    text = "".join(run.text for run in runs)
    assert len(text) < FLOOD, "the paper is flooded"
    said = "\n".join([text, *(f"{run.comment} {run.target}" for run in runs), document.title])
    found = [secret for secret in secrets if secret in said]
    assert not found, found
    assert document.mark == DRAFT_MARK
    archive = zipfile.ZipFile(BytesIO(write_docx(document)))
    relations = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert not any(b'TargetMode="External"' in each for each in relations), "the Word file refers to something outside"


def _write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


ATTACKS: list[Attack] = []


def attack(
    name: str, defence: str, source: str | bytes, doc: str = PUBLIC, secrets: tuple[str, ...] = SECRETS, **more: str
) -> None:
    """Add an attack by a template's source; `more` are further templates, in the folder OR."""

    def run(folder: Path) -> None:
        _write(folder, f"CA/{doc}.md", source)
        for other, text in more.items():
            _write(folder, f"OR/{other}.md", text)
        _harmless(folder, doc, secrets)

    ATTACKS.append(Attack(name, defence, run))


# ---- looking behind what is given: a name that no guard knows of ----------------------------------------------------------

for _name, _expression in {
    "model-behind-the-record": "record.model.client.name.last",
    "model-behind-a-view": "client.view.model.name.first",
    "text-of-a-value": "client.full_name.text",
    "raw-of-a-value": "record.client.identifiers.fbi.raw",
    "raw-of-a-name": "client.full_name.raw",
    "runs-of-the-sheet": "(client.full_name ~ '') and sheet.runs[-1].text",
    "runs-through-a-value": "(client.full_name ~ '') and client.full_name.sheet.runs[-1].text",
    "runs-through-a-charge": "(client.full_name ~ '') and charges[0].sheet.runs[-1].text",
    "context-of-a-charge": "charges[0].context.filing.record.client.name.last",
    "context-of-the-law": "remedy.context.filing.record.client.name.last",
    "context-of-a-requirement": "pleaded[0].context.filing.name.full",
    "context-of-a-case": "cases[0].context.filing.name.full",
    "model-of-the-law": "law.model and 'GOT THROUGH'",
    "method-of-a-value": "client.full_name.with_text('').raw",
    "environment": "law.context.env and 'GOT THROUGH'",
    "format-reads-attributes": "'{0.text}'.format(client.full_name)",
    "format-map-reads-attributes": "'{x.text}'.format_map({'x': client.full_name})",
    "method-of-a-text": "'x'.replace('x', 'GOT THROUGH')",
    "method-of-a-list": "(charges.copy() and 'GOT THROUGH')",
    "subscript-for-an-attribute": "client.full_name['text']",
    "model-by-subscript": "record['model'].client.name.last",
}.items():
    attack(_name, "attributes", f"{{{{ {_expression} }}}}\n")
attack(
    "loop-keeps-state", "attributes", "{% for x in [1, 2] %}{% if loop.changed(x) %}GOT THROUGH{% endif %}{% endfor %}"
)

for _name, _path in {
    "field-walks-the-model": "model.client.name.last",
    "field-walks-the-sheet": "sheet.runs",
    "field-walks-a-value": "client.name.last.text",
    "field-walks-dunders": "__class__.__name__",
    "field-walks-methods": "client.name.model.full",
}.items():
    attack(_name, "fields", f"{{{{ field('{_path}') }}}}{{% if field('{_path}') %}}GOT THROUGH{{% endif %}}\n")
attack("folder-of-the-record", "spoken", "{{ record.folder }}\n")
attack("prints-a-function", "printing", "{{ cite }}\n")
attack("joins-objects", "printing", "{{ [cite, cite] | join('; ') }}\n")

# ---- what the guards on names take out, whatever a template prints --------------------------------------------------------

attack("true-name-in-a-public-paper", "names", "{{ client.full_name }}\n")
attack("true-name-by-field", "names", "{{ field('client.name') }}\n")
attack("true-name-in-capitals", "names", "{{ client.full_name | upper }}\n", secrets=(*SECRETS, "QUILLFEATHER"))
attack("true-name-in-a-table", "names", "| a |\n|---|\n| {{ record.client.name.last }} |\n")
attack("birth-date", "names", "{{ record.client.date_of_birth }}\n")
attack("address", "names", "{{ record.client.address.street }}\n")
attack("numbers", "names", "{{ record.client.identifiers.fbi }}\n")
attack("trafficker", "names", "{{ record.trafficking.traffickers[0].name }}\n")
attack("name-in-a-comment", "words", "{{ placeholder('x', client.full_name ~ '') }}\n")
attack("name-in-a-blank", "words", "{{ placeholder(client.full_name ~ '') }}\n")
attack("name-of-an-exhibit", "exhibits", "{{ exhibit(record.client.name.last) }}\n")
attack(
    "guesses-the-name", "guessing",
    "{% for x in ['Anna', 'Maria', 'Rosa'] %}{% if record.client.name.first == x %}It is {{ x }}.{% endif %}{% endfor %}",
)  # fmt: skip
attack("looks-the-name-up", "guessing", "{{ {'Anna': 'It is A', 'Maria': 'GOT THROUGH'}[record.client.name.first] }}")
attack(
    "guesses-the-traffickers-name", "guessing",
    "{% if record.trafficking.traffickers[0].name in ['Rex Nohbdy'] %}GOT THROUGH{% endif %}",
)  # fmt: skip
attack(
    "guesses-the-number", "guessing",
    "{% set d = [0,1,2,3,4,5,6,7,8,9] %}{% for a in d %}{% for b in d %}{% for c in d %}{% for e in d %}"
    "{% if record.client.identifiers.ssn_last4 == a ~ b ~ c ~ e %}It is {{ a }}{{ b }}{{ c }}{{ e }}.{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    secrets=("It is",),
)  # fmt: skip
attack("exposure-in-a-filing", "office", "{{ record.exposure[0].text }}\n")
attack("other-grounds-in-a-filing", "office", "{{ record.cases[0].other_grounds[0] }}\n")
for _name, _source in {
    "exposure-is-there": "{% if record.exposure is known %}GOT THROUGH{% endif %}",
    "exposure-is-counted": "{% if record.exposure | length == 1 %}GOT THROUGH{% endif %}",
    "exposure-is-compared": "{% if record.exposure[0].kind == 'uncharged' %}GOT THROUGH{% endif %}",
    "exposure-is-guessed": "{% if record.exposure[0].text == 'There was a second arrest.' %}GOT THROUGH{% endif %}",
    "exposure-by-subscript": "{{ record['exposure'][0]['text'] }}",
    "exposure-through-a-set": "{% set r = record %}{% for each in r.exposure %}GOT THROUGH{% endfor %}",
    "exposure-through-a-macro": "{% macro m(of) %}{{ of.exposure[0].text }}{% endmacro %}{{ m(record) }}",
    "exposure-through-filters": "{{ (record.exposure | listed | first).text }}",
    "exposure-through-a-block-that-is-set": "{% set x %}{{ record.exposure[0].text }}{% endset %}{{ x }}",
    "exposure-among-others": "{% for x in record.since | listed + record.exposure %}{{ x.text }}{% endfor %}",
    "noncitizen-is-tested": "{% if record.client.noncitizen %}GOT THROUGH{% endif %}",
    "noncitizen-is-compared": "{% if record.client.noncitizen == true %}GOT THROUGH{% endif %}",
    "noncitizen-is-not-none": "{% if record.client.noncitizen is not none %}GOT THROUGH{% endif %}",
    "noncitizen-chooses-words": "{{ 'GOT THROUGH' if record.client.noncitizen else '' }}",
    "noncitizen-through-the-negative": "{{ '' if not record.client.noncitizen else 'GOT THROUGH' }}",
    "danger-is-tested": "{% if record.trafficking.still_in_danger %}GOT THROUGH{% endif %}",
    "advice-on-immigration": "{% if record.declaration.advised.immigration is unknown %}GOT THROUGH{% endif %}",
    "cleared-answer": "{{ answer('cleared-exposure') }}",
    "cleared-answer-by-subscript": "{{ record.answers['cleared-exposure'] }}",
    "cleared-answer-in-a-loop": "{% for each in record.answers %}{{ record.answers[each] }}{% endfor %}",
    "cleared-answer-among-the-keys": "{% if 'cleared-exposure' in record.answers %}GOT THROUGH{% endif %}",
}.items():
    attack(_name, "office", _source)
attack("exposure-in-an-include", "office", "{% include 'OR/told.md' %}", told="{{ record.exposure[0].text }}")
attack(
    "exposure-in-a-macro-of-another-file", "office",
    "{% from 'OR/told.md' import told %}{{ told(record) }}",
    told="{% macro told(of) %}{% if of.exposure %}GOT THROUGH{% endif %}{% endmacro %}",
)  # fmt: skip
attack("exposure-by-field", "office", "{% if field('exposure') is known %}GOT THROUGH{% endif %}")
attack("noncitizen-by-field", "office", "{% if field('client.noncitizen') %}GOT THROUGH{% endif %}")
attack(
    "signs-words-not-approved", "unsigned",
    "::: signature\nSIGNED {{ P }}\n\n________________\n:::\n", "declaration", secrets=("SIGNED",),
)  # fmt: skip

# ---- constructs that no paper needs ---------------------------------------------------------------------------------------

for _name, _source in {
    "repeats-a-text": "{{ 'a' * 200000 }}",
    "repeats-a-list": "{% set x = charges * 3000000 %}GOT THROUGH",
    "power": "{% set x = 2 ** (charges | length + 300000) %}GOT THROUGH",
    "power-of-power": "{% set x = (charges | length + 1) ** 9 ** 5 %}GOT THROUGH",
    "formats-with-percent": "{{ '%0200000d' % 1 }}",
    "recursive-loop": "{% for x in [] recursive %}{% endfor %}GOT THROUGH",
    "imports-a-module": "{% import 'base/_facts.md' as facts %}GOT THROUGH",
    "spreads-arguments": "{{ cite(*['statute']) }}GOT THROUGH",
    "spreads-keywords": "{{ cite(**{'key': 'statute'}) }}GOT THROUGH",
    "reads-varargs": "{% macro m() %}{% if varargs %}GOT THROUGH{% endif %}{% endmacro %}{{ m(1) }}",
    "reads-kwargs": "{% macro m() %}{% if kwargs %}GOT THROUGH{% endif %}{% endmacro %}{{ m(a=1) }}",
    "calls-with-a-body": "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}GOT THROUGH{% endcall %}",
    "block-of-a-filter": "{% filter upper %}got through{% endfilter %}",
    "slices": "{% set x = charges[::1] %}GOT THROUGH",
    "reads-self": "{% if self %}GOT THROUGH{% endif %}",
    "computed-include": "{% set x = 'OR/other.md' %}{% include x %}",
    "list-of-includes": "{% include ['OR/none.md', 'OR/other.md'] %}",
    "deep-nesting": "{% if " + "not " * 70 + "1 %}GOT THROUGH{% endif %}",
}.items():
    attack(_name, "constructs", _source, other="GOT THROUGH")

# ---- more than a paper can need -------------------------------------------------------------------------------------------

_HUNDRED = "{% set a = [1,2,3,4,5,6,7,8,9,0] %}{% set a = a + a + a + a + a + a + a + a + a + a %}"
_NESTED = "{% for x in a %}{% for y in a %}{% for z in [1,2,3,4,5,6] %}{% endfor %}{% endfor %}{% endfor %}"
_DOUBLED = "{% set t = 'abcdefghij' %}"
attack("loop-in-loop-in-loop", "steps", _HUNDRED + _NESTED + LET_IN)
attack(
    "macro-that-calls-itself-twice", "steps",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(17) }}GOT THROUGH",
)  # fmt: skip
attack(
    "include-in-a-loop", "steps",
    _HUNDRED + _NESTED.replace("{% endfor %}", "{% include 'OR/other.md' %}{% endfor %}", 1) + LET_IN,
    other="-",
)  # fmt: skip
attack(
    "sentence-in-a-loop", "steps",
    _HUNDRED + _NESTED.replace("{% endfor %}", "{% if words('{{1}}') %}{% endif %}{% endfor %}", 1) + LET_IN,
)  # fmt: skip
attack(
    "filter-in-a-loop",
    "steps",
    "{% set t = 'a' %}" + "{% set t = t | bare | bare | bare %}" + _HUNDRED + _NESTED + LET_IN,
)
attack("text-doubled-by-concatenation", "characters", _DOUBLED + "{% set t = t ~ t %}" * 19 + LET_IN)
attack(
    "text-doubled-by-a-macro", "characters",
    "{% macro m(t) %}{{ t }}{{ t }}{% endmacro %}" + _DOUBLED + "{% set t = m(t) %}" * 19 + LET_IN,
)  # fmt: skip
attack("text-doubled-by-a-block", "characters", _DOUBLED + "{% set t %}{{ t }}{{ t }}{% endset %}" * 19 + LET_IN)
attack("text-doubled-by-join", "characters", _DOUBLED + "{% set t = [t, t] | join(t) %}" * 12 + LET_IN)
attack("text-doubled-by-a-list", "characters", _DOUBLED + "{% set t = [t, t, t] | and_list %}" * 12 + LET_IN)
attack(
    "text-handed-on-many-times", "characters",
    _DOUBLED + "{% set t = t ~ t %}" * 13 + "{% set l = [t, t, t, t, t, t, t, t] %}"
    + "{% if topic(l) %}{% endif %}" * 5 + LET_IN,
)  # fmt: skip
attack("list-doubled", "items", "{% set l = [1] %}" + "{% set l = l + l %}" * 14 + LET_IN)
attack("list-of-letters", "items", _DOUBLED + "{% set t = t ~ t %}" * 11 + "{% set l = t | list %}" + LET_IN)
attack("lists-in-lists", "flat", "{% set l = [1] %}" + "{% set l = [l, l] %}" * 40 + LET_IN)
attack("tuples-in-tuples", "flat", "{% set l = (1, 2) %}" + "{% set l = (l, l) %}" * 40 + LET_IN)
attack("mappings-in-mappings", "flat", "{% set l = {'a': 1} %}" + "{% set l = {'a': l, 'b': l} %}" * 40 + LET_IN)
attack("adds-texts", "sums", "{{ 'GOT ' + 'THROUGH' }}")
attack(
    "floods-with-lines",
    "markdown",
    _HUNDRED + "{% for x in a %}{% for y in a %}\n\n\n\n\n{% endfor %}{% endfor %}GOT THROUGH",
)
attack(
    "floods-with-one-paragraph",
    "markdown",
    _HUNDRED + "{% for x in a %}{% for y in a %}" + "ab" * 30 + "{% endfor %}{% endfor %}",
)
attack(
    "floods-with-the-clients-words", "pages",
    _HUNDRED + "{% set t = charges[0].nexus ~ '' %}{% for x in a %}{% for y in a %}{{ t }}{{ t }}{{ t }}{% endfor %}{% endfor %}",
)  # fmt: skip
attack("large-source", "source", "{#" + "x\n" * 60_000 + "#}" + LET_IN)
attack("long-line", "source", "{#" + "x" * 6_000 + "#}" + LET_IN)


def _slow_template(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without(sandbox, "MAX_SECONDS", 0.005)(patch)
        loops = "{% for x in a %}{% for y in a %}" + "{% if x in a %}{% endif %}" * 40 + "{% endfor %}{% endfor %}"
        _write(folder, f"CA/{PUBLIC}.md", _HUNDRED + loops + LET_IN)
        _harmless(folder)


ATTACKS.append(Attack("takes-its-time", "time", _slow_template))

# ---- faults of every kind end in a message ---------------------------------------------------------------------------------

for _name, _source in {
    "divides-by-nothing": "{{ cite(0 - 1) }}",
    "calls-without-end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "includes-itself": "{% include 'CA/proposed-order.md' %}",
    "extends-itself": "{% extends 'CA/proposed-order.md' %}",
    "sentence-of-no-text": "{{ words(charges) }}",
    "number-of-many-digits": "{{ " + "9" * 4_900 + " }}",
    "opens-and-never-closes": "{% if x %}{% for",
    "brackets-without-end": "{{ " + "(" * 2_000 + ")" * 2_000 + " }}",
    "minuses-without-end": "{{ " + "-" * 2_000 + "1 }}",
    "loops-too-deep-for-python": "{% for x in [1] %}" * 25 + "x" + "{% endfor %}" * 25,
    "field-of-a-number": "{{ field(1) }}",
    "label-of-a-number": "{{ missing(5) }}",
    "missing-is-tested": "{% if record.hardship[0] == 1 %}{% endif %}{{ record.client.phone == 1 }}",
    "item-that-is-not-there": "{{ charges[99].statute }}",
    "bound-by-a-text": "{{ bound_by('x') }}",
}.items():
    attack(_name, "told", _source)

# ---- other files ------------------------------------------------------------------------------------------------------------


def _outside(name: str, line: str, link: str | None = None, target: str = "outside") -> None:
    def run(folder: Path) -> None:
        outside = folder.parent / f"{folder.name}-outside"
        outside.mkdir()
        (outside / "secret.md").write_text(CANARY, encoding="utf-8")
        inside = folder / "inside"
        _write(inside, f"CA/{PUBLIC}.md", line.replace("OUTSIDE", str(outside)).replace("NAME", outside.name))
        if link:
            where = inside / "templates" / link
            where.parent.mkdir(parents=True, exist_ok=True)
            where.symlink_to(outside / "secret.md" if link.endswith(".md") else outside)
        _harmless(inside)

    ATTACKS.append(Attack(name, target, run))


_outside("includes-by-dots", "{% include '../../../NAME/secret.md' %}", None, "folders")
_outside("includes-by-inner-dots", "{% include 'CA/../../../../NAME/secret.md' %}", None, "folders")
_outside("includes-an-absolute-path", "{% include 'OUTSIDE/secret.md' %}", None, "folders")
_outside("extends-by-dots", "{% extends '../../../NAME/secret.md' %}", None, "folders")
_outside("includes-through-a-linked-file", "{% include 'OR/link.md' %}", "OR/link.md", "links")
_outside("includes-through-a-linked-folder", "{% include 'OR/secret.md' %}", "OR", "links")
attack(
    "includes-a-name-with-nul",
    "folders",
    "{% include 'OR/other.md\\0' ignore missing %}{% include 'OR/other.md\\n' %}",
    other=LET_IN,
)
attack("includes-what-is-no-template", "folders", "{% include 'CA.yaml' %}")


def _memo(folder: Path) -> None:
    _write(folder, "base/review-memo.md", "Nothing to worry about.")
    try:
        with adding(folder):
            pass
    except InputError as error:
        assert "memo" in str(error)
        return
    raise AssertionError("the memo can be replaced")


ATTACKS.append(Attack("replaces-the-memo", "memo", _memo))

# ---- Markdown ---------------------------------------------------------------------------------------------------------------

for _name, _source in {
    "script": "a <script>alert(1)</script> GOT THROUGH",
    "picture-by-html": 'a <img src="http://example.com/x.png"> GOT THROUGH',
    "frame": '<iframe src="file:///etc/passwd"></iframe>\n\nGOT THROUGH',
    "style": "<style>* { display: none }</style>\n\nGOT THROUGH",
    "comment-hides": "a <!-- hidden --> GOT THROUGH",
    "picture-of-the-web": "![x](http://example.com/x.png) GOT THROUGH",
    "picture-of-a-file": "![x](/etc/passwd) GOT THROUGH",
    "picture-in-data": "![x](data:image/png;base64,AAAA) GOT THROUGH",
    "link-with-script": "[x](<javascript:alert(1)>) a [b](http://example.com) GOT THROUGH",
    "link-to-a-file": "[x](file:///etc/passwd) a [b](/x) GOT THROUGH",
    "link-by-reference": "[x][y] GOT THROUGH\n\n[y]: http://example.com/\n",
    "link-by-itself": "<http://example.com/> GOT THROUGH",
    "code-block": "    GOT THROUGH\n\nGOT THROUGH",
    "fence": "```\nx\n```\n\nGOT THROUGH",
}.items():
    attack(_name, "foreign", _source)
attack("deep-quotations-swallow-text", "swallowed", "GOT THROUGH\n\n" + "> " * 60 + "a passage that nobody sees")
attack("deep-lists-swallow-text", "swallowed", "GOT THROUGH\n\n" + "- " * 60 + "a passage that nobody sees")
_NOTES = "".join(":" * (60 - number) + " note\n" for number in range(40))
attack("deep-containers-swallow-text", "swallowed", "GOT THROUGH\n\n" + _NOTES + "a passage that nobody sees")
attack("named-allegation-in-a-note", "lone", "::: note\n¶[x] GOT THROUGH\n:::")
attack("columns", "columns", "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + "|a" * 50 + "|\n\nGOT THROUGH")
attack("widths-below-nothing", "shares", "::: widths 3 -1\n|a|b|\n|-|-|\n|c|d|\n:::\nGOT THROUGH")
attack("widths-without-end", "shares", "::: widths inf nan\n|a|b|\n|-|-|\n|c|d|\n:::\nGOT THROUGH")
attack("words-turned-around-in-the-source", "words", "a \u202eb")
attack("words-turned-around-by-an-escape", "words", "{{ 'a \\u202eb' }}")
attack("words-turned-around-by-an-entity", "words", "a &#x202e;b")
attack("control-character-by-an-escape", "words", "{{ 'a\\x07b' }}")
attack("forged-value", "words", "{{ '\\ue000' }}")

# ---- each defence, taken away -----------------------------------------------------------------------------------------------


def _naive_source(self: sandbox.Folders, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
    for folder in self.folders:
        path = folder / template.rstrip("\0\n")
        if path.is_file():
            return path.read_text(encoding="utf-8"), str(path), lambda: True
    return LET_IN, template, lambda: True


def _lenient(patch: pytest.MonkeyPatch) -> None:
    """The parser's pieces that a paper has no place for are passed over."""
    block, inline = markdown._Reader.block, markdown._Reader.inline

    def any_block(self: markdown._Reader, node: Any) -> Any:
        try:
            yield from block(self, node)
        except TemplateError:
            return

    def any_inline(self: markdown._Reader, node: Any, breaks: bool) -> Any:
        for child in node.children:
            if child.token:
                kept = ("text", "softbreak", "hardbreak")
                child.token.children = [each for each in child.token.children or [] if each.type in kept]
        return inline(self, node, breaks)

    without(markdown._Reader, "block", any_block)(patch)
    without(markdown._Reader, "inline", any_inline)(patch)


def _plain_sandbox(patch: pytest.MonkeyPatch) -> None:
    for name in ("is_safe_attribute", "is_safe_callable", "getitem", "call"):
        without(sandbox.Sandbox, name, getattr(SandboxedEnvironment, name))(patch)


def _walk_anything(view: Any, path: str) -> Any:
    for part in path.split("."):
        view = getattr(view, part)
    return view


def _any_exhibit(self: context.Context, id: Any) -> values.Value:
    return values.Value(self.sheet, id, None, "reference", "{}", refers=Reference((f"exhibit:{id.raw}",), must=True))


def _print_anything(patch: pytest.MonkeyPatch) -> None:
    without(sandbox, "printable", str)(patch)
    without(sandbox, "joined", lambda parts, between="": between.join(map(str, parts)))(patch)


def _any_character(patch: pytest.MonkeyPatch) -> None:
    without(characters, "UNPRINTABLE", re.compile("(?!)"))(patch)


def _any_length(patch: pytest.MonkeyPatch) -> None:
    without(sandbox, "MAX_SOURCE", 10**9)(patch)
    without(sandbox, "MAX_LINE", 10**9)(patch)


def _any_markdown(patch: pytest.MonkeyPatch) -> None:
    without(markdown, "MAX_MARKDOWN", 10**9)(patch)
    without(markdown, "MAX_LINES", 10**9)(patch)


def _any_link(patch: pytest.MonkeyPatch) -> None:
    without(folders, "checked_folder", lambda folder: folder)(patch)
    without(sandbox.Folders, "get_source", _naive_source)(patch)


def _bare_folder(patch: pytest.MonkeyPatch) -> None:
    without(folders, "OWN", ())(patch)


SLOW = ("macro-that-calls-itself-twice", "sentence-in-a-loop", "include-in-a-loop")

DEFENCES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "attributes": _plain_sandbox,
    "fields": without(worksheet_words, "field_at", _walk_anything),
    "spoken": without(values, "SPOKEN", {"folder"}),
    "printing": _print_anything,
    "names": without(privacy.Guard, "run", lambda self, run, **_: run),
    "exhibits": without(context.Context, "exhibit", _any_exhibit),
    "guessing": without(values.Value, "_compared", lambda self: self.raw),
    "office": without(field_kinds, "kind_of", lambda path: "free"),
    "unsigned": without(papers_compose, "unsigned_block", lambda block: block),
    "constructs": without(sandbox, "check_constructs", lambda *_: None),
    "steps": without(sandbox, "MAX_STEPS", 10**12),
    "characters": without(sandbox, "MAX_CHARACTERS", 10**12),
    "items": without(sandbox, "MAX_ITEMS", 10**12),
    "flat": without(sandbox, "flattened", lambda items: items),
    "sums": without(sandbox.Sandbox, "intercepted_binops", frozenset()),
    "markdown": _any_markdown,
    "pages": without(markdown, "MAX_TEXT", 10**12),
    "source": _any_length,
    "time": without(sandbox, "thread_time", lambda: 0.0),
    "told": without(render, "reported", nullcontext),
    "folders": _any_link,
    "links": _any_link,
    "memo": _bare_folder,
    "foreign": _lenient,
    "swallowed": without(markdown, "MAX_DEPTH", 10**6),
    "lone": without(markdown, "ALLEGATION_MARK", re.compile(r"¶(?P<name>(?!))?(?:\[([a-z0-9-]+)\])?\s*")),
    "columns": without(markdown, "MAX_COLUMNS", 10**6),
    "shares": without(markdown, "shares_of", lambda info: tuple(map(float, info.split()[1:]))),
    "words": _any_character,
}  # fmt: skip
