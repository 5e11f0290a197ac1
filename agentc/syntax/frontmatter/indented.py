"""Fields whose keys are indented too far, told from text that goes on with the field above.

Belongs here: which deeper lines begin a field, and the edits that move them to the margin. Not
here: what a field says (`lenient.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import INDENTED_KEY
from agentc.errors import ReadError
from agentc.spans import Edit, Span
from agentc.syntax.source import Record, locate

# Reads a span as YAML.
Attempt: TypeAlias = Callable[[Span], Record | ReadError]
# What begins a block of text.
_BLOCK = re.compile(r"[ \t]*[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?\r?\n")
_FILLED_LINE = re.compile(r"^(?P<indent>[ \t]*)\S", re.MULTILINE)
_UNKNOWN_KEY = re.compile(r"^([ \t]+)([A-Za-z_][\w-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)


class FieldSpan(NamedTuple):
    """A key, everything from it to the next field, and where its colon ends."""

    key: str
    span: Span
    key_end: int


@dataclass(frozen=True, slots=True)
class FieldStart:
    """A line that begins with a key: where the line begins, the key, and what follows its colon."""

    key: str
    line: int
    start: int
    colon: int

    @property
    def indent(self) -> int:
        """Return how many characters stand before the key."""
        return self.start - self.line

    def field(self, end: int) -> FieldSpan:
        """Return the field that goes up to `end`."""
        return FieldSpan(self.key, Span(self.start, end), self.colon)


@dataclass(frozen=True, slots=True)
class Keys:
    """The lines of a text that begin with a known key, and how to read a span as YAML."""

    text: str
    starts: Sequence[FieldStart]
    attempt: Attempt

    @property
    def margin(self) -> int:
        """Return the least indentation of a known key."""
        return min((start.indent for start in self.starts), default=0)

    def fields(self, head: Span) -> tuple[list[FieldSpan], list[Diagnostic]]:
        """Return the fields at `head`, and a note for each that is indented too far.

        Fields are those that begin nearest to the margin, and those before them. So are deeper ones
        inside of a field that is no YAML with them, and complete without.
        """
        margin = self.margin
        first = next(
            (number for number, start in enumerate(self.starts) if start.indent == margin), 0
        )
        chosen = [
            start
            for number, start in enumerate(self.starts)
            if number < first or start.indent == margin
        ]
        found: list[FieldSpan] = []
        notes: list[Diagnostic] = []
        for start, following in zip(chosen, [*chosen[1:], None], strict=True):
            end = head.end if following is None else following.line
            parts = [(start, end)] if start.indent > margin else self.split(start, end)
            found += [part.field(stop) for part, stop in parts]
            notes += [
                self.note_indented(part, stop, margin)
                for part, stop in parts
                if part.indent > margin
            ]
        return found, notes

    def split(self, start: FieldStart, end: int) -> list[tuple[FieldStart, int]]:
        """Return a field and those inside of it, each with its end; only itself where what is
        deeper is text."""
        alone = [(start, end)]
        inside = [inner for inner in self.starts if start.colon <= inner.line < end]
        if not inside or isinstance(self.attempt(Span(start.start, end)), Record):
            return alone
        inside = self.outside_of_block(start, inside)
        if not inside:
            return alone
        inside = self.outside_of_value(start, inside)
        above = self.attempt(Span(start.start, inside[0].line))
        complete = isinstance(above, Record) and _is_complete(above)
        if not complete and (
            isinstance(above, Record) or "\n" in self.text[start.start : inside[0].line].strip()
        ):
            return alone
        inside = self.without_nested(self.with_unknown(inside, end), end)
        parts = list(zip(inside, [*(part.line for part in inside[1:]), end], strict=True))
        if all(self.is_field(part, stop) for part, stop in parts):
            return [(start, inside[0].line), *parts]
        return alone

    def outside_of_block(self, start: FieldStart, inside: Sequence[FieldStart]) -> list[FieldStart]:
        """Return the starts inside of a field that begin behind the block of text in it: from the
        first one on that is less deep."""
        if _BLOCK.match(self.text, start.colon) is None:
            return list(inside)
        first = _FILLED_LINE.search(self.text, self.text.index("\n", start.colon))
        depth = len(first["indent"]) if first is not None else 0
        number = next(
            (number for number, field_start in enumerate(inside) if field_start.indent < depth),
            len(inside),
        )
        return list(inside[number:])

    def outside_of_value(self, start: FieldStart, inside: list[FieldStart]) -> list[FieldStart]:
        """Return the starts inside of a field without the first ones, where these are keys of its
        own value: deeper than one that follows, and YAML up to that."""
        depth = min(inner.indent for inner in inside)
        number = next(number for number, inner in enumerate(inside) if inner.indent == depth)
        own = self.attempt(Span(start.start, inside[number].line)) if number else None
        return inside[number:] if isinstance(own, Record) else inside

    def with_unknown(self, inside: Sequence[FieldStart], end: int) -> list[FieldStart]:
        """Return the starts, and those of unknown keys below one of them that are just as deep."""
        depths = {start.indent for start in inside}
        words = (
            FieldStart(found[2], found.start(), found.start(2), found.end())
            for found in _UNKNOWN_KEY.finditer(self.text, inside[0].line, end)
        )
        by_line = {start.line: start for start in words if start.indent in depths}
        by_line |= {start.line: start for start in inside}
        return [start for _, start in sorted(by_line.items())]

    def without_nested(self, inside: Sequence[FieldStart], end: int) -> list[FieldStart]:
        """Return the starts without those inside of a value: deeper ones below a key that is YAML
        with them."""
        kept: list[FieldStart] = []
        tried_until, is_map = 0, False
        for number, start in enumerate(inside):
            if start.line < tried_until:
                kept += [] if is_map else [start]
                continue
            kept.append(start)
            following = itertools.islice(inside, number + 1, None)
            stop = next((one.line for one in following if one.indent <= start.indent), end)
            if number + 1 < len(inside) and inside[number + 1].line < stop:
                tried_until = stop
                is_map = isinstance(self.attempt(Span(start.start, stop)), Record)
        return kept

    def is_field(self, start: FieldStart, end: int) -> bool:
        """Return whether a deeper line is a field with what stands below it, and not a part of a
        text."""
        if "\n" not in self.text[start.start : end].strip():
            return True
        below = _FILLED_LINE.finditer(self.text, self.text.index("\n", start.start), end)
        hangs = all(len(line["indent"]) > start.indent or line[0].endswith("-") for line in below)
        return hangs and isinstance(self.attempt(Span(start.start, end)), Record)

    def note_indented(self, start: FieldStart, end: int, margin: int) -> Diagnostic:
        """Return the note on a key that is indented too far, with the edits that move its lines to
        the margin."""
        shift = start.indent - margin
        lines = _FILLED_LINE.finditer(self.text, start.line, end)
        fixes = tuple(
            Edit(Span(line.start(), line.start() + shift), "")
            for line in lines
            if len(line["indent"]) >= shift  # lines that are less deep stay
        )
        message = f'"{start.key}" is indented too far; read as a field of its own'
        where = locate(self.text, start.start)
        return Diagnostic(INDENTED_KEY, message, where, fixes=fixes, about=(start.key,))


def _is_complete(record: Record) -> bool:
    """Return whether a record is one field with a value, which need not go on below."""
    return len(record.entries) == 1 and not record.entries[0].empty
