"""Which diagnostics a user wants: those that options choose, and no comment in the file silences.

Belongs here: the choice, and reading such comments. Not here: rules, words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.slips import guess_name
from agentc.syntax.source import locate
from agentc.vendors.messages import list_codes

_COMMENT = re.compile(r"#[ \t]*agentc:[ \t]*ignore\[([^\]\n]*)\]")
_CODE = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Silence:
    """A code that a comment silences: in the comment's own `line`, or in the whole file for
    `None`."""

    code: str
    offset: int
    line: int | None


def find_silences(head: str) -> Iterator[Silence]:
    """Yield every code that comments silence. `head` is the text up to where its fields end."""
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
class CodeFilter:
    """Which codes the user wants: `select` alone when it names some, never those that `ignore`
    names."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def __call__(self, diagnostics: Iterable[Diagnostic], head: str) -> tuple[Diagnostic, ...]:
        """Return the wanted diagnostics that no comment silences. `head` is the text up to where
        its fields end."""
        silenced = {(silence.code, silence.line) for silence in find_silences(head)}
        return tuple(
            diagnostic
            for diagnostic in diagnostics
            if diagnostic.code not in self.ignore
            and silenced.isdisjoint(
                ((diagnostic.code, None), (diagnostic.code, diagnostic.where.line or 0))
            )
            and (not self.select or diagnostic.code in self.select)
        )


def find_unknown_codes(head: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for every unknown code in a comment `# agentc: ignore[code]`."""
    for silence in find_silences(head):
        if silence.code not in list_codes():
            near = guess_name(silence.code, tuple(list_codes()))
            hint = f"did you mean `{near}`?" if near else "agentc explain lists the codes"
            message = (
                f"no finding has the code `{silence.code}`: the comment silences nothing by it"
            )
            yield Diagnostic("unknown-code", message, locate(head, silence.offset), hint=hint)
