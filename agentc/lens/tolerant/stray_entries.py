"""Lines of another kind than those around them, which no reading mends.

Those are a list item among the keys of a map, a key among the items of a list, and either below a
value that is one word.

Belongs here: finding the line that is at fault. Not here: text that only looks like a list
(`syntax/frontmatter/lenient.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.diagnostics.shared_codes import STRAY_ITEM
from agentc.errors import ReadError
from agentc.lens.format import Format
from agentc.lens.tolerant.cut_texts import HOLDING_PROSE, PROSE
from agentc.lens.tolerant.texts import WRAPPED
from agentc.syntax.edits.lines import measure_indent
from agentc.syntax.frontmatter.unclosed import FILLED_LINE
from agentc.syntax.read_errors import join_read_errors
from agentc.syntax.source import Entry, Record, Source, Style

# Attributes whose values are lists, in one line or below their key.
LISTS = frozenset({"skills", "observer", "mcp_servers"})
# What a list, a map, a block of text or a quoted text begins with.
_OPENING = frozenset("[{|>\"'")
_DASH = re.compile(r"-(?:\s|\Z)")
_ANY_KEY = re.compile(
    r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\[{&*!|>%@`#-][^\s:]*|-[^\s:]+)[ \t]*:(?=\s|\Z)"
)


def refuse_stray_items(form: Format, source: Source, record: Record) -> None:
    """Raise ReadError for a list, a map or a word that is no YAML because of one line of another
    kind, and for a text that takes in a list item from the margin; all such fields in one."""
    fields = {key: field.attribute for field in form.fields for key in field.keys}
    faults: list[ReadError] = []
    for entry in record.entries if record.broken else ():
        if entry.mend and isinstance(entry.value, str):
            # One line of a field makes others look like strays.
            faults += [*_find_in_entry(source, entry, fields.get(entry.key, ""))][:1]
    if faults:
        raise join_read_errors(faults[0], faults[1:])


def _find_in_entry(source: Source, entry: Entry, attribute: str) -> Iterator[ReadError]:
    """Yield the lines of another kind in a value that is no YAML."""
    if attribute in {*PROSE, *WRAPPED}:
        yield from _find_item_at_margin(source, entry)
        return
    if attribute and attribute not in HOLDING_PROSE:
        yield from _find_further_line(source, entry, lists=attribute in LISTS)
    for place, is_item in _find_strays(source.text, entry.span.start, entry.span.end):
        if is_item:
            message = f"a list item stands among the keys of `{entry.key}`"
            hint = "write it as `key: value`, put it below a key of its own, or delete it"
        else:
            message = f"a key stands among the list items of `{entry.key}`"
            hint = "begin the line with `- `, move it to the margin if it is a field, or delete it"
        yield _make_fault(source, entry, place, message, hint)


def _make_fault(source: Source, entry: Entry, place: int, message: str, hint: str) -> ReadError:
    """Return the error about a line of an entry."""
    where = source.where(place)
    return ReadError(STRAY_ITEM, message, hint=hint, where=where, about=(entry.key,))


def _find_item_at_margin(source: Source, entry: Entry) -> Iterator[ReadError]:
    """Yield where a list item stands no deeper than the key of a text."""
    margin = measure_indent(source.text, entry.span.start) or 0
    for line in _list_further_lines(source.text, entry):
        if _DASH.match(line[2]) and len(line[1]) <= margin and entry.style is Style.PLAIN:
            message = f"a list item stands at the margin, below the text of `{entry.key}`"
            hint = "put it below a key of its own, or indent it deeper than the key if it is text"
            yield _make_fault(source, entry, line.start(2), message, hint)


def _find_further_line(source: Source, entry: Entry, *, lists: bool) -> Iterator[ReadError]:
    """Yield the lines below a plain value that are no part of it: a key, or an item of no list,
    where the value begins on the line of its own key; and other words among the items of a list, or
    an item below such words."""
    first = source.text[entry.value_span.start : entry.value_span.end].partition("\n")[0]
    begins_below = "\n" in source.text[entry.span.start : entry.value_span.start]
    if entry.style is not Style.PLAIN or first[:1] in _OPENING:
        return
    items = begins_below and _DASH.match(first) is not None
    words = begins_below and not items and _ANY_KEY.match(first) is None
    for line in _list_further_lines(source.text, entry):
        is_item, key = _DASH.match(line[2]) is not None, _ANY_KEY.match(line[2])
        message = ""
        if key is not None and not begins_below and not is_item:
            message = f"`{key[0]}` stands below the value of `{entry.key}`, and is no part of it"
            hint = (
                "move it to the margin if it is a field, put it below the key that it belongs to, "
                "or delete it"
            )
        elif is_item and not begins_below and not lists:
            message = f"a list item stands below the value of `{entry.key}`, and is no part of it"
            hint = "put it below a key of its own, or delete it"
        elif is_item and words:
            message = f"a list item stands below the words of `{entry.key}`"
            hint = "begin every line with `- `, all of them indented alike"
        # A dash without a space is meant for an item: what that is, is for its field to say.
        elif items and not is_item and key is None and not line[2].startswith("-"):
            message = f"a line without `- ` stands among the list items of `{entry.key}`"
            hint = "begin the line with `- `, or delete it"
        if message:
            yield _make_fault(source, entry, line.start(2), message, hint)


def _list_further_lines(text: str, entry: Entry) -> Iterator[re.Match[str]]:
    """Yield the filled lines of a value behind its first one."""
    begin = text.find("\n", entry.value_span.start, entry.value_span.end) + 1
    yield from FILLED_LINE.finditer(text, begin, entry.value_span.end) if begin else ()


def _find_strays(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Yield where a line stands among lines of the other kind, and whether it is an item."""
    begin = text.find("\n", start, end) + 1
    if not begin or text[text.find(":", start, begin) + 1 : begin].strip():
        return
    kinds: list[
        tuple[int, bool]
    ] = []  # of the block that a line is in, and of those around it: column, list or map
    for line in FILLED_LINE.finditer(text, begin, end):
        column, is_item = len(line[1]), _DASH.match(line[2]) is not None
        if not is_item and _ANY_KEY.match(line[2]) is None:
            return  # text, and so no list or map
        while kinds and kinds[-1][0] > column:
            kinds.pop()
        if kinds and kinds[-1][0] == column and kinds[-1][1] is not is_item:
            yield line.start(2), is_item
            return
        if not kinds or kinds[-1][0] < column:
            kinds.append((column, is_item))
        content = line[2]
        while is_item and (rest := content[1:].lstrip(" ")):
            column, content = column + len(content) - len(rest), rest
            is_item = _DASH.match(content) is not None
            if not is_item and _ANY_KEY.match(content) is None:
                break
            kinds.append((column, is_item))
