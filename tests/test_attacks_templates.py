"""Hostile templates: each attack is stopped, and gets through where its defence is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacks.corpus import Attack
from attacks.templates import ATTACKS, DEFENCES

SLOW = {"macro-that-calls-itself-twice", "sentence-in-a-loop", "include-in-a-loop"}
each_attack = pytest.mark.parametrize(
    "attack",
    [pytest.param(each, marks=[pytest.mark.slow] if each.name in SLOW else [], id=each.name) for each in ATTACKS],
)


@each_attack
def test_attack_is_stopped(attack: Attack, tmp_path: Path) -> None:
    attack.run(tmp_path)


@pytest.mark.slow
@each_attack
def test_attack_does_harm_without_its_defence(attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DEFENCES[attack.defence](monkeypatch)
    with pytest.raises(AssertionError):
        attack.run(tmp_path)


def test_each_defence_is_attacked_and_each_attack_is_another() -> None:
    assert {each.defence for each in ATTACKS} == set(DEFENCES)
    assert len({each.name for each in ATTACKS}) == len(ATTACKS)
