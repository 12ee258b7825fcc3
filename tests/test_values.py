"""What templates print: values that keep their kind, and blanks that cannot turn silence into a statement."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, get_args

import pytest
from conftest import SIMPLE
from hypothesis import given
from hypothesis import strategies as st

from petition_gen.document import Run, runs_of, text_of
from petition_gen.errors import TemplateError
from petition_gen.papers.outcomes import BEFELL, OUTCOMES
from petition_gen.record.closed_words import Outcome
from petition_gen.record.load import load_record
from petition_gen.record.partial_dates import PartialDate
from petition_gen.templating.markdown import blocks_of
from petition_gen.templating.render import environment
from petition_gen.templating.values import Missing, Sheet, Value, View, label_of


def printed(source: str, **variables: Any) -> list[Run]:
    """The runs that a template's text makes."""
    sheet = Sheet()
    made = {name: make(sheet) for name, make in variables.items()}
    return list(runs_of(blocks_of(environment().from_string(source).render(made), sheet)))


def value(raw: Any, path: str | None = "cases[0].number", **more: Any) -> Callable[[Sheet], Value]:
    return lambda sheet: Value(sheet, raw, path, **more)


def missing(path: str) -> Callable[[Sheet], Missing]:
    return lambda sheet: Missing(sheet, path)


def test_a_value_keeps_its_kind_and_its_field() -> None:
    runs = printed("Case {{ number }} under {{ cite }}.", number=value("014512"), cite=value("§ 1", None, kind="cite"))
    assert [(run.text, run.kind, run.path) for run in runs] == [
        ("Case ", "text", None),
        ("014512", "text", "cases[0].number"),
        (" under ", "text", None),
        ("§ 1", "cite", None),
        (".", "text", None),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (PartialDate(2014, 6, 2), "June 2, 2014"),
        (PartialDate(2014), "2014"),
        (Decimal("390"), "$390"),
        (Decimal("1390.5"), "$1,390.50"),
        ("two\n words ", "two words"),
        (2, "2"),
    ],
)
def test_values_in_words(raw: Any, words: str) -> None:
    assert [run.text for run in printed("{{ it }}", it=value(raw))] == [words]


def test_a_date_in_a_sentence() -> None:
    runs = printed("It began {{ it.phrase }}.", it=value(PartialDate(2014, 6)))
    assert text_of(tuple(runs)) == "It began in or about June 2014."
    runs = printed("It began {{ it.phrase }}.", it=missing("cases[0].charges[0].date"))
    assert text_of(tuple(runs)) == "It began [date of the offense: not in the record]."


def test_a_missing_field_prints_a_placeholder_with_its_path() -> None:
    runs = printed("On {{ it }}, it was.", it=missing("cases[0].charges[1].disposition.date"))
    blank = next(run for run in runs if run.kind == "placeholder")
    assert blank.text == "[date of disposition: not in the record]"
    assert blank.path == "cases[0].charges[1].disposition.date"


@pytest.mark.parametrize(
    "source",
    [
        "{% if it %}x{% endif %}",
        "{% if not it %}x{% endif %}",
        "{{ 'x' if it else 'y' }}",
        "{% for each in it %}x{% endfor %}",
        "{{ it == 'x' }}",
        "{{ it != 'x' }}",
        "{{ it > 1 }}",
        "{{ it | length }}",
        "{% if 'x' in it %}x{% endif %}",
        "{{ it and 'x' }}",
        "{{ it or 'x' }}",
        "{% if it.deeper.still %}x{% endif %}",
    ],
)
def test_no_template_can_turn_silence_into_a_statement(source: str) -> None:
    with pytest.raises(TemplateError, match="is tested, but may be unknown"):
        printed(source, it=missing("pending"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% if it is known %}x{% else %}y{% endif %}", "y"),
        ("{% if it is unknown %}x{% else %}y{% endif %}", "x"),
        ("{% for each in it | listed %}x{% endfor %}y", "y"),
        ("{% if it.deeper is known %}x{% else %}y{% endif %}", "y"),
    ],
)
def test_a_template_can_ask_whether_it_is_known(source: str, expected: str) -> None:
    assert text_of(tuple(printed(source, it=missing("pending")))) == expected


def test_what_is_known_to_be_none_is_not_printed() -> None:
    with pytest.raises(TemplateError, match="is none"):
        printed("{{ it }}", it=lambda sheet: None)


def test_a_view_of_the_record() -> None:
    record, sheet = load_record(SIMPLE), Sheet()
    view = View(sheet, record)
    assert view.cases[0].number.raw == "CR-14-004512"
    assert view.cases[0].number.path == "cases[0].number"
    assert view.client.name.last.kind == "identity"
    assert view.client.identifiers.state["CA"].kind == "identity"
    assert view.cases[0].charges[0].nexus.kind == "text"
    assert isinstance(view.trafficking.delay, Missing)
    assert view.pending == []
    assert view.cases[0].docketed is True
    with pytest.raises(TemplateError, match="no field 'nubmer'"):
        _ = view.cases[0].nubmer


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("cases[0].number", "docket number"),
        ("cases[0].charges[1].disposition.date", "date of disposition"),
        ("client.date_of_birth", "date of birth"),
        ("attorneys[0].phone", "phone"),
    ],
)
def test_labels_of_blanks(path: str, label: str) -> None:
    assert label_of(path) == label


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ it.__class__ }}",
        "{{ it.sheet.runs.append(1) }}",
        "{{ it.__init__.__globals__ }}",
        "{% set x = it.raw.__class__ %}{{ x }}",
    ],
)
def test_a_template_reaches_nothing_but_what_it_is_given(source: str) -> None:
    with pytest.raises(Exception, match=r"unsafe|undefined|no attribute|not safely|has no"):
        printed(source, it=value("x"))


@given(st.text(st.characters(blacklist_categories=["Cs", "Co", "Cc"], blacklist_characters="\u2028\u2029"), min_size=1))
def test_any_text_comes_through_as_it_is_but_for_its_white_space(text: str) -> None:
    words = " ".join(text.split())
    runs = printed("Before {{ it }} after.", it=value(text, "trafficking.summary"))
    assert [run.text for run in runs if run.path] == ([words] if words else [])


def test_each_outcome_that_a_record_can_hold_has_its_words() -> None:
    assert set(OUTCOMES) == set(get_args(Outcome))
    assert {each.befell for each in OUTCOMES.values()} == set(BEFELL)
