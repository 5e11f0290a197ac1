"""Names with commas between them that stand on several lines without quotes, changed one by one.

Belongs here: which names are taken out and put in, and the proof that the lines say so. Not here:
lists between brackets (`collections.py`), what parts members (`members.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentc.ir.value import Value
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax.edits.list_plans import plan_list
from agentc.syntax.edits.members import Members
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.outline import Unclear

# A name, often with a scope behind it; and what YAML takes for one space.
_NAME = re.compile(r"[^\s,()]+(?:\([^()\r\n]*\))?")
_WRAPPED = re.compile(rf"{_NAME.pattern}(?:,\s*{_NAME.pattern})*")
_LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*\r?\n[ \t]*")


def edit_wrapped_list(source: Source, entry: Entry, value: Value) -> list[Edit] | None:
    """Return the edits that make a list of names on several lines `value`, with the lines of all
    other names as they are. `None` for another entry, or where the lines cannot say it."""
    span = entry.value_span
    old = source.slice(span)
    if entry.style is not Style.PLAIN or "\n" not in old or not isinstance(value, str):
        return None
    if not _WRAPPED.fullmatch(old) or not _WRAPPED.fullmatch(value):
        return None
    try:
        edits = list(_list_edits(source, span, value))
    except Unclear:
        return None
    moved = [
        Edit(Span(edit.span.start - span.start, edit.span.end - span.start), edit.text)
        for edit in edits
    ]
    return edits if _LINE_BREAK.sub(" ", apply_edits(old, moved)) == value else None


def _list_edits(source: Source, span: Span, value: str) -> Iterator[Edit]:
    """Yield the edits of single names. Raises Unclear where nothing stays."""
    names = [Span(*found.span()) for found in _NAME.finditer(source.text, span.start, span.end)]
    wanted = [found[0] for found in _NAME.finditer(value)]
    plan = plan_list([source.slice(name) for name in names], wanted)
    for place, new in plan.pairs:
        yield Edit(names[place], wanted[new])
    # Members stand between brackets: here these are the places around the text.
    text = f"{source.text[: span.end]}]"
    members = Members(text, Span(span.start - 1, span.end + 1), names, source.newline)
    coming = {place: [wanted[new] for new in listed] for place, listed in plan.coming.items()}
    if plan.gone or coming:
        yield from members.change(plan.gone, coming)
