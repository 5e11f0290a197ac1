"""A list item among the keys of a map, or a key among the items of a list: an error that no reading
mends.

Belongs here: finding the line that is at fault. Not here: text that only looks like a list
(`syntax/frontmatter/lenient.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.diagnostics.shared_codes import STRAY_ITEM
from agentc.errors import ReadError
from agentc.lens.format import Format
from agentc.lens.tolerant.texts import PROSE
from agentc.syntax.frontmatter.unclosed import FILLED_LINE
from agentc.syntax.source import Record, Source

_DASH = re.compile(r"-(?:\s|\Z)")
_ANY_KEY = re.compile(
    r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\[{&*!|>%@`#-][^\s:]*|-[^\s:]+)[ \t]*:(?=\s|\Z)"
)


def refuse_stray_items(form: Format, source: Source, record: Record) -> None:
    """Raise ReadError for a list or map that is no YAML because of one line of another kind."""
    prose = {
        key for field in form.fields if field.attribute in {*PROSE, "name"} for key in field.keys
    }
    for entry in record.entries if record.broken else ():
        if not entry.mend or not isinstance(entry.value, str) or entry.key in prose:
            continue
        for place, is_item in _find_strays(source.text, entry.span.start, entry.span.end):
            where = source.where(place)
            if is_item:
                message = f"a list item stands among the keys of `{entry.key}`"
                hint = "write it as `key: value`, put it below a key of its own, or delete it"
            else:
                message = f"a key stands among the list items of `{entry.key}`"
                hint = (
                    "begin the line with `- `, move it to the margin if it is a field, or delete it"
                )
            raise ReadError(STRAY_ITEM, message, hint=hint, where=where)


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
