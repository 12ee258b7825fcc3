"""Hostile names end in a clear error or harmless text, and would not without the defence."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacks.corpus import Attack
from attacks.names import ATTACKS, DEFENCES, SLOW

ALL = [pytest.param(each, marks=[pytest.mark.slow] * (each.name in SLOW), id=each.name) for each in ATTACKS]


@pytest.mark.parametrize("attack", ALL)
def test_a_hostile_name_is_stopped(attack: Attack, tmp_path: Path) -> None:
    attack.run(tmp_path)


@pytest.mark.parametrize("attack", ALL)
def test_it_is_the_defence_that_stops_it(attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DEFENCES[attack.defence](monkeypatch)
    with pytest.raises(AssertionError):
        attack.run(tmp_path)


def test_each_attack_has_a_name_of_its_own() -> None:
    assert len({each.name for each in ATTACKS}) == len(ATTACKS)
