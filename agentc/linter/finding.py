"""One thing that a check found, as data.

Belongs here: `Finding`, and which findings a user wants. Not here: codes, rules, words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.diagnostics.codes import get_severity
from agentc.diagnostics.severity import Severity
from agentc.errors import FIX, AgentcError, Where
from agentc.syntax.source import Note, locate

_COMMENT = re.compile(r"#[ \t]*agentc:[ \t]*ignore\[([^\]\n]*)\]")
_CODE = re.compile(r"[^\s,]+")


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
    return Finding(note.code, note.message, where, get_severity(note.code), hint, fixable)


@dataclass(frozen=True, slots=True)
class Silence:
    """A code that a comment silences, and where it stands there: in its own line, or in the whole
    file where `line` is `None`."""

    code: str
    offset: int
    line: int | None


def find_silences(head: str) -> Iterator[Silence]:
    """Yield every code that comments silence in a text up to where its fields end."""
    for found in _COMMENT.finditer(head):
        begins = head.rfind("\n", 0, found.start()) + 1
        before = head[begins : found.start()]
        ends = head.find("\n", found.end())
        behind = head[found.end() : ends if ends >= 0 else None]
        if before.strip() and (not before[-1:].isspace() or behind.strip()):
            continue  # in the middle of a text
        line = locate(head, begins).line if before.strip() else None
        for code in _CODE.finditer(found[1]):
            yield Silence(code[0], found.start(1) + code.start(), line)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codes the user wants: `select` alone when it names some, never those that `ignore`
    names."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def __call__(self, findings: Iterable[Finding], head: str) -> tuple[Finding, ...]:
        """The wanted findings, also without those that a comment silences in the text up to where
        its fields end, `head`."""
        silenced = {(one.code, one.line) for one in find_silences(head)}
        return tuple(
            finding
            for finding in findings
            if finding.code not in self.ignore
            and silenced.isdisjoint(((finding.code, None), (finding.code, finding.where.line or 0)))
            and (not self.select or finding.code in self.select)
        )
