"""Lines that look like limits, in text that is not YAML, in quotes that end lines later, or behind
odd fences: what nobody reads as one is refused.

Belongs here: the look of such a line. Not here: limits that the format's own client sees
(`lens/client_view.py`).
"""

from __future__ import annotations

import functools
import re

from agentc.errors import HiddenLimit, Where
from agentc.lens.format import Format
from agentc.syntax.edits.lines import find_line_start, measure_indent
from agentc.syntax.source import Record, Source, Style

# What must not get lost in a text, and the notes on fences whose place was guessed.
GUARDS = ("permission", "hooks", "disabled")
LINES_OF_A_HEAD = 40
GUESSED = frozenset({"unclosed", "long-fence", "indented-fence", "before-fence", "code-fence"})

# A letter by its number, in a key in double quotes.
_NUMBERED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_JOINED_LINES = re.compile(r"\\\r?\n[ \t]*")
# A key that can bring in anything: `<<`, however it is marked, and the name of something that
# stands elsewhere.
_INDIRECT = r"(?:<<[\"'\]]*[ \t]*(?::|$)|\*[^\s,:*]+[ \t]+:)"
_MARKS = r"(?:[&!][^\s\"'<,\[\]{}]*[ \t]+|[ \t?\"'\u200b\u00a0\ufeff\[{,-])*"


def refuse_unread_limits(form: Format, source: Source, record: Record) -> None:
    """Raise HiddenLimit where a line that looks like a limit stands in text that is not YAML, in
    quotes or brackets at the margin, or behind odd fences."""
    keys = frozenset(
        key for field in form.fields if field.attribute in GUARDS for key in field.keys
    )
    _refuse_enclosed_limits(source, record, keys)
    if not (record.broken or source.notes or any(entry.mend for entry in record.entries)):
        return
    limit, hidden = _make_patterns(keys)
    for entry in record.entries:
        if not entry.mend:
            continue
        start = max(
            entry.span.start, find_line_start(source.text, entry.value_span.start)
        )  # a value may begin in its own line
        found = limit.search(
            source.text,
            start if start > entry.span.start else entry.value_span.start,
            entry.span.end,
        )
        place = found.start() if found is not None else entry.value_span.start
        if found is None or "\n" not in source.text[entry.span.start : found.end()]:
            below = source.text[entry.value_span.start : entry.value_span.end].partition("\n")[2]
            if not below or hidden.search(_spell_out(below)) is None:
                continue
        raise _find_unread(f"inside `{entry.key}`, which is not YAML,", source.where(place))
    stated = [entry.key for entry in record.entries if entry.key in keys]
    if record.broken and len(set(stated)) < len(stated):
        raise _find_unread(
            "that stands twice, in fields that are not YAML,", source.where(record.head.start)
        )
    guessed = any(note.fixes and note.code in GUESSED for note in source.notes)
    bare = (
        record.broken
        and not record.entries
        and not source.text.lstrip("\ufeff \t\r\n").startswith("#")
    )
    if record.body is not None and (guessed or bare):
        end = (
            record.body.end
            if guessed
            else _find_end_of_line(source.text, record.body.start, LINES_OF_A_HEAD)
        )
        found = limit.search(source.text, record.body.start, end)
        if found is not None:
            raise _find_unread("behind fences that are not clear", source.where(found.start()))


def _refuse_enclosed_limits(source: Source, record: Record, keys: frozenset[str]) -> None:
    """Raise HiddenLimit where quotes or brackets hold a line that stands no deeper than their key
    and looks like a limit.

    YAML 1.2 forbids such a line, and strict clients skip the file; others take it for text.
    """
    # Among braces lines of lists and maps stand where they like. A head in JSON begins behind its.
    is_flow = source.text[max(0, record.head.start - 1) : record.head.end].lstrip()[:1] == "{"
    for entry in record.entries:
        first = source.text.find("\n", entry.value_span.start, entry.value_span.end) + 1
        if not first or entry.mend or entry.style is Style.BLOCK:
            continue
        if is_flow and entry.style is not Style.QUOTED:
            continue
        indent = measure_indent(source.text, entry.span.start) or 0
        found = _make_margin_pattern(keys, indent).search(source.text, first, entry.value_span.end)
        if found is not None:
            raise HiddenLimit(
                "swallowed-limit",
                f"a line inside the quotes or brackets of `{entry.key}` looks like a limit",
                hint="close them before it, or indent it deeper than the key, if it is text",
                where=source.where(found.start()),
                about=(entry.key,),
            )


@functools.lru_cache(maxsize=16)
def _make_margin_pattern(keys: frozenset[str], indent: int) -> re.Pattern[str]:
    """Return a line that looks like a limit, no deeper than an indentation; an item of a list is
    none."""
    key = rf"\\?[\"']?(?:{_join_words(keys)})\\?[\"']?"
    return re.compile(rf"^ {{0,{indent}}}[\u200b\ufeff]*{key}[ \t]*[:=\uff1a]", re.MULTILINE)


@functools.lru_cache(maxsize=16)
def _make_patterns(keys: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a line that looks like a limit, and one that hides one by the means of YAML."""
    words = _join_words(keys)
    limit = rf"^[ \t?\"'\u200b-]*(?:{words})[\"']?[ \t]*(?:[:=\uff1a]|$)"
    hidden = rf"^{_MARKS}(?:(?:{words})[\"'\]}}\u00a0\u200b]*[ \t]*(?:[:=\uff1a]|$)|{_INDIRECT})"
    return re.compile(limit, re.MULTILINE), re.compile(hidden, re.MULTILINE)


def _join_words(keys: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(keys))) or "(?!)"


def _spell_out(text: str) -> str:
    """Return a text with the letters that it gives by number, and with lines that it joins."""
    joined = _JOINED_LINES.sub("", text).replace("\r", "\n")
    return _NUMBERED.sub(lambda found: _spell_letter(found[1] or found[2] or found[3]), joined)


def _spell_letter(number: str) -> str:
    code = int(number, 16)
    return chr(code) if 0x20 <= code < 0x80 else "?"


def _find_end_of_line(text: str, start: int, lines: int) -> int:
    for _ in range(lines):
        start = text.find("\n", start) + 1 or len(text)
    return start


def _find_unread(where: str, place: Where) -> HiddenLimit:
    hint = (
        "put the text before it in quotes, the line at the margin, and `---` where the fields end"
    )
    return HiddenLimit(
        "swallowed-limit", f"a line {where} looks like a limit", hint=hint, where=place
    )
