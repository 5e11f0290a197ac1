"""Which parts of a Markdown text are prose.

Belongs here: finding what is no code, no HTML, no link and no address. Not here: what happens to
prose (`adapt.py`).

markdown-it says what the blocks are, and what stands in each; it does not say where within a block.
So code, tags and links are found here once more, and a block in which the two disagree counts as no
prose at all.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Reading a block costs at most its length for each bracket in it: so much of that is done for one
# text, and so much more for each of its characters, which prose never needs.
MAX_WORK = 2_000_000
WORK_FOR_EACH = 50
# Much white space in a row, or such as an attribute's value can hold, makes the parser's own
# pattern for tags go back and forth, without end in the second case (markdown-it-py 3).
_WIDE = re.compile(r"\s{9}|[^\S\x00-\x20]")


@dataclass(frozen=True, slots=True)
class Prose:
    """`spans` are the parts that are prose, in order; `shape` is everything else that the text is
    made of."""

    spans: tuple[tuple[int, int], ...]
    shape: tuple[object, ...]

    def holds(self, start: int, end: int) -> bool:
        """Return whether all of a part of the text is prose."""
        place = bisect_right(self.spans, start, key=lambda span: span[0]) - 1
        return place >= 0 and end <= self.spans[place][1]


def find_prose(text: str, places: Iterable[int]) -> Prose | None:
    """Return the prose in the blocks that hold one of the places; `None` where the text is too
    intricate to be read."""
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    wanted = sorted({bisect_right(starts, place) - 1 for place in places})
    try:
        return _parse(text, [*starts, len(text)], wanted)
    except Exception:
        # Whatever a text does to somebody else's parser: an agent that cannot be read so is left as
        # it is.
        return None


def _parse(text: str, starts: list[int], wanted: list[int]) -> Prose | None:
    """Return where the prose of a prompt stands, in the paragraphs that are `wanted` by their
    lines, with the shape of all else; `None` for a text that would cost too much to parse."""
    markdown = _make_parser()
    tokens: list[Token] = []
    env: dict[str, Any] = {}
    markdown.block.parse(_BREAK.sub("\n", text).replace("\0", "\ufffd"), markdown, env, tokens)
    spans: list[tuple[int, int]] = []
    shape: list[object] = []
    cursor: dict[int, int] = {}  # how far a line is read: the cells of a table share one
    work = 0
    for token in tokens:
        if token.type != "inline" or token.map is None:
            shape.append((token.type, token.tag, token.map, token.content))
            continue
        if bisect_left(wanted, token.map[0]) == bisect_left(wanted, token.map[1]):
            continue
        if "<" in token.content and _WIDE.search(token.content):
            shape.append((token.type, token.tag, token.map, token.content))
            continue
        work += len(token.content) * (1 + sum(map(token.content.count, "<[")))
        if work > MAX_WORK + WORK_FOR_EACH * len(text):
            return None
        children: list[Token] = []
        markdown.inline.parse(token.content, markdown, env, children)
        shape += [
            (child.type, tuple(child.attrs.items()), child.content)
            for child in children
            if child.type != "text"
        ]
        kept = _keep(token.content, children, bool(env.get("references")))
        spans += _place(text, token, starts, cursor, kept)
    return Prose(tuple(sorted(spans)), tuple(shape))


def _place(
    text: str,
    token: Token,
    starts: list[int],
    cursor: dict[int, int],
    kept: list[tuple[int, int]] | None,
) -> Iterator[tuple[int, int]]:
    """Yield the prose of a block in the text itself, whose lines may have marks of quotes and lists
    before them."""
    first, last = token.map or (0, 0)
    lines = token.content.split("\n")
    offset = 0
    for number, line in zip(range(first, last), lines, strict=False):
        piece = line.strip()
        begin = cursor.get(number, starts[number])
        place = text.find(piece, begin, starts[number + 1])
        # What stands before a block on its line holds no letters, so that the first place is the
        # right one.
        cursor[number] = place + len(piece) if place >= 0 else starts[number + 1]
        if place >= 0 and kept is not None and len(lines) == last - first:
            inner = offset + line.find(piece)
            for start, end in _find_gaps(kept, inner, inner + len(piece)):
                yield place + start - inner, place + end - inner
        offset += len(line) + 1


def _find_gaps(kept: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a stretch that lie outside of what is kept."""
    for first, last in kept[max(0, bisect_right(kept, start, key=lambda span: span[0]) - 1) :]:
        if first >= end:
            break
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _keep(content: str, children: list[Token], references: bool) -> list[tuple[int, int]] | None:
    """Return what stays as it is within a block; `None` where that is the whole of it."""
    spans, codes = _find_code_and_tags(content)
    if codes != [child.content for child in children if child.type == "code_inline"]:
        return None
    if any(child.type == "html_inline" and _CODE_TAG.match(child.content) for child in children):
        return None
    spans += [match.span() for match in _ADDRESS.finditer(content)]
    if references:
        spans += [match.span() for match in _BRACKETS.finditer(content)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted((*spans, *_find_links(content))):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _find_code_and_tags(content: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Return code spans, tags and autolinks from left to right, as CommonMark ranks them; and what
    the code spans hold."""
    runs: dict[int, list[int]] = defaultdict(list)
    for match in _TICKS.finditer(content):
        runs[len(match.group())].append(match.start())
    spans, codes = [], []
    position = 0
    while mark := _MARK.search(content, position):
        position = mark.end()
        ticks = len(mark.group())
        if mark.group()[0] == "`":
            place = bisect_left(runs[ticks], position)
            if place < len(runs[ticks]):
                close = runs[ticks][place]
                codes.append(_strip_padding(content[position:close].replace("\n", " ")))
                position = close + ticks
                spans.append((mark.start(), position))
        elif mark.group() == "<" and (tag := _find_tags().match(content, mark.start())):
            position = tag.end()
            spans.append(tag.span())
    return spans, codes


def _strip_padding(code: str) -> str:
    padded = code.startswith(" ") and code.endswith(" ") and code.strip(" ")
    return code[1:-1] if padded else code


def _find_links(content: str) -> Iterator[tuple[int, int]]:
    """Yield links and images as a whole: a text that names another file than its link leads to
    would be no help."""
    position = 0
    while opening := _LINK.search(content, position):
        depth, position = 1, opening.end()
        while depth and (bracket := _PARENTHESIS.search(content, position)):
            depth += 1 if bracket.group() == "(" else -1
            position = bracket.end()
        position = len(content) if depth else position
        yield opening.start(), position


@functools.cache
def _make_parser() -> MarkdownIt:
    # Heavy, and needed by nobody else: imported when a text is first asked about.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


@functools.cache
def _find_tags() -> re.Pattern[str]:
    from markdown_it.common.html_re import HTML_TAG_RE

    return re.compile(
        rf"{HTML_TAG_RE.pattern}|<[A-Za-z][A-Za-z0-9+.-]{{1,31}}:[^<>\x00-\x20]*>|<[^\s<>@]+@[^\s<>]+>"
    )


_BREAK = re.compile(r"\r\n?|\n")
_TICKS = re.compile(r"`+")
_MARK = re.compile(r"\\[!-/:-@\[-`{-~]|`+|<")
_ADDRESS = re.compile(r"://\S*")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_LINK = re.compile(r"(?:\[[^\[\]]*)?\]\(")
_PARENTHESIS = re.compile(r"[()]")
_CODE_TAG = re.compile(r"</?(?:code|pre|kbd|samp|tt|script|style)\b", re.IGNORECASE)
