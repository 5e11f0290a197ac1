"""Files with comment lines that claim to be agentc's.

Belongs here: putting them where agentc looks for them, and finding them. Not here: what they claim.
"""

from __future__ import annotations

import re

from agentc.ir.provenance import Carried
from agentc.spans import Span
from agentc.syntax.carried_block import find_block, write_block
from agentc.syntax.carried_comments import write_traces

_TOP = re.compile(r"\ufeff?(?:---\r?\n)?")
# The first item of a list of agents, up to the end of the line with its dash.
_ITEM = re.compile(r"(?:[^{]*?\n)?customModes:\r?\n( *- ).*\r?\n")


def begins_list(text: str) -> bool:
    """Return whether a text is a list of agents, in lines."""
    return _ITEM.match(text) is not None


def write_comments(carried: Carried, margin: str = "") -> str:
    """Return all comment lines that say what is carried."""
    lines = (*write_block(carried.kept, carried.made_from), *write_traces(carried))
    return "".join(margin + f"# {line}".rstrip(" ") + "\n" for line in lines)


def put_on_top(text: str, carried: Carried) -> str:
    """Return a text with such lines at the top of its fields, or of those of the first agent in
    it."""
    item, top = _ITEM.match(text), _TOP.match(text)
    margin = " " * len(item[1]) if item else ""
    end = item.end() if item else top.end() if top else 0
    return text[:end] + write_comments(carried, margin) + text[end:]


def split_block(text: str) -> tuple[str, list[str], str]:
    """Return the text before the block of carried lines, those lines with the one that announces
    them, all of them at the margin, and what stands behind them."""
    block = find_block(text, Span(0, len(text)))
    assert block is not None
    assert block.whole
    inside = text[block.span.start : block.span.end].splitlines()
    lines = [line.lstrip(" ") for line in inside]
    return text[: block.span.start], lines, text[block.span.end :]


def has_block(text: str) -> bool:
    """Return whether a text carries lines."""
    return find_block(text, Span(0, len(text))) is not None


def drop_block(text: str) -> str:
    """Return a text without the lines that are agentc's own."""
    block = find_block(text, Span(0, len(text)))
    plain = text if block is None else text[: block.span.start] + text[block.span.end :]
    return re.sub(r"(?m)^ *# agentc tells .*\n", "", plain)


def part_behind(text: str) -> tuple[str, str]:
    """Return a text up to where the lines that it carries end, and what stands behind them."""
    block = find_block(text, Span(0, len(text)))
    end = block.span.end if block is not None else 0
    return text[:end], text[end:]


def edit_fields(text: str, old: str, new: str) -> str:
    """Return a text with its first `old` replaced, behind what it carries."""
    carried, own = part_behind(text)
    return carried + own.replace(old, new, 1)
