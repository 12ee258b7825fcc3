"""The context of one document: what its templates can ask of the filing, the law and the record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from petition_gen.document import Blank, Reference
from petition_gen.errors import TemplateError
from petition_gen.law.part_cites import cites_of
from petition_gen.law.remedy import PaperWanted, Remedy
from petition_gen.papers.views import CITE_FIELDS, WORD_FIELDS, ChargeView, LawView
from petition_gen.planning.filing import Filing
from petition_gen.planning.proofs import Proof, proof_of
from petition_gen.record.marks import FACTS
from petition_gen.templating import english
from petition_gen.templating.render import sentence
from petition_gen.templating.sandbox import Sandbox
from petition_gen.templating.values import Missing, Sheet, Value, View, check_may_ask


class Context:
    """What a template of one document can ask. `variables` is the vocabulary, which `vocabulary.context_for` puts in."""

    def __init__(self, filing: Filing, on: date, wanted: PaperWanted, env: Sandbox, sheet: Sheet):
        self.filing, self.on, self.wanted, self.env = filing, on, wanted, env
        self.sheet = sheet
        self.remedy: Remedy = filing.remedy
        # Where templates of this filing's papers, and parts of them, are looked for: the first that is there counts.
        self.places = (f"{filing.law.code}/{filing.remedy.id}", filing.law.code, "base")
        self.charges = [ChargeView(self, at) for at in filing.at]
        self.variables: dict[str, Any] = {}

    def cited(self, text: str, path: str | None = None, comment: str | None = None) -> Value:
        """A cite, with the spaces that must not break made unbreakable."""
        return Value(self.sheet, text, path, "cite", english.kept_together(text), comment)

    def law_value(self, name: str, raw: Any) -> Any:
        """A value of a jurisdiction's file as templates see it."""
        if isinstance(raw, BaseModel):
            return LawView(self, raw)
        if isinstance(raw, tuple | list):
            return [self.law_value(name, each) for each in raw]
        if isinstance(raw, str) and name in CITE_FIELDS:
            return self.cited(raw)
        if isinstance(raw, str) and name == "value":  # a blank of a form is a table's cell, which is one line
            return re.sub(r",?\s*\n\s*", ", ", self.words(raw))
        if isinstance(raw, str) and name in WORD_FIELDS:
            return self.words(raw)
        return Value(self.sheet, raw) if isinstance(raw, str) else raw

    def words(self, text: str) -> str:
        """A sentence of a jurisdiction's file, rendered with this document's vocabulary."""
        if "{" not in text:
            return text
        return sentence(self.env, text, self.variables)

    def cite(self, key: str) -> Value:
        """The cite of a part of the remedy by its name (statute, venue, …), or of a requirement by its id.

        What the order says has ids of its own: `relief.restore`, `directives.confirm`.
        """
        remedy = self.remedy
        parts = cites_of(remedy)
        if not parts.get(key):
            raise TemplateError(
                f"there is no cite for {key!r} under {remedy.id}; known are {', '.join(k for k, v in parts.items() if v)}"
            )
        return self.cited(str(parts[key]))

    def directive(self, id: str) -> LawView:
        """A directive of the order by its id. Raises TemplateError where there is none of that id."""
        known = {each.id: each for each in self.remedy.order.directives if each.id}
        if id not in known:
            raise TemplateError(
                f"there is no directive {id!r} under {self.remedy.id}; known are {', '.join(known) or 'none'}"
            )
        return LawView(self, known[id])

    def placeholder(self, label: str, comment: str | None = None) -> Value:
        """A blank that the attorney fills: `[standard of proof: attorney to state]`."""
        blank = Blank("attorney", label)
        told = comment or "For the attorney to complete."
        return Value(self.sheet, label, None, "placeholder", f"[{label}]", told, blank=blank)

    def attorney(self, id: str, label: str, comment: str | None = None) -> Value:
        """What only the attorney can state: the record's answer of that id, else a blank that names it."""
        found = self.answer(id)
        if isinstance(found, Value):
            text = re.sub(r"^because\s+", "", found.text, flags=re.I) if label.startswith("state why") else found.text
            return found.with_text(english.sentence(text))
        told = f"For the attorney: state it here, or in the record's answers under {id}."
        return self.placeholder(f"attorney to {label}", f"{told} {comment}" if comment else told)

    def ref(self, target: str) -> Value:
        """A reference to numbered paragraphs, of this paper ("nexus") or another ("declaration.narrative")."""
        return Value(self.sheet, target, None, "reference", "{}", refers=Reference((target,), must=True))

    def proof(self, *facts: str, of: ChargeView | Iterable[ChargeView] | None = None, quiet: bool = False) -> str:
        """What proves a sentence, in brackets with a space before it: " (Decl. ¶ 4; Exs. B, C.)", or a blank that says there is none.

        `facts` are words of the closed list (`petition_gen.record.marks`); `of` says of which charges they are told (None: of all
        of the filing). `quiet`: no blank, because one stands after what follows. Raises TemplateError where a fact is not on the list.
        """
        if unknown := [each for each in facts if each not in FACTS]:
            raise TemplateError(f"proof() is asked for {unknown[0]!r}; known are {', '.join(FACTS)}")
        told = None if of is None else (of,) if isinstance(of, ChargeView) else tuple(of)
        charges = None if told is None else [each.at for each in told]
        found = [proof_of(self.filing, fact, charges) for fact in facts]
        anchors = [f"declaration.trafficking-narrative-{i + 1}" for each in found for i in each.passages]
        anchors += [f"declaration.charge-{i + 1}-{j + 1}" for each in found for i, j in each.own_words]
        exhibits = [one.id for each in found for one in each.exhibits]
        return self.shown_by(anchors, exhibits) or ("" if quiet else self.unproved(" and ".join(facts)))

    def told_by(self, entry: View, fact: str | None = None) -> str:
        """The client's own words on an entry of hardship or of life since, as what proves it.

        `fact`: where the entry is the only one of its kind, the passages and exhibits that prove it as well.
        """
        declared = any(each.doc == "declaration" for each in self.filing.documents)
        words = isinstance(entry.own_words, Value) and declared
        proved = proof_of(self.filing, fact) if fact else Proof()
        anchors = [f"declaration.{entry.anchor}"] if words else []
        anchors += [f"declaration.narrative-{i + 1}" for i in proved.passages]
        return self.shown_by(anchors, [each.id for each in proved.exhibits])

    def shown_of(self, fact: str) -> str:
        """The exhibits that prove a fact, in running words: "Exs. C, F"; nothing where there is none."""
        targets = tuple(f"exhibit:{each.id}" for each in proof_of(self.filing, fact).exhibits)
        refers = Reference(targets, must=True)
        return str(Value(self.sheet, targets, None, "reference", "{}", refers=refers)) if targets else ""

    def shown_by(self, anchors: Iterable[str], exhibits: Iterable[str]) -> str:
        """A reference in brackets to paragraphs of other papers and to exhibits by id; nothing where there is neither."""
        targets = list(dict.fromkeys([*anchors, *(f"exhibit:{id}" for id in exhibits)]))
        if not targets:
            return ""
        return str(
            Value(self.sheet, targets, None, "reference", " ({}.)", refers=Reference(tuple(targets), must=False))
        )

    def unproved(self, what: str) -> str:
        """The blank that stands where no passage and no exhibit is marked to prove a sentence."""
        told = f"No passage and no exhibit of the record is marked to prove this: {what}. See proves and shows in the record."
        blank = Blank("unproved", f"proof: {what}")
        label = "proof: none in the record"
        return f" {Value(self.sheet, label, None, 'placeholder', f'[{label}]', told, blank=blank)}"

    def exhibit(self, id: str | Value) -> Value:
        """An exhibit by its letter or number: "Ex. B". Takes the id as words or as the record's field, and no other field."""
        if isinstance(id, Value):
            if not re.fullmatch(r"evidence\[\d+\]\.id", id.path or ""):
                raise TemplateError("exhibit() is given something else than the id of an exhibit")
            id = id.raw
        return Value(self.sheet, id, None, "reference", "{}", refers=Reference((f"exhibit:{id}",), must=True))

    def answer(self, id: str) -> Any:
        """The record's answer of that id: of a charge of the filing, else of its case.

        An answer at the record's top counts only where the record has one case: with several it does not say of which it speaks.
        """
        check_may_ask(self.sheet, f"answers.{id}")
        record = self.filing.record
        top = record.answers if len(record.cases) == 1 else None
        for i, j in self.filing.at:
            case = record.cases[i]
            places = ((case.charges[j].answers, f"cases[{i}].charges[{j}]."), (case.answers, f"cases[{i}]."), (top, ""))
            for answers, path in places:
                if answers and id in answers:
                    return Value(self.sheet, answers[id], f"{path}answers.{id}")
        return Missing(self.sheet, f"answers.{id}", id.replace("-", " ").replace("_", " "))
