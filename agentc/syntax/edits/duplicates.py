"""A key that stands twice in one map: how the first one is taken out, and what to tell a person.

Belongs here: the edit, the note, the error. Not here: finding keys that stand twice
(`syntax/yaml/reader.py`, `lens/parse.py`).
"""

from __future__ import annotations

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError, Where
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


def suggest_deletion(first: Where, second: Where) -> str:
    """Return what to do about two entries of one key."""
    if first.line == second.line:
        return (
            f"keep one of them: delete the one at column {first.column} or at column "
            f"{second.column}"
        )
    return f"delete line {first.line} or line {second.line}"


def make_duplicate_error(text: str, head: Span, key: str, first: int, again: int) -> ReadError:
    """Return the error about a key inside of a value that stands twice, with different values, at
    places in `head`."""
    before, where = locate(text, head.start + first), locate(text, head.start + again)
    message = f'"{key}" appears twice in one map (first on line {before.line}), with another value'
    return ReadError("duplicate-key", message, hint=suggest_deletion(before, where), where=where)


def note_duplicate(
    text: str, head: Span, key: str, first: Span, following: int | None, again: int
) -> Diagnostic:
    """Return the note on a key inside of a value that stands twice with the same value, at places
    in `head`."""
    before, where = locate(text, head.start + first.start), locate(text, head.start + again)
    message = f'"{key}" appears twice in one map (first on line {before.line}), with the same value'
    fixes = make_removal_edits(text, head, first.start, first.end, following)
    return Diagnostic(
        "duplicate-key",
        message,
        where,
        fixes=fixes,
        hint=suggest_deletion(before, where),
        about=(key,),
    )
