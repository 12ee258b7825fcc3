"""The evidence of a record, and which files of it may be opened."""

from __future__ import annotations

from collections.abc import Collection

from petition_gen.record.base import Part
from petition_gen.record.closed_words import EvidenceKind
from petition_gen.record.field_types import Date, FilePath, Flag, Id, Line, Many, Maybe, Text
from petition_gen.record.marks import marks_of, tie_of


class Depicts(Part):
    """What an image, advertisement or message log shows. Unless one is no, the file is never opened."""

    minor: Maybe[Flag] = None
    sexual: Maybe[Flag] = None


# Kinds of evidence that may show a minor in a sexual way: unless the record denies it, nobody here looks.
IMAGES = ("photograph", "advertisement", "message_log")


class Evidence(Part):
    """A piece of evidence. Without `consent` it is left out of the papers.

    `shows` marks what it proves (`petition_gen.record.marks`), `says` is what it says, quoted or in substance.
    """

    id: Id
    kind: Maybe[EvidenceKind] = None
    title: Maybe[Line] = None
    public_title: Maybe[Line] = None
    date: Maybe[Date] = None
    author: Maybe[Line] = None
    sworn: Maybe[Flag] = None
    shows: Many[Line] = None
    says: Maybe[Text] = None
    file: Maybe[FilePath] = None
    consent: Maybe[Flag] = None
    sealed: Maybe[Flag] = None
    depicts: Maybe[Depicts] = None

    @property
    def may_be_opened(self) -> bool:
        """Whether the program may open its file: no image, or one that shows no minor or nothing sexual, as the record says."""
        depicts = self.depicts
        return self.kind not in IMAGES or (depicts is not None and (depicts.minor is False or depicts.sexual is False))

    def shows_in(self, cases: Collection[str]) -> set[str]:
        """What it proves in the cases of these ids: `judgment:oak-2014` is "judgment" in that case, and nothing elsewhere."""
        return {each.fact for each in marks_of(self.shows, cases) if each.case is None or each.case in cases}

    def belongs_to(self, cases: Collection[str]) -> bool:
        """Whether a filing for the cases of these ids may use it. Only what is tied to other cases alone does not belong."""
        ties = [tie_of(each, cases) for each in self.shows or ()]
        return not ties or any(tie is None or tie in cases for tie in ties)
