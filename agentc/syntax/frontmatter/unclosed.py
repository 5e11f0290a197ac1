"""Why a value is no YAML: a bracket or a quote that is never closed, or a line that is indented
unlike the others.

Belongs here: the place and the words, for a person. Not here: reading such values (`lenient.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentc.spans import Span
from agentc.syntax.frontmatter.tabs import list_readings
from agentc.syntax.yaml.writer import DOCUMENT

_CLOSING = {"[": "]", "{": "}"}
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)
# A line of its own in what looks like one text in quotes.
_KEY_BELOW = re.compile(
    r"\n[ \t]*(?:-[ \t]+)?[\"']?[\w*?.-][^\n:\"']*[\"']?:(?:[ \t]|$)", re.MULTILINE
)
_TAB = re.compile(r"^[ ]*\t", re.MULTILINE)
FILLED_LINE = re.compile(r"^( *)([^\s#][^\r\n]*)", re.MULTILINE)
_ENTRY = re.compile(
    r"(?P<dashes>(?:-[ \t]+){0,9})(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\[{][^:\n]*)"
    r":(?:[ \t]+(?=(?P<value>\S))|[ \t]*$)"
)
_ITEM_DASH = re.compile(r"-[ \t]+")
# So much of a value is looked through.
MAX_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Reason:
    """Where a value stops being YAML, what is wrong there, and what to do about it."""

    at: int
    message: str
    hint: str


def explain_no_yaml(text: str, span: Span) -> Reason | None:
    """Return why the field at a span, from its key on, is no YAML; `None` where nothing tells."""
    end = min(span.end, span.start + MAX_LENGTH)
    return (
        _find_open(text, span.start, end)
        or _find_tabs(text, span)
        or _find_odd_indentation(text, span.start, end)
    )


def _find_tabs(text: str, span: Span) -> Reason | None:
    """Return the first tab that makes a field say one thing or another, depending on its width;
    `None` where none does."""
    tab = _TAB.search(text, span.start, span.end)
    found = list_readings(text, span) if tab is not None else []
    if tab is None or len(found) < 2:
        return None
    readings = "; ".join(
        f"`{DOCUMENT.inline(entry.value)}` if a tab is {width} spaces" for width, entry in found
    )
    message = f"tabs and spaces indent its lines, and it can be more than one thing: {readings}"
    return Reason(tab.start(), message, "indent its lines with spaces alone")


def _find_open(text: str, start: int, end: int) -> Reason | None:
    """Return the bracket or quote that is never closed; `None` where all are."""
    stack: list[int] = []
    begins, position = False, start
    while position < end:
        char = text[position]
        if begins and char in "\"'":
            quoted = _QUOTED.match(text, position, end)
            if quoted is None or _KEY_BELOW.search(quoted[0]):
                return _explain_never_closed(position, char, char)
            position, begins = quoted.end(), False
            continue
        if char in "[{" and (begins or stack):
            stack.append(position)
        elif char in "]}" and stack:
            if _CLOSING[text[stack[-1]]] != char:
                break
            stack.pop()
        follows = text[position + 1 : position + 2]
        begins = (
            char in "[{\n"
            or (bool(stack) and char == ",")
            or (char in ":-" and follows in (" ", "\t", "\n"))
            or (begins and char in " \t\r")
        )
        position += 1
    return (
        _explain_never_closed(stack[-1], text[stack[-1]], _CLOSING[text[stack[-1]]])
        if stack
        else None
    )


def _explain_never_closed(at: int, char: str, closing: str) -> Reason:
    return Reason(
        at, f"the `{char}` that is opened here is never closed", f"put `{closing}` where it ends"
    )


def _find_odd_indentation(text: str, start: int, end: int) -> Reason | None:
    """Return the first line below a key that stands deeper, or less deep, than the lines above it
    allow, or has no space behind its colon; `None` where no line does."""
    below = text.find("\n", start, end) + 1
    columns: list[int] = []
    complete = False
    for line in FILLED_LINE.finditer(text, below, end) if below else ():
        column, content = len(line[1]), line[2]
        at = line.start(2)
        if columns and column > columns[-1] and complete:
            message = (
                "this line is indented deeper than the one above it, which has a value already"
            )
            return Reason(at, message, "indent both alike")
        while columns and columns[-1] > column:
            columns.pop()
            if not columns or columns[-1] < column:
                return Reason(
                    at,
                    "this line is indented like none above it",
                    "indent it like the line that it belongs to",
                )
        if not columns or columns[-1] < column:
            columns.append(column)
        entry = _ENTRY.match(content)
        if entry is None and content[:1] not in "-[{\"'" and ":" in content:
            return Reason(at, "no space stands behind the colon of this line", "write `key: value`")
        if entry is None or entry["value"] in ("|", ">"):
            return None  # text, or a list
        columns += [column + dash.end() for dash in _ITEM_DASH.finditer(entry["dashes"])]
        complete = entry["value"] is not None
    return None
