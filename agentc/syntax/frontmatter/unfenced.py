"""Fields at the top of a text that has no fence at all, or lines like `----`, `+++` and those of a
code block for fences.

Belongs here: telling such a head from prose, and where its fences belong. Not here: heads with one
fence, and files that are nothing but fields (`fences.py`); what a client makes of such a file
(`vendors/`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agentc.errors import Where
from agentc.spans import Edit, Span
from agentc.syntax.frontmatter.code_block import find_end, match_opening
from agentc.syntax.frontmatter.fence_like import ODD_CLOSE, ODD_OPEN, find_begin
from agentc.syntax.frontmatter.fences import make_key_pattern
from agentc.syntax.frontmatter.field_lines import LINE, MAYBE_FIELD
from agentc.syntax.line_ends import detect_first_newline
from agentc.syntax.source import BOM, locate

NAMING = frozenset({"name", "description"})
MESSAGE = "fields without `---` before and behind them"
BY_HAND = "put a line of `---` before and one behind the fields"
# So many lines can belong to a head.
MAX_LINES = 200
# A line that may belong to fields above a blank line: indented, an item, or a field of its own.
_GOES_ON = re.compile(r"[ \t]+\S|-[ \t]|[a-z][\w-]*:(?=\s)")
_TOML = re.compile(r"^([A-Za-z][\w-]*)[ \t]*=[ \t]*\S", re.MULTILINE)
TOML = "fields in TOML, which no client reads: they are `key: value` lines between lines of `---`"


@dataclass(frozen=True, slots=True)
class Head:
    """Fields without fences: their keys, where they begin, the edits that put fences around them
    (none where nobody can tell where they end), and what there is to say."""

    keys: tuple[str, ...]
    where: Where
    fixes: tuple[Edit, ...] = ()
    message: str = MESSAGE


def find_unfenced(text: str, known_keys: Sequence[str]) -> Head | None:
    """Return the fields that a text begins with, without a fence before them; `None` where there
    are none.

    Two known keys, one of them `name` or `description`, tell fields from prose. It is clear where
    they end where a blank line follows nothing but fields, and what follows looks like no part of
    them; or at a line that is drawn like a fence.
    """
    code = match_opening(text)
    block = None if code is None else _find_in_block(text, code, make_key_pattern(known_keys))
    if block is not None and block.fixes:
        return block
    # A line of tildes opens a block, and is drawn for a fence.
    return _find_at_top(text, known_keys) or block


def _find_at_top(text: str, known_keys: Sequence[str]) -> Head | None:
    """Return the fields that a text begins with, perhaps behind a line that is drawn like a fence;
    `None` where it begins with none."""
    key = make_key_pattern(known_keys)
    begin = find_begin(text)
    drawn = ODD_OPEN.match(text, begin)
    first = begin if drawn is None else drawn.end()
    keys: list[str] = []
    # Behind a drawn line comments are such; elsewhere `#` can begin a heading.
    position = first if drawn is None else _skip_comments(text, first)
    clear, ended = True, False
    closing = None if drawn is None else _find_closing(text, position, key)
    if drawn is not None and key.match(text, position) is None:
        return _read_toml(text, begin, drawn, known_keys)
    for _ in range(MAX_LINES):
        line = LINE.match(text, position)
        if line is None or not line[0]:
            break
        if keys and closing is None and (closing := ODD_CLOSE.match(text, position)) and not clear:
            closing = None
        if closing is not None and position >= closing.start():
            break
        if not line[0].strip(" \t\r\n") and closing is None:
            ended = True
            break
        found = key.match(text, position)
        if found is not None and line[0][:1] not in (" ", "\t"):
            keys.append(found[1])
        elif not keys:
            return None
        elif line[0].strip(" \t\r\n") and not (
            line[0][:1] in (" ", "\t", "-") or MAYBE_FIELD.match(line[0])
        ):
            clear = False
        position = line.end()
    if len(set(keys)) < 2 or NAMING.isdisjoint(keys):
        return None
    if closing is not None:
        fixes = _make_fences(
            text, begin if drawn is None else first, Span(closing.start(), closing.end())
        )
        return Head(
            tuple(dict.fromkeys(keys)), locate(text, begin), fixes, _find_drawn(drawn, closing)
        )
    fixes = (
        _make_fences(text, first, Span(position, position))
        if clear and ended and not _goes_on(text, position, key)
        else ()
    )
    return Head(tuple(dict.fromkeys(keys)), locate(text, begin), fixes, _find_drawn(drawn, None))


def _find_in_block(text: str, code: re.Match[str], key: re.Pattern[str]) -> Head | None:
    """Return the fields at the beginning of a code block that opens a text; `None` where there are
    none.

    It is clear where they end at the block's own end, or at a blank line before prose where the
    block goes on to the end of the text.
    """
    keys: list[str] = []
    position = code.end()
    for _ in range(MAX_LINES):
        line = LINE.match(text, position)
        if line is None or not line[0].strip() or line[0].startswith(code[1]):
            break
        found = key.match(text, position)
        if found is not None and line[0][:1] not in (" ", "\t"):
            keys.append(found[1])
        elif not keys or not (line[0][:1] in (" ", "\t", "-") or MAYBE_FIELD.match(line[0])):
            return None
        position = line.end()
    if len(set(keys)) < 2 or NAMING.isdisjoint(keys):
        return None
    fixes: tuple[Edit, ...] = ()
    end = find_end(text, position, code[1])
    if end is not None and end.start == position:
        fixes = _make_fences(text, code.end(), end)
    elif end is not None and not text[end.end :].strip() and not _goes_on(text, position, key):
        last = Edit(Span(end.start, len(text)), "")
        fixes = (*_make_fences(text, code.end(), Span(position, position)), last)
    where = locate(text, find_begin(text))
    return Head(tuple(dict.fromkeys(keys)), where, fixes, f"{MESSAGE}, in a code block")


def _goes_on(text: str, position: int, key: re.Pattern[str]) -> bool:
    """Return whether the fields above some blank lines may go on below them."""
    below = len(text) - len(text[position:].lstrip(" \t\r\n"))
    start = text.rfind("\n", 0, below) + 1
    return bool(_GOES_ON.match(text, start) or key.match(text, below))


def _skip_comments(text: str, position: int) -> int:
    """Return where the first line begins that is no comment."""
    for _ in range(MAX_LINES):
        if not text.startswith("#", position):
            break
        end = text.find("\n", position)
        position = len(text) if end < 0 else end + 1
    return position


def _read_toml(
    text: str, begin: int, opening: re.Match[str], known_keys: Sequence[str]
) -> Head | None:
    """Return the known keys that have values as in TOML, up to a line like the opening one; `None`
    where there are too few."""
    end = text.find(f"\n{opening[1]}", opening.end())
    keys = [key for key in _TOML.findall(text, opening.end(), max(end, 0)) if key in known_keys]
    is_head = len(set(keys)) > 1 and not NAMING.isdisjoint(keys)
    return Head(tuple(dict.fromkeys(keys)), locate(text, begin), message=TOML) if is_head else None


def _find_closing(text: str, begin: int, key: re.Pattern[str]) -> re.Match[str] | None:
    """Return the match of the first line from `begin` on that is drawn like a fence; `None` where a
    line stands before it that can be no part of fields, or more lines than are looked at."""
    position = begin
    for _ in range(MAX_LINES):
        line = LINE.match(text, position)
        if line is None or not line[0]:
            return None
        if closing := ODD_CLOSE.match(text, position):
            return closing
        if line[0].strip() and not (
            key.match(text, position)
            or line[0][:1] in (" ", "\t", "-")
            or MAYBE_FIELD.match(line[0])
        ):
            return None
        position = line.end()
    return None


def _find_drawn(opening: re.Match[str] | None, closing: re.Match[str] | None) -> str:
    """Return what there is to say of the lines that stand for fences."""
    if opening is not None and closing is not None:
        return f"fields between lines of `{opening[1]}` and `{closing[1]}`; only `---` is a fence"
    if opening is not None:
        return (
            f"fields behind a line of `{opening[1]}`; only `---` is a fence, before and behind them"
        )
    if closing is not None:
        return (
            f"fields without `---` before them, and with `{closing[1]}` behind them; only `---` is "
            "a fence"
        )
    return MESSAGE


def _make_fences(text: str, begin: int, end: Span) -> tuple[Edit, ...]:
    """Return the edits that put a fence in the place of all that stands before `begin`, and one at
    `end`."""
    start = 1 if text.startswith(BOM) else 0
    newline = detect_first_newline(text)
    gap = "" if text[: end.start].endswith("\n") else newline
    return Edit(Span(start, begin), f"---{newline}"), Edit(end, f"{gap}---{newline}")
