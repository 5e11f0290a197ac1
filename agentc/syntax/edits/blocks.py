"""Putting a block of carried lines into a text, in the place of the one that is there.

Belongs here: where it stands, and the line above it. Not here: what it says
(`syntax/carried_block.py`), how that line is spelled (`syntax/header.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import contains

from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.carried_block import (
    CarriedBlock,
    drop_stand_in,
    find_block,
    is_title,
    measure_column,
)
from agentc.syntax.header import find_header, find_margin, find_top, spell_header
from agentc.syntax.source import Entry


def edit_block(
    text: str, head: Span, entries: Sequence[Entry], lines: Sequence[str], newline: str
) -> Edit:
    """Return the edit that puts a block, with the line that announces it, in the place of the block
    among an agent's fields; for no lines, the edit that takes that block away.

    A new block stands at the top of the fields, and in a list below the line with the agent's dash.
    Lines of a damaged block that the new one does not say stay: some can be comments of somebody's
    own.
    """
    old, header = find_block(text, head, entries), find_header(text, head, entries)
    column = measure_column(text, head)
    others = ""
    if old is not None:
        others = _find_others(text, old, lines)
        span = old.span
    elif header is not None:
        span = header.span
    else:
        top = find_top(text) if not column else text.find("\n", _find_first_end(head, entries)) + 1
        span = Span(top, top)
    check = lines[0].rpartition(" ")[2] if lines else ""
    announcing = f"# {lines[0]}" if lines else ""
    if header is not None and header.span.start == span.start:
        announcing = spell_header(header.source, header.check, check)
    margin = find_margin(text, span) if span.start < span.end else " " * column
    block = [announcing, *(f"# {line}".rstrip(" ") for line in lines[1:])] if announcing else []
    return Edit(span, "".join(f"{margin}{line}{newline}" for line in block) + others)


def _find_others(text: str, old: CarriedBlock, new: Sequence[str]) -> str:
    """Return the lines of a damaged block that a new one does not say, however an editor has
    wrapped them."""
    streams = (_join_words(new), _join_words(map(drop_stand_in, new)))
    kept = []
    for line, span in list_damaged_lines(text, old):
        words = (_join_words([line]), _join_words([drop_stand_in(line)]))
        if not any(map(contains, streams, words)):
            kept.append(text[span.start : span.end])
    return "".join(kept)


def list_damaged_lines(text: str, block: CarriedBlock) -> Iterator[tuple[str, Span]]:
    """Yield the lines of a damaged block, without titles, and where each stands with its end; some
    can be comments of somebody's own. A block that is as it was written has none."""
    at = block.below
    for line in () if block.whole else block.lines:
        end = text.find("\n", at) + 1 or len(text)
        if not is_title(line):
            yield line, Span(at, end)
        at = end


def _join_words(lines: Iterable[str]) -> str:
    """Return the words of some lines, with a space before and behind each."""
    return f" {' '.join(' '.join(lines).split())} "


def _find_first_end(head: Span, entries: Sequence[Entry]) -> int:
    own = [entry.span for entry in entries if entry.span.start >= head.start]
    return min((span.end for span in own), default=head.start)


def drop_block(text: str) -> str:
    """Return the text of one agent without the block that it has."""
    whole = Span(0, len(text))
    if find_block(text, whole) is None:
        return text
    return apply_edits(text, [edit_block(text, whole, (), (), "\n")])
