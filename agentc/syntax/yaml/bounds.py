"""What stands between a text and the C parser: bounds on size and depth, and line breaks that only
YAML 1.1 knows.

Belongs here: linear scans, done before libyaml sees a byte. Not here: parsing. libyaml overflows
its stack on tens of thousands of nested brackets and is quadratic on nested blocks; PyYAML takes
U+0085, U+2028 and U+2029 for line breaks where YAML 1.2 and every client take them for text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

from agentc.errors import ReadError

MAX_CHARACTERS = 1 << 20
MAX_DEPTH = 50
MAX_NODES = 10_000

EXOTIC_BREAKS = "\x85\u2028\u2029"

_INDENT = re.compile(r"^([ ]*)((?:[-?][ \t]+)*)(?=[^\s#])", re.MULTILINE)
_TOKEN = re.compile(
    r"""(?P<open>[\[{]) | (?P<close>[\]}]) | (?P<double>") | (?P<single>')
      | (?P<block>[|>][-+0-9]*[ \t]*(?:\#[^\n]*)?(?=\n))
      | (?P<line>\n[ ]*) | (?P<comment>(?<!\S)\#[^\n]*)
      | (?P<lead>[:,?-](?=\s)) | (?P<space>[ \t\r]+) | (?P<property>[&!][^\s\[\]{},]*)
      | (?P<text>[^\s\[\]{}"'|>:,?\#&!-][^\n\[\]{}"'|>:,?\#&!-]*|.)""",
    re.VERBOSE,
)
# What ends a plain scalar outside of brackets, or a comment in which nothing counts.
_PLAIN_END = re.compile(r"\n|[:,?-](?=\s)|(?<!\S)#")
_NO_BRACKETS = re.compile(r"[^\[\]{}]+")
_PAIR = re.compile(r"[\[{][\]}]")
_QUOTE_END = {
    "double": re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL),
    "single": re.compile(r"[^']*'?"),
}

Fail = Callable[[str, str, int], ReadError]


def check_bounds(block: str, fail: Fail) -> None:
    """Raise `fail("limit", ...)` when a block is larger or could nest deeper than anything real."""
    if len(block) > MAX_CHARACTERS:
        raise fail("limit", f"the fields are longer than {MAX_CHARACTERS} characters", 0)
    _check_blocks(block, fail)
    if (
        block.count("[") + block.count("{") > MAX_DEPTH
        and (place := _find_deep_bracket(block)) is not None
    ):
        raise fail("limit", f"brackets nested deeper than {MAX_DEPTH} levels", place)


def _check_blocks(block: str, fail: Fail) -> None:
    """Bound the levels that indentation and leading `- ` open."""
    if (place := find_deep_line(block, 2 * MAX_DEPTH)) is not None:
        raise fail("limit", f"nested deeper than {MAX_DEPTH} levels", place)


def find_deep_line(block: str, levels: int = MAX_DEPTH) -> int | None:
    """Return where indentation opens more than so many levels, or leading `- ` too many; `None`
    where nothing does. What stands in a block of text counts, too."""
    if block.count("\n") < levels and block.count("-") + block.count("?") < MAX_DEPTH:
        return None  # too little to open so many
    indents: list[int] = []
    for line in _INDENT.finditer(block):
        indent, dashes = len(line[1]), len(line[2].replace(" ", "").replace("\t", ""))
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        if len(indents) > levels or dashes > MAX_DEPTH:
            return line.start()
    return None


@functools.lru_cache(maxsize=4)  # a head that is no YAML is looked at by several readers
def _find_deep_bracket(block: str) -> int | None:
    """Return where brackets nest too deep, if they do.

    Those count that YAML takes for brackets: at the start of a value, or inside of some.
    """
    if not any(char in block for char in "\"'#|>") and _nests_little(block):
        # No bracket can stand in a text or a comment, and even all together are not too many.
        return None
    depth, skipped, indent, at_value = 0, 0, 0, True
    tokens = _TOKEN.finditer(block)
    while (token := next(tokens, None)) is not None:
        kind, skipped = token.lastgroup, 0
        if kind == "text":
            at_value = False
        elif kind == "open":
            depth, at_value = depth + 1, True
            if depth > MAX_DEPTH:
                return token.start()
        elif kind == "close":
            depth, at_value = max(depth - 1, 0), False
        elif kind == "line":
            indent, at_value = len(token.group()) - 1, True
        elif kind == "lead":
            at_value = True
        elif kind in ("double", "single", "block"):
            begins = at_value and not (depth and kind == "block")
            skipped = _find_scalar_end(kind, block, token.end(), indent) if begins else 0
            at_value = False
        if not (at_value or depth):
            skipped = _find_plain_end(block, skipped or token.end())
        if skipped:
            tokens = _TOKEN.finditer(block, skipped)
    return None


def _find_plain_end(block: str, position: int) -> int:
    """Return where a plain scalar outside of brackets ends, or what follows it."""
    end = _PLAIN_END.search(block, position)
    return end.start() if end else len(block)


def _nests_little(block: str) -> bool:
    """Return whether all brackets, also those that YAML takes for text, nest few levels: whether so
    many steps take all pairs away, from the innermost out, and leave few that nobody closes."""
    brackets = _NO_BRACKETS.sub("", block)
    for level in range(MAX_DEPTH):
        rest = _PAIR.sub("", brackets)
        if rest == brackets:
            return level + rest.count("[") + rest.count("{") <= MAX_DEPTH
        brackets = rest
    return not brackets


def _find_scalar_end(kind: str, block: str, position: int, indent: int) -> int:
    """Return where a scalar in quotes ends, or a block scalar: before the first line that is
    neither blank nor indented deeper."""
    if kind in _QUOTE_END:
        end = _QUOTE_END[kind].match(block, position)
        return end.end() if end else position
    deeper = re.compile(rf"\n(?:[ ]{{{indent + 1},}}[^\n]*|[ \t\r]*(?=\n|\Z))")
    while (line := deeper.match(block, position)) is not None:
        position = line.end()
    return position


def shield_line_breaks(block: str) -> tuple[str, Callable[[str], str]]:
    """Return the block with exotic line breaks replaced, one for one, by unused characters, and
    what restores them in a part of it."""
    exotic = [char for char in EXOTIC_BREAKS if char in block]
    if not exotic:
        return block, lambda text: text
    stand_ins, back = pick_stand_ins(block, exotic)
    return block.translate(stand_ins), lambda text: text.translate(back)


def pick_stand_ins(block: str, characters: Iterable[str]) -> tuple[dict[int, int], dict[int, int]]:
    """Return two tables for `str.translate`: for each of some characters an unused one of Unicode's
    private area, as far as there are enough for a block; and the way back."""
    unused = (code for code in range(0xE000, 0xF8FF) if chr(code) not in block)
    stand_ins = dict(zip(map(ord, characters), unused, strict=False))
    return stand_ins, {code: char for char, code in stand_ins.items()}
