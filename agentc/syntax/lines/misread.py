"""What a client that reads fields line by line has of them otherwise than their author will have
meant: quotes, comments behind values, texts and lists of several lines.

Belongs here: finding such lines, and the edits that put them right where one thing alone can be
meant. Not here: reading (`reader.py`), whether the edits are made (`linter/misread_lines.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import LINE_BY_LINE
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import find_line_start
from agentc.syntax.javascript import SPACE, trim_text
from agentc.syntax.lines.reader import FLAGS, FieldLine, list_lines
from agentc.syntax.source import Record, Source

_BLOCK = re.compile(r"([|>])[-+0-9]{0,2}(?:[ \t]+#.*)?")
_COMMENT_BEHIND = re.compile(r"(\S+)[ \t]+(#.*)")
_ITEM = re.compile(r"-(?:[ \t]|\Z)")
# So much of a value is shown.
_SHOWN = 60
ONE_LINE = "write the field on one line, without quotes and comments"


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines of fields; `known` are the keys that mean something."""

    source: Source
    lines: tuple[FieldLine, ...]
    known: frozenset[str]

    def indent(self, place: int) -> int:
        """Return how far a line is indented."""
        start = self.lines[place].start
        return start - find_line_start(self.source.text, start)

    def is_plain_text(self, line: FieldLine) -> bool:
        """Return whether a line below a field can only be more of its text."""
        return not (line.is_comment or line.key in self.known or _ITEM.match(line.value))

    def list_below(self, place: int) -> range:
        """Return the lines below a field that are indented deeper than it."""
        end = place + 1
        while end < len(self.lines) and self.indent(end) > self.indent(place):
            end += 1
        return range(place + 1, end)

    def make_note(
        self, line: FieldLine, has: str, fixes: Sequence[Edit] = (), hint: str = ONE_LINE
    ) -> Diagnostic:
        """Return what the client has of a line."""
        about = (line.key,) if line.key else ()
        where = self.source.where(line.value_span.start)
        message = f"the client reads line by line: {has}"
        return Diagnostic(LINE_BY_LINE, message, where, hint=hint, about=about, fixes=tuple(fixes))


def find_misread_lines(
    source: Source, record: Record, known_keys: Sequence[str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line that the client takes otherwise, with what it has of it."""
    lines = (*list_lines(source.text, record.head),)
    head = _Head(source, lines, frozenset(known_keys))
    margin = min((head.indent(place) for place in range(len(lines))), default=0)
    told = joined = 0  # up to where lines are spoken of, and belong to a text
    for place, line in enumerate(lines):
        if place < joined or line.is_comment:
            continue
        if line.colon is None:
            yield from () if place < told else (_note_passed_over(head, line),)
            continue
        if line.key in head.known and head.indent(place) > margin:
            has = f"`{line.key}` is a field to it, however far it is indented"
            yield head.make_note(line, has, hint="move it to the margin, or say it otherwise")
        yield from _find_odd_key(head, line)
        found = tuple(_find_odd_value(head, place))
        yield from found
        end = head.list_below(place).stop
        told = end if found else told
        if any(edit.span.end > line.end for one in found for edit in one.fixes):
            joined = end


def _note_passed_over(head: _Head, line: FieldLine) -> Diagnostic:
    return head.make_note(line, f"it passes over `{_shorten(line.value)}`, which has no key")


def _find_odd_key(head: _Head, line: FieldLine) -> Iterator[Diagnostic]:
    """Yield a diagnostic for a known key in quotes."""
    key = line.key
    if len(key) > 2 and key[0] in "\"'" and key[-1] == key[0] and key[1:-1] in head.known:
        start = line.start + 1
        edits = (
            Edit(Span(line.start, start), ""),
            Edit(Span(start + len(key) - 2, start + len(key) - 1), ""),
        )
        yield head.make_note(line, f"`{key}` is no `{key[1:-1]}` to it, for the quotes", edits)


def _find_odd_value(head: _Head, place: int) -> Iterator[Diagnostic]:
    """Yield at most one diagnostic on the value of a field."""
    line = head.lines[place]
    value = line.value
    below = [head.lines[one] for one in head.list_below(place)]
    block, comment = _BLOCK.fullmatch(value), _COMMENT_BEHIND.fullmatch(value)
    if block is not None:
        has = f"`{line.key}` is `{value}` to it, without the lines below"
        joined = block[1] == ">" or len(below) == 1
        yield head.make_note(line, has, _join_lines(head, line, below, "") if joined else ())
    elif len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        has = f"`{line.key}` is `{_shorten(value)}` to it, with the quotes"
        yield head.make_note(line, has, _drop_quotes(line))
    elif comment is not None and (comment[1].lower() in FLAGS or comment[2].startswith("# ")):
        has = f"`{line.key}` is `{_shorten(value)}` to it, with what stands behind the `#`"
        edits = _move_comment(head, line, comment) if comment[1].lower() in FLAGS else ()
        yield head.make_note(line, has, edits, "put the comment on a line of its own")
    elif value and below and below[0].colon is None and head.is_plain_text(below[0]):
        has = f"`{line.key}` ends with its line, and the lines below are no part of it"
        yield head.make_note(line, has, _join_lines(head, line, below, value))
    elif not value and below and (below[0].colon is None or _ITEM.match(below[0].value)):
        has = f"`{line.key}` is empty to it, without the lines below"
        yield head.make_note(line, has)


def _drop_quotes(line: FieldLine) -> tuple[Edit, ...]:
    """Return the edit that leaves the text between quotes; none where more could be meant."""
    quote, inner = line.value[0], trim_text(line.value[1:-1])
    clear = quote not in inner and not (quote == '"' and "\\" in inner)
    if not inner or not clear or _is_odd(inner):
        return ()
    return (Edit(line.value_span, inner),)


def _is_odd(value: str) -> bool:
    """Return whether a text would be taken otherwise once it stands on its line."""
    return value[0] in "\"'|>" or _COMMENT_BEHIND.fullmatch(value) is not None


def _move_comment(head: _Head, line: FieldLine, comment: re.Match[str]) -> tuple[Edit, ...]:
    """Return the edits that put a comment on a line of its own, above its field."""
    at = find_line_start(line.text, line.start)
    span = line.value_span
    indent = line.text[at : line.start]
    return (
        Edit(Span(at, at), f"{indent}{comment[2]}{head.source.newline}"),
        Edit(Span(span.start + comment.end(1), span.end), ""),
    )


def _join_lines(
    head: _Head, line: FieldLine, below: Sequence[FieldLine], begin: str
) -> tuple[Edit, ...]:
    """Return the edit that puts a text on one line; none where a line of it could be more."""
    if not below or not all(map(head.is_plain_text, below)):
        return ()
    text = " ".join([begin, *(trim_text(line.text[one.start : one.end]) for one in below)])
    text = trim_text(text)
    if _is_odd(text):
        return ()
    return (Edit(Span(line.value_span.start, below[-1].end), text),)


def _shorten(value: str) -> str:
    shown = value.strip(SPACE)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
