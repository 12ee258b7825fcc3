"""Hostile input of every kind ends in a clear error or in harmless text, and would not without the defence that it tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attacks import archives, exhibits, jurisdictions, names, records, templates, workbooks
from attacks.corpus import Attack

KINDS = (archives, exhibits, jurisdictions, names, records, templates, workbooks)
LATER = (jurisdictions, templates)  # kinds of which the harm without a defence is shown by the slow tests only
ATTACKS = [(kind, each) for kind in KINDS for each in kind.ATTACKS]


def attacks(without_defence: bool = False) -> pytest.MarkDecorator:
    """One test for each attack; those that take long are slow ones."""
    return pytest.mark.parametrize(
        ("kind", "attack"),
        [
            pytest.param(
                kind,
                each,
                marks=[pytest.mark.slow] * (each.name in kind.SLOW or (without_defence and kind in LATER)),
                id=f"{kind.__name__.removeprefix('attacks.')}-{each.name}",
            )
            for kind, each in ATTACKS
        ],
    )


@attacks()
def test_an_attack_is_stopped(kind: Any, attack: Attack, tmp_path: Path) -> None:
    attack.run(tmp_path)


@attacks(without_defence=True)
def test_it_is_the_defence_that_stops_it(
    kind: Any, attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind.DEFENCES[attack.defence](monkeypatch)
    with pytest.raises(AssertionError):
        attack.run(tmp_path)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.removeprefix("attacks."))
def test_each_defence_is_attacked_and_each_attack_is_another(kind: Any) -> None:
    assert {each.defence for each in kind.ATTACKS} == set(kind.DEFENCES)
    assert len({each.name for each in kind.ATTACKS}) == len(kind.ATTACKS)
    assert set(kind.SLOW) <= {each.name for each in kind.ATTACKS}
