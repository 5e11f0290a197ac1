"""One thing that a check found, as data.

Belongs here: `Finding`, and which findings a user wants. Not here: codes, rules, words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agentc.errors import FIX, AgentcError, Where
from agentc.linter.codes import severity_of
from agentc.linter.severity import Severity
from agentc.syntax.source import Note

_INLINE = re.compile(r"^#[ \t]*agentc:[ \t]*ignore\[([\w, -]*)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and where. `fixable` when `--fix` mends it; `told` is what there is to say
    then, if anything."""

    code: str
    message: str
    where: Where
    severity: Severity
    hint: str = ""
    fixable: bool = False
    told: str = ""


def from_error(error: AgentcError) -> Finding:
    """An error that ended the reading."""
    return Finding(error.code, error.message, error.where, Severity.ERROR, error.hint)


def from_note(note: Note, path: str | None, *, fixable: bool = False) -> Finding:
    """A note from reading, or from a rule."""
    where = Where(path, note.where.line, note.where.column)
    hint = ", or ".join(filter(None, (f"{FIX} repairs it" if fixable else "", note.hint)))
    return Finding(note.code, note.message, where, severity_of(note.code), hint, fixable)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codes the user wants: `select` alone when it names some, never those that `ignore`
    names."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def __call__(self, findings: Iterable[Finding], head: str) -> tuple[Finding, ...]:
        """The wanted findings, also without those that a comment in the fields, `head`,
        silences."""
        inline = {code.strip() for found in _INLINE.findall(head) for code in found.split(",")}
        return tuple(
            finding
            for finding in findings
            if finding.code not in self.ignore | inline
            and (not self.select or finding.code in self.select)
        )
