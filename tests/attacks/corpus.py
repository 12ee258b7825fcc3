"""What an attack is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import petition_gen

MODULES = [
    importlib.import_module(each.name)
    for each in pkgutil.walk_packages(petition_gen.__path__, "petition_gen.")
    if not each.name.endswith("__main__")
]


@dataclass(frozen=True)
class Attack:
    """An attack. `defence` is a key of the DEFENCES of its module, `run` takes an empty folder and raises AssertionError on harm."""

    name: str
    defence: str
    run: Callable[[Path], None]


def without(module: Any, name: str, value: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Takes a defence away: what `module` calls `name` is `value` there, and in every module that imports it by that name."""

    def take_away(patch: pytest.MonkeyPatch) -> None:
        defence = getattr(module, name)
        patch.setattr(module, name, value)
        for each in MODULES:
            if getattr(each, name, None) is defence:
                patch.setattr(each, name, value)

    return take_away
