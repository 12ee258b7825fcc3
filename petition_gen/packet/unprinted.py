"""What stands in a packet's Word files and not in its PDFs, because no font of this computer has the letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from petition_gen.document import Document
from petition_gen.packet.manifest import Format


def unprinted(papers: Iterable[tuple[str, Document]], formats: Sequence[Format]) -> tuple[str, ...]:
    """For each paper, by its path, what its PDF has slips for, in a sentence. Nothing where no PDF is asked for."""
    if "pdf" not in formats:
        return ()
    from petition_gen.writers.letters import drawable

    word = "docx" in formats
    where = "in the Word file alone" if word else "nowhere"
    return tuple(
        f"{path}: {' and '.join(told)} stands {where}; no font on this computer has the letters: install one, such as a"
        " Noto font, and draft again"
        for path, document in papers
        if (told := drawable(document, word)[1])
    )


def as_written(document: Document, kind: Format, formats: Sequence[Format]) -> Document:
    """The document as a file of this kind has it: in a PDF with slips for what cannot be drawn."""
    if kind == "docx":
        return document
    from petition_gen.writers.letters import drawable

    return drawable(document, "docx" in formats)[0]
