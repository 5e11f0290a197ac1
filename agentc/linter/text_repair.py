"""One text that is repaired step by step: its spelling, lists of limits, refused values, scopes,
the order of rules.

Belongs here: the text as each step leaves it, without repairs that are not wanted. Not here: single
repairs (`lens/fix.py`, `put_fences.py`, `unclosed_lists.py`, `refused_values.py`,
`joined_scopes.py`, `reorder_rules.py`), what is said of them (`check.py`), repairing until nothing
is left (`repair_steps.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DEAD_RULE, LINE_BY_LINE, NO_FENCES, VALUE
from agentc.errors import AgentcError, Refused
from agentc.lens.fix import UnwantedFix, fix_source, repair_partly
from agentc.lens.format import Document, Format
from agentc.lens.merge_doubled import merge_doubled, merge_equal
from agentc.lens.parse import parse
from agentc.linter.joined_scopes import CODE as SCOPE
from agentc.linter.joined_scopes import join_scopes
from agentc.linter.misread_lines import mend_lines
from agentc.linter.put_fences import put_fences
from agentc.linter.refused_values import fix_refused_values
from agentc.linter.reorder_rules import reorder_rules
from agentc.linter.unclosed_lists import CODES as OF_LISTS
from agentc.linter.unclosed_lists import Closed, close_lists
from agentc.syntax.read_errors import DoubledKeys


@dataclass(slots=True)
class TextRepair:
    """A text, and as far as it is repaired. What diagnostics to `leave` are about is not repaired.

    `joined` is the repaired text once scopes are joined to their tools in it, `mended_lines` that
    once lines are put right which the client has otherwise than they were meant. `reordered` is the
    repaired text with broader rules moved before those that they make void. `obstacle` is what
    keeps the text from getting the fences that it lacks.
    """

    form: Format
    text: str
    path: str | None
    leave: Collection[UnwantedFix]
    repaired: str | None = None
    joined: str | None = None
    mended_lines: str | None = None
    reordered: str | None = None
    obstacle: str = ""

    @property
    def best(self) -> str:
        """Return the text as it is repaired so far."""
        return self.text if self.repaired is None else self.repaired

    def fix_spelling(self, document: Document) -> None:
        """Repair the spelling of a text that was read. Raises AgentcError where that cannot be done
        as a whole."""
        if any(note.code == NO_FENCES for note in document.notes):
            self.put_fences()
        else:
            self.repaired = fix_source(document, self.leave)

    def put_fences(self) -> None:
        """Put the fences that it lacks into the text, if possible, and do nothing else: what is
        wrong with the fields is found and repaired once they have some."""
        if NO_FENCES not in dict(self.leave):
            fenced = put_fences(self.form, self.text, self.path, self.leave)
            self.repaired, self.obstacle = fenced.text, fenced.obstacle

    def fix_partly(self, document: Document | None, *, refused: bool) -> None:
        """Repair what can be repaired of a text that cannot be read, or not be repaired as a whole:
        refused values, else those parts of its spelling that hold by themselves."""
        self.repaired = self._fix_values(self.text) if refused else None
        if document is not None and self.repaired is None:
            self.repaired = repair_partly(document, self.leave)

    def merge_doubled(self, error: DoubledKeys) -> tuple[Diagnostic, ...]:
        """Take out what says the same twice in a text that keys with different values keep from
        being read, and return the notes on it."""
        wanted = tuple(
            note
            for note in error.notes
            if note.fixes and (note.code, note.where.line) not in self.leave
        )
        if self.repaired is not None:
            return ()
        self.repaired = merge_doubled(self.form, self.text, error, wanted)
        return () if self.repaired is None else wanted

    def merge_equal(self) -> tuple[tuple[Diagnostic, ...], bool]:
        """Take out what says the same twice in a text that a bad value keeps from being read.
        Return the notes on it, and whether it was taken out."""
        merged, notes = merge_equal(self.form, self.text, self.leave)
        if self.repaired is not None or merged is None:
            return notes, False
        self.repaired = merged
        return notes, True

    def explain_rest(self, error: AgentcError) -> AgentcError:
        """Return the error to tell of a text that cannot be repaired as a whole. Where a part of it
        is repaired, that is what keeps the rest from it."""
        if self.repaired is not None and isinstance(error, Refused) and not self.leave:
            try:
                fix_source(parse(self.form, self.repaired, self.path))
            except Refused as rest:
                return rest
            except AgentcError:
                return error
        return error

    def close_lists(self, document: Document) -> Closed | None:
        """Put lists of limits right, and return them; `None` where there are none."""
        closed = None
        about_lists = any(note.code in OF_LISTS for note in document.notes)
        if about_lists and OF_LISTS.isdisjoint(dict(self.leave)):
            closed = close_lists(self.form, self.best, self.path)
        if closed is not None:
            self.repaired = closed.text
        return closed

    def fix_values(self) -> None:
        """Put refused values right."""
        mended = self._fix_values(self.best)
        if mended is not None:
            self.repaired = mended

    def join_scopes(self) -> None:
        """Join scopes to their tools."""
        if SCOPE not in dict(self.leave):
            self.joined = join_scopes(self.form, self.best, self.path)
        if self.joined is not None:
            self.repaired = self.joined

    def mend_lines(self) -> None:
        """Put lines right that the client has otherwise than they were meant."""
        if LINE_BY_LINE not in dict(self.leave):
            self.mended_lines = mend_lines(self.form, self.best, self.path)
        if self.mended_lines is not None:
            self.repaired = self.mended_lines

    def reorder(self) -> None:
        """Move broader rules before those that they make void."""
        if DEAD_RULE not in dict(self.leave):
            self.reordered = reorder_rules(self.form, self.best, self.path)

    def _fix_values(self, text: str) -> str | None:
        """Return a text without refused values; `None` where that is not wanted, or where none is
        clear. The spelling is put right with them where nothing is to be left."""
        if VALUE in dict(self.leave):
            return None
        return fix_refused_values(self.form, text, spell=not self.leave)
