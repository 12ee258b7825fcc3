"""What an attack is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Attack:
    """An attack. `defence` is a key of the DEFENCES of its module, `run` takes an empty folder and raises AssertionError on harm."""

    name: str
    defence: str
    run: Callable[[Path], None]
