"""Hostile encrypted files end in a clear error or do no harm, and would not without the defence."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacks.archives import ATTACKS, DEFENCES
from attacks.corpus import Attack

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@each_attack
def test_a_hostile_archive_is_stopped(attack: Attack, tmp_path: Path) -> None:
    attack.run(tmp_path)


@each_attack
def test_it_is_the_defence_that_stops_it(attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DEFENCES[attack.defence](monkeypatch)
    with pytest.raises(AssertionError):
        attack.run(tmp_path)


def test_each_defence_is_attacked_and_each_attack_is_another() -> None:
    assert {each.defence for each in ATTACKS} == set(DEFENCES)
    assert len({each.name for each in ATTACKS}) == len(ATTACKS)
