"""What an attack is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Attack:
    """An attack and the defence that stops it, a key into DEFENCES of the same module."""

    name: str  # unique, kebab-case
    defence: str
    run: Callable[[Path], None]  # takes an empty folder; raises AssertionError when the attack does harm
