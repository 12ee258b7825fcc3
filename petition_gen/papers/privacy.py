"""What keeps a filing's papers from saying whom they may not name.

A run that holds identity is known by its kind and replaced by kind. The drafter's sentences and the client's own words are
looked through for the names that the record holds. Courts, counties, offices, addresses and statutes stand as they are typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from petition_gen.document import Run
from petition_gen.identities.folding import pieces_of
from petition_gen.identities.matcher import Matcher
from petition_gen.identities.wording import Called, in_her_words, in_sentences, own_matcher
from petition_gen.papers.counsel import FILER
from petition_gen.planning.naming import Naming
from petition_gen.record.field_kinds import kind_of
from petition_gen.record.model import ClientRecord
from petition_gen.record.partial_dates import PartialDate

SEALED = "[in the sealed papers]"
_STATUTE = re.compile(r"statute$")
_OFFICE_ADDRESS = re.compile(r"(cases\[\d+\]\.agencies\[\d+\])\.address\.")
_HELPER = re.compile(r"trafficking\.services\[\d+\]\.provider$|evidence\[\d+\]\.author$")
_OFFICE_NAME = re.compile(
    rf"cases\[\d+\]\.agencies\[\d+\]\.name$|{_HELPER.pattern}"
)  # an order under seal names whom it binds


@dataclass(frozen=True)
class Guard:
    """What keeps the papers of one filing from saying whom they may not name. Made once for a filing, by `guard_of`."""

    record: ClientRecord
    name: Naming
    matcher: Matcher = field(repr=False)
    own: Matcher = field(repr=False)

    def run(self, run: Run, public: bool) -> Run:
        """The run as it may stand in a paper.

        In a public paper identity is replaced by kind. In every paper, for sealed ones are served too, the drafter's free text is
        freed of the names of traffickers, of what is protected, and of the client's names where the filing goes by initials or a
        pseudonym; in a public one also of the client's particulars. In the client's own words all of these give way to labels
        in brackets, in the sealed and the public paper alike.
        """
        if run.kind == "identity":
            return replace(run, text=self._identity(run), kind="text") if public else run
        if run.path is None or run.path.startswith(FILER):  # a court must be able to read who files
            return run
        kind = kind_of(run.path)
        if run.path == "signer.name":
            return replace(run, text=self.signer(run.text)) if public else run
        if kind == "fixed":
            return self._fixed(run) if public or _HELPER.match(run.path) else run
        if run.kind != "text" or kind == "closed":
            return run
        if kind == "own":
            found = in_her_words(run.text, self.record, self.own)
            if public and self.name.form != "full" and self.own is not self.matcher:
                more = in_her_words(found.text, self.record, self.matcher)
                found = replace(more, labels=(*found.labels, *more.labels))
        else:
            called = Called(self.name.caption, self.name.noun, self.name.after_title, self.signer(self._signer_name))
            found = in_sentences(run.text, self.matcher, called, "everything" if public else "names")
        if not found.labels and not found.left:
            return run
        return replace(run, text=found.text, labels=found.labels, left=found.left)

    def _identity(self, run: Run) -> str:
        """What a public paper prints in place of the client's own particulars."""
        if run.path == "client.date_of_birth":
            return str(PartialDate.parse(str(self.record.client.date_of_birth)).year)
        if run.path and run.path.startswith("client.name"):
            return self.name.caption.upper() if run.text.isupper() else self.name.caption
        return SEALED

    @property
    def _signer_name(self) -> str:
        return (self.record.signer.name if self.record.signer else None) or ""

    def signer(self, name: str) -> str:
        """The name of who signs for the client; its initials where it gives away the client's, which the papers do not carry."""
        client = self.record.client.name
        theirs = {piece for part in (client.first, client.middle, client.last) for piece in pieces_of(part or "")}
        if self.name.form == "full" or not theirs & set(pieces_of(name)):
            return name
        return "".join(f"{part[0].upper()}." for part in re.split(r"[\s-]+", name) if part[:1].isalpha())

    def _fixed(self, run: Run) -> Run:
        """A court, office, address or statute in a public paper, a helper in a sealed one: as it is typed, but for two things.

        An office that is protected as a whole goes by its label, its address with it. In a statute, the name of the client's own
        case is that of the caption, as everywhere.
        """
        path = run.path or ""
        if self._is_unnamed(path):
            return replace(run, text="[provider withheld]", labels=("[provider withheld]",))
        if _OFFICE_NAME.match(path) and (label := self.matcher.protected_whole(run.text)):
            opened = (
                label[:1].upper() + label[1:] if run.text[:1].isupper() and run.text[:4].lower() == "the " else label
            )
            return replace(run, text=opened, labels=(label,))
        if (office := _OFFICE_ADDRESS.match(path)) and self._is_protected(office[1]):
            return replace(
                run,
                text="[address withheld]" if path.endswith(("street", "street[0]")) else "",
                labels=("[address withheld]",),
            )
        if _STATUTE.search(path):
            names = [each for each in self.matcher.names_in(run.text) if each.person.human == "client"]
            text = run.text
            for each in reversed(names):
                if re.search(r"\bv(?:s|ersus)?\.?\s+$", run.text[: each.start]):
                    text = text[: each.start] + self.name.caption + text[each.end :]
            return replace(run, text=text, labels=(self.name.caption,)) if text != run.text else run
        return run

    def _is_unnamed(self, path: str) -> bool:
        """Whether it is a provider of whom the record says that no paper names them."""
        place = re.fullmatch(r"trafficking\.services\[(\d+)\]\.provider", path)
        services = (self.record.trafficking.services if self.record.trafficking else None) or ()
        return bool(place) and services[int(place[1])].in_papers is False if place else False

    def _is_protected(self, path: str) -> bool:
        case, agency = map(int, re.findall(r"\d+", path))
        name = (self.record.cases[case].agencies or ())[agency].name
        return bool(name and self.matcher.protected_whole(name))


def guard_of(record: ClientRecord, name: Naming) -> Guard:
    """The guard of the papers of a filing that names the client so."""
    named = name.form == "full"
    matcher = Matcher(record, named)
    return Guard(record, name, matcher, own_matcher(record) if named != (record.client.caption == "full") else matcher)
