"""Two lists aligned with each other, in bounded time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

A_STEP = 4_000_000  # pairs of equal items in two lists that are aligned item by item: about a second
IN_ALL = 40_000_000  # of one comparison

Opcode = tuple[str, int, int, int, int]


@dataclass
class Work:
    """How much of a comparison's work is left. What is too much for it is compared less finely: in larger pieces."""

    left: int = IN_ALL

    def affords(self, pairs: int) -> bool:
        """Whether so many pairs may be looked at; they count as looked at then."""
        if pairs > min(A_STEP, self.left):
            return False
        self.left -= pairs
        return True


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable], work: Work) -> list[Opcode]:
    """What is equal in two lists and what is not, as difflib tells it.

    Where that would take too long, all between what the two begin and end with is one replacement.
    """
    counts, others = Counter(old), Counter(new)
    if work.affords(sum(count * others[item] for item, count in counts.items())):
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    ends = len(old) - tail, len(new) - tail
    found: list[Opcode] = [
        ("equal", 0, head, 0, head),
        ("replace", head, ends[0], head, ends[1]),
        ("equal", ends[0], len(old), ends[1], len(new)),
    ]
    return [each for each in found if each[1] < each[2] or each[3] < each[4]]
