"""One client of a batch: drafted, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from petition_gen.batch.resume import Outcome
from petition_gen.errors import InputError, Problem, TemplateError, sentence
from petition_gen.law.folders import adding
from petition_gen.packet.draft import NotReady, draft
from petition_gen.packet.fingerprint import DraftOptions, key_of
from petition_gen.packet.folder import Edited, manifest_of
from petition_gen.planning.filing import Filing
from petition_gen.record.model import ClientRecord
from petition_gen.storage.encryption import ARCHIVE
from petition_gen.storage.files import FULL

CHANGED = "The file of this record now holds another matter number. Run the batch again."
DEADLY = "The worker process died of this client more than once: out of memory, or a fault in a library."


class Item(Protocol):
    """A client of a source: the matter number, and the record when it is asked for (which may raise InputError)."""

    @property
    def matter(self) -> str:
        """The matter number."""

    def record(self) -> ClientRecord:
        """The record."""


@dataclass(frozen=True)
class Task:
    """One client to draft. `before` is the key of the packet that is there, "" where there is none."""

    item: Item = field(repr=False)
    out: Path
    options: DraftOptions
    before: str = ""


def draft_client(task: Task) -> Outcome | None:
    """Draft one client's packet. None where the packet that is there follows from the same things.

    Whatever is wrong with one client is in the outcome; only a full disk is raised, as OSError.
    """
    matter, options = task.item.matter, task.options
    try:
        record = task.item.record()
        if record.matter != matter:
            return Outcome(matter, failures=(CHANGED,))
        with adding(options.added):
            key = key_of(record, options)
            if key == task.before:
                return None
            done = draft(record, task.out, options, key=key)
        verdicts = {each.folder: _verdict(each) for each in done.plan.filings}
        asked = done.plan.audit
        stops, worst = sum(each.stop for each in asked), asked[0].says if asked and not options.recipients else ""
        failures = (*done.failures, *(f"drafted; {each}" for each in done.missing))
        outcome = Outcome(matter, key, "", verdicts, failures, len(asked) + len(done.unprinted), stops, worst)
        return _numbered(outcome) if options.recipients else outcome
    except InputError as error:
        reasons = [_problem(each) for each in error.problems]
    except Edited as error:
        reasons = [edits_in_words(error)]
    except NotReady as error:
        reasons = [_not_ready(error)]
    except TemplateError as error:  # in the memo
        reasons = [str(error)]
    except OSError as error:
        reasons = [fault_of_system(error)]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # some libraries have errors that are no Exception
        reasons = [sentence(error)]
    return Outcome(matter, failures=tuple(reasons))


def _numbered(outcome: Outcome) -> Outcome:
    """The outcome with filings numbered, because their names say what the client was charged with, and where."""
    names = {folder: f"filing {number}" for number, folder in enumerate(outcome.verdicts, 1)}
    failures = []
    for failure in outcome.failures:
        for folder in sorted(names, key=len, reverse=True):
            failure = failure.replace(folder, names[folder])
        failures.append(failure)
    verdicts = {names[each]: verdict for each, verdict in outcome.verdicts.items()}
    return replace(outcome, verdicts=verdicts, failures=tuple(failures))


def _verdict(filing: Filing) -> str:
    """The gravest verdict among a filing's charges."""
    verdicts = {each.verdict for each in filing.charges}
    return next(each for each in ("barred", "needs_review", "no_bar_found") if each in verdicts)


def _problem(problem: Problem) -> str:
    """A fault of a record's file, without the file's name, which may be the client's."""
    return ": ".join(filter(None, (f"line {problem.line}" if problem.line else "", problem.field, problem.message)))


def _not_ready(error: NotReady) -> str:
    """How much stands in the way; what, is in the memo, because it may quote what only the memo may hold."""
    open_ = f"{len(error.blockers)} blockers and {len(error.gaps)} placeholders"
    return f"Not ready to lose the draft mark: {open_}. Draft it with the mark and read the memo."


def fault_of_system(error: OSError) -> str:
    """What the system said, without the path, which may hold a name. A full disk, no client's fault, is raised again."""
    if error.errno in FULL:
        raise error
    return sentence(error)


def edits_in_words(error: Edited) -> str:
    """What was edited. A file that somebody added is counted and not named, because its name may be a client's."""
    ours = {each["path"] for each in manifest_of(error.folder).get("files", ())}
    ours |= {each for each in error.files if each.endswith(ARCHIVE)}
    named = [each for each in error.files if each in ours]
    others = len(error.files) - len(named)
    parts = [*named, *([f"{others} file{'s' if others > 1 else ''} of your own"] if others else [])]
    return (
        f"Left alone, because it holds edits: {', '.join(parts)}. With --replace it is moved aside and drafted again."
    )
