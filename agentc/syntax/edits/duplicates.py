"""A key that stands twice in one map: how the first one is taken out, and what to tell a person.

Belongs here: the edit, the note, the error. Not here: finding keys that stand twice
(`syntax/yaml/reader.py`, `lens/parse.py`).
"""

from __future__ import annotations

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.spans import Edit, Span
from agentc.syntax.edits.lines import begins_line, widen_to_lines
from agentc.syntax.source import locate


def make_removal_edits(
    text: str, head: Span, start: int, end: int, following: int | None
) -> tuple[Edit, ...]:
    """Return the edit that takes out the entry from `start` to `end`, places within `head`.

    In a map between braces it goes up to the `following` key. An entry that begins an item gets no
    edit.
    """
    if following is not None:
        return (Edit(Span(head.start + start, head.start + following), ""),)
    if not begins_line(text, head.start + start):
        return ()
    return (Edit(widen_to_lines(text, Span(head.start + start, head.start + end), head), ""),)


def suggest_deletion(text: str, first: Span, second: Span, *, maps: bool = False) -> str:
    """Return what to do about two entries of one key: which of their lines to delete, where both
    are `maps` also to join them."""
    one, other = locate(text, first.start), locate(text, second.start)
    if one.line == other.line:
        return (
            f"keep one of them: delete the one at column {one.column} or at column {other.column}"
        )
    join = "make one map of them, or " if maps else ""
    return f"{join}delete {_spell_lines(text, first)} or {_spell_lines(text, second)}"


def _spell_lines(text: str, span: Span) -> str:
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
