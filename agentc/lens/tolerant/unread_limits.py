"""Lines that look like limits, but stand in text that is not YAML, in quotes over several lines, or
behind odd fences. Nobody reads them as limits, so they are refused.

Belongs here: the look of such a line. Not here: limits that the format's own client sees
(`lens/client_view.py`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from agentc.diagnostics.shared_codes import UNCLOSED
from agentc.errors import HiddenLimit
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_limits import refuse_broken
from agentc.lens.tolerant.limit_words import find_limit_word, list_limit_words
from agentc.syntax.edits.lines import find_line_end, find_line_start, measure_indent
from agentc.syntax.source import Entry, Record, Source, Style

# What must not get lost in a text, and the notes on fences whose place was guessed.
GUARDS = ("permission", "hooks", "disabled")
LINES_OF_A_HEAD = 40
CODE = "swallowed-limit"
# What a line states, where that is not called a limit.
_STATED = {"hooks": "hooks", "disabled": "what disables the agent"}
GUESSED = frozenset({UNCLOSED, "long-fence", "indented-fence", "before-fence", "code-fence"})

# A letter by its number, in a key in double quotes.
_NUMBERED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_BRACKETS = frozenset("[{")
# A longer value is not shown.
MAX_SHOWN = 80
_FILLED_LINE = re.compile(r"[^\s][^\n]*")
_JOINED_LINES = re.compile(r"\\\r?\n[ \t]*")
# A key that can bring in anything: `<<`, however it is marked, and the name of something that
# stands elsewhere.
_INDIRECT = r"(?:<<[\"'\]]*[ \t]*(?::|$)|\*[^\s,:*]+[ \t]+:)"
_MARKS = r"(?:[&!][^\s\"'<,\[\]{}]*[ \t]|[ \t?\"'\u200b\u00a0\ufeff\[{,-])*"


def map_guards(form: Format) -> dict[str, str]:
    """Return the keys of a format that can guard something, each with its attribute."""
    fields = (field for field in form.fields if field.attribute in GUARDS)
    return {key: field.attribute for field in fields for key in field.keys}


def refuse_unread_limits(form: Format, source: Source, record: Record) -> None:
    """Raise HiddenLimit where a line that looks like a limit stands in text that is not YAML, in
    quotes or brackets at the margin, or behind odd fences.

    Raises ReadError where that text is a limit itself, and it can be shown why it is no YAML.
    """
    guards = map_guards(form)
    _refuse_enclosed_limits(source, record, guards)
    if not (record.broken or source.notes or any(entry.mend for entry in record.entries)):
        return
    words = frozenset(list_limit_words(form, source.text))
    for entry in record.entries:
        found = (
            _find_inside(source, entry, frozenset(guards)) or find_limit_word(source, entry, words)
            if entry.mend
            else None
        )
        if found is None:
            continue
        if entry.key in guards:
            refuse_broken(source, (entry,))
        place, key = found
        if source.text[find_line_start(source.text, place) : place + 1].lstrip()[:1] in _BRACKETS:
            where = "with its key in brackets, which no client reads as that key,"
            hint = (
                "take the brackets off if it is a field, and put all of the text in quotes if not"
            )
            raise _make_refusal(source, place, where, _describe(guards, key), hint, entry.key)
        where = f"inside `{entry.key}`, which is not YAML,"
        field = _spell_field(source.text, entry, place, key) or "put it at the margin"
        hint = f"{field} if it is a field, and all of the text in quotes if it is text"
        raise _make_refusal(source, place, where, _describe(guards, key), hint, entry.key)
    if record.broken:
        _refuse_doubles(source, record, guards)
    _refuse_behind_fences(source, record, guards)


def _find_inside(source: Source, entry: Entry, keys: frozenset[str]) -> tuple[int, str] | None:
    """Return where a line inside of a field looks like a limit, and its key. The key is empty where
    a line hides a limit. `None` where no line does either."""
    limit, hidden = make_limit_patterns(keys)
    text, span, value = source.text, entry.span, entry.value_span
    begin = find_line_start(text, value.start)  # a value may begin in its own line
    found = limit.search(text, begin if begin > span.start else value.start, span.end)
    if found is not None and "\n" in text[span.start : found.end()]:
        return found.start("key"), found["key"]
    first = text.find("\n", value.start, value.end) + 1
    if not first or hidden.search(_spell_out(text[first : value.end])) is None:
        return None
    for line in _FILLED_LINE.finditer(text, first, value.end):
        if hidden.search(_spell_out(line[0])) is not None:
            return line.start(), ""
    return value.start, ""


def _spell_field(text: str, entry: Entry, place: int, key: str) -> str:
    """Return how to write a line as a field of its own, where it stands no deeper than the key of
    the field around it; empty for a deeper one."""
    start = find_line_start(text, place)
    margin = measure_indent(text, entry.span.start) or 0
    if not key or text[start:place].strip() or place - start > margin:
        return ""
    # It may be in quotes, with another sign than a colon, or without a space.
    behind = text[place + len(key) : find_line_end(text, place)].lstrip("\"' \t")
    value = behind[1:].strip() if behind[:1] in (":", "=", "\uff1a") else ""
    if not value or "`" in value or len(value) > MAX_SHOWN:
        return f"write it as `{key}: ` and its value"
    field = f"{key}: {value}"
    return "" if text.startswith(field, place) else f"write `{field}`"


def _refuse_doubles(source: Source, record: Record, guards: Mapping[str, str]) -> None:
    """Raise HiddenLimit where a limit stands twice in fields that are not YAML: one can be text."""
    limits_above = set[str]()
    for entry in record.entries:
        if entry.key in limits_above:
            message = f"`{entry.key}` stands twice in fields that are not YAML, and one may be text"
            hint = "delete one of them; what is text belongs in quotes, or deeper than its key"
            where = source.where(entry.span.start)
            raise HiddenLimit(CODE, message, hint=hint, where=where, about=(entry.key,))
        limits_above |= {entry.key} & guards.keys()


def _refuse_behind_fences(source: Source, record: Record, guards: Mapping[str, str]) -> None:
    """Raise HiddenLimit where a line behind fences that had to be guessed looks like a limit."""
    guessed = any(note.fixes and note.code in GUESSED for note in source.notes)
    bare = (
        record.broken
        and not record.entries
        and not source.text.lstrip("\ufeff \t\r\n").startswith("#")
    )
    if record.body is None or not (guessed or bare):
        return
    end = (
        record.body.end
        if guessed
        else _find_end_of_line(source.text, record.body.start, LINES_OF_A_HEAD)
    )
    limit, _ = make_limit_patterns(frozenset(guards))
    found = limit.search(source.text, record.body.start, end)
    if found is not None:
        place, what = found.start("key"), _describe(guards, found["key"])
        where, hint = "behind fences that are not clear", "put `---` where the fields end"
        raise _make_refusal(source, place, where, what, hint)


def _refuse_enclosed_limits(source: Source, record: Record, guards: Mapping[str, str]) -> None:
    """Raise HiddenLimit where quotes or brackets hold a line that looks like a limit, no deeper
    than their key. YAML 1.2 forbids such a line, and strict clients skip the file; others take it
    for text."""
    # Among braces lines of lists and maps stand where they like. A head in JSON begins behind its.
    is_flow = source.text[max(0, record.head.start - 1) : record.head.end].lstrip()[:1] == "{"
    for entry in record.entries:
        first = source.text.find("\n", entry.value_span.start, entry.value_span.end) + 1
        if not first or entry.mend or entry.style is Style.BLOCK:
            continue
        if is_flow and entry.style is not Style.QUOTED:
            continue
        indent = measure_indent(source.text, entry.span.start) or 0
        pattern = _make_margin_pattern(frozenset(guards), indent)
        found = pattern.search(source.text, first, entry.value_span.end)
        if found is not None:
            where = f"inside the quotes or brackets of `{entry.key}`"
            hint = "close them before it, or indent it deeper than the key, if it is text"
            what = _describe(guards, found["key"])
            raise _make_refusal(source, found.start(1), where, what, hint, entry.key)


@functools.lru_cache(maxsize=16)
def _make_margin_pattern(keys: frozenset[str], indent: int) -> re.Pattern[str]:
    """Return a pattern for a line that looks like a limit and is indented by at most `indent`;
    items of lists do not match."""
    key = rf"(\\?[\"']?(?P<key>{_join_words(keys)})\\?[\"']?)"
    return re.compile(rf"^ {{0,{indent}}}[\u200b\ufeff]*{key}[ \t]*[:=\uff1a]", re.MULTILINE)


@functools.lru_cache(maxsize=16)
def make_limit_patterns(keys: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return a pattern for a line that looks like a limit, and one for a line that hides one by the
    means of YAML."""
    words = _join_words(keys)
    limit = rf"^[ \t?\"'\u200b-]*(?P<key>{words})[\"']?[ \t]*(?:[:=\uff1a]|$)"
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


def _describe(guards: Mapping[str, str], key: str) -> str:
    """Return in words what a key states; the empty key stands for a hidden limit."""
    return _STATED.get(guards.get(key, ""), "a limit")


def _make_refusal(
    source: Source, place: int, where: str, what: str, hint: str, *about: str
) -> HiddenLimit:
    message = f"a line {where} looks like {what}"
    return HiddenLimit(CODE, message, hint=hint, where=source.where(place), about=about)
