"""The words of the example packets are those that were reviewed."""

from __future__ import annotations

from packet_words import FOLDER, packets


def test_the_papers_say_what_was_reviewed() -> None:
    reviewed = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.txt")}
    drafted = packets()
    assert sorted(drafted) == sorted(reviewed)
    changed = [path for path, words in drafted.items() if words != reviewed[path]]
    assert not changed, "run `make words`, read `git diff tests/packets`, and commit it with the change"
