"""One file under several entries of the evidence, told by what it holds: a copy under another name is the same file.

Planning looks at the names alone (`planning.seal`), since it opens nothing. What may never be opened is not opened here either.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from petition_gen.exhibits.exhibit import Unusable
from petition_gen.exhibits.files import content_of_file, exhibit_file
from petition_gen.planning.filing import Filing
from petition_gen.planning.seal import own_seal
from petition_gen.reading.source import ENCRYPTED


def kept_back(filing: Filing, folder: Path, withheld: set[Path]) -> Mapping[str, str]:
    """Exhibits that may not be bound, because the same file stands elsewhere in the record under a stricter rule.

    By id, with why as the end of a sentence. Consent that another entry lacks is lacking; an exhibit that the public would see
    may stand under no other entry that it may not see.
    """
    evidence = filing.record.evidence or ()
    copies = _copies(filing, folder, withheld)
    found: dict[str, str] = {}
    for item in filing.exhibits:
        others = [each for each in evidence if each.id != item.id and each.id in copies.get(item.id, ())]
        public = filing.seal_of_exhibit(item) == "open"
        for other in others:
            if not other.consent:
                found[item.id] = (
                    f"its file is the same as that of {other.id}, to whose use the client does not consent; say which is right"
                )
            elif public and own_seal(other) != "open":
                reason = (
                    f"its file is the same as that of {other.id}, which is not open to the public; say which is right"
                )
                found.setdefault(item.id, reason)
    return found


def _copies(filing: Filing, folder: Path, withheld: set[Path]) -> dict[str, frozenset[str]]:
    """The entries whose files hold the same bytes, by id. Read are files of one length, and encrypted ones."""
    files: dict[str, Path] = {}
    for each in filing.record.evidence or ():
        try:
            file = exhibit_file(folder, each.file, withheld) if each.file and each.may_be_opened else None
        except Unusable:
            continue
        if file:
            files[each.id] = file
    lengths: dict[int, set[Path]] = defaultdict(set)
    for file in files.values():
        lengths[file.stat().st_size].add(file)
    sealed = {file for file in files.values() if file.suffix.lower() == ENCRYPTED}
    alone = {file for group in lengths.values() if len(group) == 1 for file in group} if not sealed else set()
    groups: dict[str, set[str]] = defaultdict(set)
    known: dict[Path, str | None] = {}
    for id, file in files.items():
        if file not in known:
            known[file] = str(file) if file in alone else _digest(file, filing)
        if known[file]:
            groups[str(known[file])].add(id)
    return {id: frozenset(group) for group in groups.values() if len(group) > 1 for id in group}


def _digest(file: Path, filing: Filing) -> str | None:
    """What tells a file's content from any other; None where it cannot be read."""
    try:
        content = content_of_file(file, filing.record.decrypt)
        if isinstance(content, bytes):
            return hashlib.sha256(content).hexdigest()
        with content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, Unusable):
        return None
