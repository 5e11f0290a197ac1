"""One of several agents in a list, taken out as a document of its own, and put into another list.

Belongs here: the lines, or the braces, of a whole item. Not here: changes inside of one
(`listed.py`), what an agent says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentc.errors import Refused
from agentc.spans import Edit, Span
from agentc.syntax.carried_block import find_block
from agentc.syntax.comments import comment_lines, is_own
from agentc.syntax.edits.lines import BLANK_LINES, find_line_end, find_line_start
from agentc.syntax.edits.members import Members
from agentc.syntax.line_ends import convert_newlines, detect_newline
from agentc.syntax.source import BOM, Record, Source
from agentc.syntax.yaml.nodes import Scalar, blocks, read_tree
from agentc.syntax.yaml.outline import Unclear

_FILLED_LINE = re.compile(r"^( *)(?=[^\r\n])", re.MULTILINE)
# A block's indicator, what stands before it, and what its last line end becomes.
_CHOMPING = re.compile(r"\A((?:[!&]\S*[ \t]+)*[|>][0-9]?)[-+]?(?=[0-9]?)")
# A block to which the blank lines below it belong.
_KEEPS_LINES = re.compile(r"[|>][0-9]?\+[0-9]?[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
# A line with more than a comment.
_FILLED = re.compile(r"^[ \t]*[^ \t\r\n#]", re.MULTILINE)
_DASH_AND_BRACE = re.compile(r" *- +\{")


def cut_item(source: Source, record: Record) -> str:
    """Return a document with one agent of a list alone, as it stands there."""
    item = source.slice(_find_item(source, record))
    if _is_in_braces(source, record):
        return f'{{"{record.within}": [{item}]}}'
    return f"{record.within}:{source.newline}{item}"


def put_behind(source: Source, singles: Sequence[Source]) -> list[Edit]:
    """Return the edits that put the agents of other documents behind the last one of a list.

    Raises Refused where that, or one of them, stands between braces, and the other in lines.
    """
    last = source.records[-1]
    if not (singles and _is_in_braces(source, last)):
        return [put_item(source, None, single) for single in singles]
    if not all(_is_in_braces(single, single.records[0]) for single in singles):
        raise _refuse_braces()
    spans = [_find_item(source, one) for one in source.records if one.within == last.within]
    around = Span(
        source.text.rfind("[", 0, spans[0].start), source.text.find("]", spans[-1].end) + 1
    )
    items = [single.slice(_find_item(single, single.records[0])) for single in singles]
    try:
        return [
            *Members(source.text, around, spans, source.newline).change((), {len(spans): items})
        ]
    except Unclear:
        raise _refuse_braces() from None


def put_item(source: Source, record: Record | None, single: Source) -> Edit:
    """Return the edit that puts the one agent of another document in the place of a record, or,
    without one, behind the last; before that where it ends in a block without a line end.

    Raises Refused where one of the two stands between braces, and the other in lines.
    """
    (new,) = single.records
    beside = record or source.records[-1]
    braces = _is_in_braces(source, beside)
    if braces != _is_in_braces(single, new) or (braces and record is None):
        raise _refuse_braces()
    place = _find_item(source, beside)
    if braces:
        item = single.slice(_find_item(single, new))
    else:
        by = _measure_dash(source, beside) - _measure_dash(single, new)
        item = convert_newlines(_shift(_cut_lines(single, new), by), source.newline)
    end = place.end if record else _find_comments_end(source, beside, place.end)
    if _KEEPS_LINES.search(item):  # no blank line may stand below it
        end = _skip_blank_lines(source.text, end)
    if record is not None:
        return Edit(Span(place.start, end), item)
    if source.text[end - 1 : end] != "\n":
        if end == place.end and _find_last_block(source, end):
            return Edit(Span(place.start, place.start), item)  # a line end would be the block's own
        item = source.newline + item
    return Edit(Span(end, end), item)


def _find_comments_end(source: Source, record: Record, end: int) -> int:
    """Return the end of the comments below an item that are indented as its entries are."""
    column = record.head.start - find_line_start(source.text, record.head.start)
    deeper = re.compile(rf"(?:(?:[ \t]*\r?\n)* {{{column},}}#[^\n]*(?:\n|\Z))*")
    return end + len(deeper.match(source.text, end)[0])  # type: ignore[index]


def begin_list(text: str, name: str, single: Source) -> str:
    """Return a text without agents with a list that holds the agent of another document: in the
    place of an empty list of that name, else behind all that is there.

    Raises Refused for a text between braces.
    """
    newline = detect_newline(text)
    (record,) = single.records
    if text.lstrip(BOM + " \t\r\n")[:1] in ("{", "[") or _is_in_braces(single, record):
        raise _refuse_braces()
    item = convert_newlines(_cut_lines(single, record), newline)
    empty = re.compile(
        rf"^{re.escape(name)}:(?:[ \t]+(?:\[[ \t]*\]|~|null))?(?=[ \t]*(?:#|\r?$))", re.MULTILINE
    )
    found = empty.search(text)
    if found is None:
        gap = newline if text and not text.endswith("\n") else ""
        return f"{text}{gap}{name}:{newline}{item}"
    end = find_line_end(text, found.end())
    below = text[end:].removeprefix(newline)
    below = below[_skip_blank_lines(below, 0) :] if _KEEPS_LINES.search(item) else below
    return f"{text[: found.start()]}{name}:{text[found.end() : end]}{newline}{item}{below}"


def _refuse_braces() -> Refused:
    """Return the refusal for a list of agents between braces."""
    return Refused(
        "broken-base",
        "its agents stand between braces, where no lines of another one have a place",
        hint="write the list as lines: `- ` before each agent",
    )


def _has_braces(source: Source, record: Record) -> bool:
    return source.text[record.head.start - 1 : record.head.start] == "{"


def _is_in_braces(source: Source, record: Record) -> bool:
    """Return whether an item has braces, and no dash before them."""
    start = record.head.start
    before = source.text[find_line_start(source.text, start) : start]
    return _has_braces(source, record) and _DASH_AND_BRACE.fullmatch(before) is None


def _find_item(source: Source, record: Record) -> Span:
    """Return where all of an item stands: its braces, or its lines from the dash up to its last
    entry, or the last comment in which it carries something."""
    if _is_in_braces(source, record):
        return Span(record.head.start - 1, record.head.end + 1)
    comments = comment_lines(source.text, record.head, record.entries)
    ends = [entry.span.end for entry in record.entries]
    ends += [record.head.end + 1] if _has_braces(source, record) else []
    ends += [found.end() for found in comments if is_own(found[1])]
    block = find_block(source.text, record.head, record.entries)
    ends += [block.span.end - 1] if block else []
    begin = max(ends, default=record.head.start)  # a merge key that brings nothing is no entry
    ends += [found.end() for found in _FILLED.finditer(source.text, begin, record.head.end)]
    end = find_line_end(source.text, max(ends, default=record.head.end))
    if _KEEPS_LINES.search(source.text, record.head.start, end):
        end = max(end, _skip_blank_lines(source.text, source.text.find("\n", end) + 1 or end) - 1)
    below = source.text.find("\n", end) + 1
    if not source.text[below:].strip(" "):  # what may be the last line of a block
        below = len(source.text)
    return Span(_find_dash_line(source, record), below or len(source.text))


def _cut_lines(single: Source, record: Record) -> str:
    """Return the lines of an item, each with its end, that read as they did without the last one: a
    block of text would else get a line end with it."""
    span = _find_item(single, record)
    item = single.slice(span)
    if not item.endswith("\n"):
        last = _find_last_block(single, span.end)
        if last is not None and last.text.endswith("\n"):
            item = item.rstrip(" ")  # no line of it
        elif last is not None:
            at = last.offset - span.start
            item = item[:at] + _CHOMPING.sub(r"\g<1>-", item[at:], count=1)
    return item.replace("\r\n", "\n").removesuffix("\n") + "\n"


def _find_last_block(source: Source, end: int) -> Scalar | None:
    """Return the block of text behind which nothing stands up to a place; `None` where no block
    does."""
    *_, last = (None, *blocks(read_tree(source.text, Span(0, len(source.text)))))
    return last if last is not None and not source.text[last.end : end].strip(" ") else None


def _skip_blank_lines(text: str, at: int) -> int:
    return at + len(BLANK_LINES.match(text, at)[0])  # type: ignore[index]


def _find_dash_line(source: Source, record: Record) -> int:
    """Return the line in which an item's dash stands."""
    return find_line_start(source.text, source.text.rfind("-", 0, record.head.start))


def _measure_dash(source: Source, record: Record) -> int:
    """Return how far an item's dash is indented."""
    return source.text.rfind("-", 0, record.head.start) - _find_dash_line(source, record)


def _shift(lines: str, by: int) -> str:
    """Return lines with so many more spaces before each, or fewer."""
    return _FILLED_LINE.sub(lambda found: " " * max(0, len(found[1]) + by), lines) if by else lines
