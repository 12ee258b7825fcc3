"""What happened to the client, in her own words and the drafter's: the trafficking, its cost, and her life since."""

from __future__ import annotations

from typing import Literal

from petition_gen.record.base import Part
from petition_gen.record.closed_words import Means, TraffickingForm
from petition_gen.record.field_types import Date, Digest, Flag, Language, Line, Many, Maybe, ProofMark, Text


class Period(Part):
    """A time during which the client was trafficked."""

    began: Maybe[Date] = None
    ended: Maybe[Date] = None
    ongoing: Maybe[Flag] = None
    forms: Many[TraffickingForm] = None
    means: Many[Means] = None
    places: Many[Line] = None
    trafficker: Maybe[Line] = None


class Trafficker(Part):
    """A trafficker: a label, and a name that papers carry only where `name_in_papers` says so."""

    label: Maybe[Line] = None
    name: Maybe[Line] = None
    relation: Maybe[Line] = None
    name_in_papers: Maybe[Flag] = None


class Approval(Part):
    """When the words were read back to the client and approved by her, by whom they were read and interpreted.

    `words` is the digest of the words that she approved: other words are not approved.
    """

    date: Maybe[Date] = None
    read_back_by: Maybe[Line] = None
    interpreter: Maybe[Line] = None
    words: Maybe[Digest] = None


class Narrative(Part):
    """A passage in the client's own words. It may be used in `cases` alone; `original` is the text in her language, `language`
    which that is where it is not the client's.

    `proves` names the facts for which a paper may cite it.
    """

    heading: Maybe[Line] = None
    text: Maybe[Text] = None
    original: Maybe[Text] = None
    language: Maybe[Language] = None
    cases: Many[Line] = None
    proves: Many[ProofMark] = None
    approved: Maybe[Approval] = None


class Service(Part):
    """A service that the client has had."""

    provider: Maybe[Line] = None
    since: Maybe[Date] = None
    kind: Maybe[Line] = None
    in_papers: Maybe[Flag] = None


class Trafficking(Part):
    """What happened. `summary` and `delay` are the drafter's words, `narrative` is the client's."""

    periods: Many[Period] = None
    traffickers: Many[Trafficker] = None
    summary: Maybe[Text] = None
    narrative: Many[Narrative] = None
    delay: Maybe[Text] = None
    services: Many[Service] = None
    still_in_danger: Maybe[Flag] = None


class Advice(Part):
    """When the client was advised of what signing can bring."""

    self_incrimination: Maybe[Date] = None
    immigration: Maybe[Date] = None


class Declaration(Part):
    """Who declares, and the advice given before."""

    by: Literal["client", "provider", "none"] | None = None
    advised: Maybe[Advice] = None


class Hardship(Part):
    """What the record costs the client now. `cases`: whose record it is; left out, of all of them. `original`: as in a passage."""

    kind: Maybe[Line] = None
    text: Maybe[Text] = None
    own_words: Maybe[Text] = None
    original: Maybe[Text] = None
    language: Maybe[Language] = None
    cases: Many[Line] = None
    approved: Maybe[Approval] = None


class Since(Part):
    """Something of the client's life since. `cases`: the filings that tell it; left out, all of them. `original`: as in a passage."""

    text: Maybe[Text] = None
    own_words: Maybe[Text] = None
    original: Maybe[Text] = None
    language: Maybe[Language] = None
    cases: Many[Line] = None
    approved: Maybe[Approval] = None
