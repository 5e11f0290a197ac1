"""YAML that js-yaml 3 reads and YAML 1.2 forbids, spelled so that both read it alike (OpenCode
1.18.33).

Belongs here: tabs that indent nothing, gaps in lists, entries that begin on the line where a value
ends. Not here: what anything means to that reader (`yaml.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# More than that is not looked through for the end of a value.
_LONGEST_VALUE = 20_000
_TABS = re.compile(r"\A\t[ \t]*")
_TAB_BEHIND_DASH = re.compile(r"\A( *-)([ \t]+)")
_LIST = re.compile(r":[ \t]+\[[^\[\]\"'\n]*\][ \t\r]*\Z")
_NOTHING = re.compile(r"([\[,][ \t]*)(?=,)")
_DASHES = re.compile(r" *(?:-[ \t]+)*")
_ENTRY = re.compile(
    r"""(?:[^\s"'#\[\]{}&*!|>%@`,:-][^:\n]*|"[^"\\\n]*"[ \t]*|'[^'\n]*'[ \t]*):[ \t]+"""
)
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)*")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]+")
_QUOTED = re.compile(r""""(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'""")
_BLOCK_BEGINS = re.compile(r"(?<=[:\-][ \t])[|>][-+0-9]{0,2}[ \t\r]*(?:#[^\n]*)?\Z")


def respell(block: str) -> str:
    """Return the text as strict YAML; unchanged where it is strict, or cannot be."""
    return "".join(_split_lines("\n".join(map(_fill_empty, _drop_tabs(block)))))


def _drop_tabs(text: str) -> Iterator[str]:
    """Yield the lines of a text without tabs that indent nothing; within a block of text they stay,
    and end it."""
    start = 0
    while start <= len(text):
        end = _find_line_end(text, start)
        line = _TABS.sub("", text[start:end])
        line = _TAB_BEHIND_DASH.sub(lambda dash: dash[1] + " " * len(dash[2]), line)
        yield line
        if _BLOCK_BEGINS.search(line):
            block = text[end : _find_block_end(text, end)]
            content = block.rstrip(" \t\r\n")
            yield from content.split("\n")[1:]
            end += len(content)
            end = _find_line_end(text, end)
        start = end + 1


def _fill_empty(line: str) -> str:
    """Return a line with `null` between the commas of a list that have nothing between them."""
    short = len(line) < _LONGEST_VALUE
    return _NOTHING.sub(r"\1~", line) if short and _LIST.search(line) else line


def _split_lines(text: str) -> Iterator[str]:
    """Yield the pieces of a text in which each entry has a line of its own. To that reader `a: "b"
    c: d` are two entries."""
    start = 0
    while start < len(text):
        line_end = _find_line_end(text, start)
        dashes = _DASHES.match(text, start, line_end)
        value = _find_value(text, dashes.end() if dashes else start, line_end)
        if value is None:
            if _BLOCK_BEGINS.search(text, start, line_end):
                line_end = _find_block_end(text, line_end)
            yield text[start : line_end + 1]
            start = line_end + 1
            continue
        end = _find_value_end(text, value)
        if end is None:
            break  # to that reader, too, nothing else can follow
        line_end = _find_line_end(text, end)
        rest = text[end:line_end].lstrip(" \t")
        in_item = dashes is not None and "-" in dashes[0] and text.find("\n", start, end) < 0
        if rest.strip() and not rest.startswith("#") and not in_item:
            yield text[start:end] + "\n" + " " * _measure_indent(text, end)
            start = line_end - len(rest)
        else:
            yield text[start : line_end + 1]
            start = line_end + 1
    yield text[start:]


def _find_line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _measure_indent(text: str, place: int) -> int:
    """Return how far the line at a place is indented."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:place]
    return len(line) - len(line.lstrip(" "))


def _find_block_end(text: str, line_end: int) -> int:
    """Return where the last line ends of a block of text whose first line follows on `line_end`."""
    indent = _measure_indent(text, line_end)
    while line_end < len(text):
        end = _find_line_end(text, line_end + 1)
        if text[line_end + 1 : end].strip() and _measure_indent(text, end) <= indent:
            break
        line_end = end
    return line_end


def _find_value(text: str, start: int, line_end: int) -> int | None:
    """Return where the value of an entry begins, if it is of a kind that has an end. The entry
    begins at `start`."""
    entry = _ENTRY.match(text, start, line_end) if line_end - start < _LONGEST_VALUE else None
    marks = _PROPERTIES.match(text, entry.end(), line_end) if entry else None
    return (
        marks.end()
        if marks and text[marks.end() : marks.end() + 1] in ('"', "'", "[", "{", "*")
        else None
    )


def _find_value_end(text: str, start: int) -> int | None:
    """Return where a value in quotes or brackets ends, or an alias; `None` where nothing ends
    it, or not within `_LONGEST_VALUE`. A quote opens a text only where an item begins: in `it's`
    it is a letter."""
    if text[start] == "*":
        alias = _ALIAS.match(text, start)
        return alias.end() if alias else None
    depth, position, at_item_start = 0, start, True
    while position < min(len(text), start + _LONGEST_VALUE):
        char = text[position]
        quoted = _QUOTED.match(text, position) if at_item_start and char in "\"'" else None
        if at_item_start and quoted is None and char in "\"'":
            return None
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        at_item_start = char in "[{,:" or (at_item_start and char.isspace())
        position = quoted.end() if quoted else position + 1
        if depth <= 0:  # also behind a value that is one quoted text
            return position
    return None
