"""A key that stands twice in one map: how the first one is taken out, and what to tell a person.

Belongs here: the edit, the note, the error. Not here: finding keys that stand twice
(`syntax/yaml/reader.py`, `lens/parse.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import begins_line, find_line_start, widen_to_lines
from agentc.syntax.line_ends import detect_first_newline
from agentc.syntax.source import locate

_COMMENT_BEHIND = re.compile(r"[ \t]+(#[^\r\n]*)")
# A key with a plain value in its line, and items at the margin below.
_STRAY_ITEMS = re.compile(
    r"[^\s:#][^:\r\n]*:[ \t]+[^\s#|>\[{&!][^\r\n]*\r?\n((?:-[ \t][^\r\n]*(?:\r?\n|\Z))+)"
)


def make_removal_edits(
    text: str,
    head: Span,
    start: int,
    end: int,
    following: int | None,
    comments: Sequence[str] | None = None,
) -> tuple[Edit, ...]:
    """Return the edit that takes out the entry from `start` to `end`, places within `head`. Its
    `comments`, where nobody says which those are the one behind it, stay in lines of their own.

    In a map between braces it goes up to the `following` key, unless a comment may stand before
    that. An entry that begins an item gets no edit.
    """
    span = Span(head.start + start, head.start + end)
    if following is not None:
        behind = text[span.end : head.start + following]
        return () if "#" in behind else (Edit(Span(span.start, head.start + following), ""),)
    if not begins_line(text, span.start):
        return ()
    if comments is None:
        comment = _COMMENT_BEHIND.match(text, span.end)
        comments = (comment[1],) if comment else ()
    margin = text[find_line_start(text, span.start) : span.start]
    newline = detect_first_newline(text)
    kept = "".join(f"{margin}{comment}{newline}" for comment in comments)
    return (Edit(widen_to_lines(text, span, head), kept),)


def suggest_deletion(text: str, first: Span, second: Span, *, maps: bool = False) -> str:
    """Return what to do about two entries of one key: which of their lines to delete, where both
    are `maps` also to join them."""
    one, other = locate(text, first.start), locate(text, second.start)
    if one.line == other.line:
        return (
            f"keep one of them: delete the one at column {one.column} or at column {other.column}"
        )
    join = "make one map of them, or " if maps else ""
    spans = [(span, _find_stray_items(text, span)) for span in (first, second)]
    kept = [Span(span.start, stray.start) if stray else span for span, stray in spans]
    strays = [_spell_lines(text, stray) for _, stray in spans if stray]
    choice = " or ".join(_spell_lines(text, span) for span in kept)
    if not strays:
        return f"{join}delete {choice}"
    told = f"and the list items in {' and '.join(strays)}, which belong to neither"
    return f"{join}delete {choice}, {told}"


def _find_stray_items(text: str, span: Span) -> Span | None:
    """Return the items of a list at the margin below a value in the line of its key, which are no
    part of that; `None` where there are none."""
    found = _STRAY_ITEMS.match(text, span.start, span.end)
    return None if found is None else Span(*found.span(1))


def _spell_lines(text: str, span: Span) -> str:
    """Return in words in which lines a span lies."""
    begin, end = (
        locate(text, span.start).line or 1,
        locate(text, max(span.start, span.end - 1)).line,
    )
    if end is None or begin == end:
        return f"line {begin}"
    return f"lines {begin} {'and' if end == begin + 1 else 'to'} {end}"


def make_duplicate_error(text: str, key: str, first: Span, again: Span, *, maps: bool) -> ReadError:
    """Return the error about a key inside of a value that stands twice, with different values."""
    before, where = locate(text, first.start), locate(text, again.start)
    message = f'"{key}" appears twice in one map (first on line {before.line}), with another value'
    hint = suggest_deletion(text, first, again, maps=maps)
    return ReadError("duplicate-key", message, hint=hint, where=where)


def note_duplicate(
    text: str, head: Span, key: str, first: Span, following: int | None, again: Span
) -> Diagnostic:
    """Return the note on a key inside of a value that stands twice with the same value."""
    start, end = first.start - head.start, first.end - head.start
    fixes = make_removal_edits(text, head, start, end, following)
    before, where = locate(text, first.start), locate(text, again.start)
    message = f'"{key}" appears twice in one map (first on line {before.line}), with the same value'
    hint = suggest_deletion(text, first, again)
    return Diagnostic("duplicate-key", message, where, fixes=fixes, hint=hint, about=(key,))
