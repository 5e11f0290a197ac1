"""Fields that are not YAML, read line by line as their author meant them.

Belongs here: which line begins a field, and what a field's text is. Not here: fences, values that
are YAML. A line at the margin that begins with a *known* key begins a field; every other line goes
on with the field before it, so that `Context:` or `user:` inside a description stay text. Each
field is then read on its own: as YAML where it is YAML, else as the bare text behind its key.
Unknown keys are told from text by standing last in a field, as YAML, or by nothing else standing
below it (`unknown_fields.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DUPLICATE_KEY, NOT_YAML, TAB
from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.frontmatter.fences import make_key_pattern
from agentc.syntax.frontmatter.hash_signs import continues_text
from agentc.syntax.frontmatter.indented import FieldSpan, FieldStart, Keys
from agentc.syntax.frontmatter.margin_blocks import read_margin_block
from agentc.syntax.frontmatter.tabs import list_readings, replace_tabs
from agentc.syntax.frontmatter.unknown_fields import (
    SPEAKERS,
    UNKNOWN,
    find_unknown_starts,
    split_unknown,
)
from agentc.syntax.read_errors import DoubledKeys
from agentc.syntax.source import Entry, Record, Source, Style, locate
from agentc.syntax.yaml.bounds import MAX_NODES
from agentc.syntax.yaml.reader import read_entries

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\Z', re.DOTALL)
# What a bare text cannot begin with, and cannot hold.
_INDICATORS = frozenset("[]{}*&!%@`|>,#")
_COLON = re.compile(r":(?=\s|\Z)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# Where one backslash is no escape, the others are mostly paths and patterns, too: `C:\temp\reports`
# holds no tab.
_ESCAPES = {"n": "\n", '"': '"', "\\": "\\", "/": "/"}
# So many characters are read in vain.
MAX_TRIED = 1 << 19
MAX_FIELDS = 1_000


@dataclass(slots=True)
class _Patience:
    """How many characters may still be read again: a text without end must not cost time without
    end. `doubled` are the errors on keys that stand twice."""

    left: int = MAX_TRIED
    doubled: list[DoubledKeys] = field(default_factory=list)

    def allows(self, length: int) -> bool:
        self.left -= length
        return self.left >= 0


def read(
    text: str, head: Span, known_keys: Sequence[str], strict: ReadError
) -> tuple[Record, tuple[Diagnostic, ...]]:
    """Return the entries at `head`, with notes on them.

    Raises the error `strict` where no line begins with a known key, `limit` for too many fields,
    and DoubledKeys.
    """
    matches = list(make_key_pattern(known_keys).finditer(text, head.start, head.end))
    if not matches:
        raise strict
    _check_number(len(matches), MAX_FIELDS, text, head)
    starts = [FieldStart(match[1], match.start(), match.start(1), match.end()) for match in matches]
    patience = _Patience()
    keys = Keys(text, starts, lambda span: _try_yaml(text, span, patience))
    fields, inner = keys.fields(head)
    entries: list[Entry] = []
    notes: list[Diagnostic] = [*inner]
    margin = keys.margin
    line_start = max(head.start, text.rfind("\n", head.start, fields[0].span.start) + 1)
    before = _find_before(text, Span(head.start, line_start), margin, strict)
    waiting = [*reversed((*before, *fields))]
    while waiting:
        _check_number(len(waiting) + len(entries), MAX_NODES // 2, text, head)
        field = waiting.pop()
        parts = _split(text, field, margin, patience)
        if parts:
            field = parts[0]
            waiting += reversed(parts[1:])
        for entry, note in _read_field(text, *field, margin, patience):
            entries += [entry] if entry else []
            notes += [note] if note else []
    record = Record(tuple(entries), head, editable=False, broken=True)
    if patience.doubled:
        # Parts of a field can be read more than once.
        faults = {one.where: one for error in patience.doubled for one in error.faults}
        alike = [note for note in notes if note.code == DUPLICATE_KEY]
        raise DoubledKeys([*faults.values()], Source(text, (record,), notes=tuple(notes)), alike)
    return record, tuple(notes)


def _check_number(fields: int, most: int, text: str, head: Span) -> None:
    """Raise `limit` for more fields than there may be at most."""
    if fields > most:
        message = f"more than {most} lines that begin with a key"
        raise ReadError("limit", message, where=locate(text, head.start))


def _split(text: str, field: FieldSpan, margin: int, patience: _Patience) -> list[FieldSpan]:
    """Return a field and the unknown ones that begin below it; none where it is one field."""
    if isinstance(_try_yaml(text, field.span, patience), Record):
        return []
    return split_unknown(
        text,
        field,
        margin,
        lambda span: _try_yaml(text, span, patience),
        lambda: _ends_as_yaml(text, field, margin, patience),
    )


def _ends_as_yaml(text: str, field: FieldSpan, margin: int, patience: _Patience) -> bool:
    """Return whether what stands below a field's own text is YAML as a whole."""
    for start in find_unknown_starts(text, Span(field.key_end, field.span.end), margin):
        if not patience.allows(field.span.end - start):
            return False
        if isinstance(_try_yaml(text, Span(start, field.span.end), patience), Record):
            return True
    return False


def _find_before(text: str, span: Span, margin: int, strict: ReadError) -> list[FieldSpan]:
    """Return the unknown fields before the first known one, one a line. Raises `strict` where other
    text stands there."""
    matches = [
        match for match in UNKNOWN.finditer(text, span.start, span.end) if len(match[1]) == margin
    ]
    lead = text[span.start : matches[0].start() if matches else span.end]
    if any(line.strip() and not line.lstrip().startswith("#") for line in lead.splitlines()):
        raise strict
    ends = [match.start() for match in matches[1:]] + [span.end]
    return [
        FieldSpan(match[2], Span(match.start(2), end), match.end())
        for match, end in zip(matches, ends, strict=False)
    ]


def _read_field(
    text: str, key: str, span: Span, key_end: int, margin: int, patience: _Patience
) -> Iterator[tuple[Entry | None, Diagnostic | None]]:
    """Yield the entries of one known field and of the unknown ones behind it, each with a note
    where it was not YAML."""
    whole = _try_yaml(text, span, patience)
    if isinstance(whole, Record) and len(whole.entries) == 1:
        yield whole.entries[0], None
        yield from ((None, note) for note in whole.notes)
        return
    for start in find_unknown_starts(text, Span(key_end, span.end), margin):
        if not patience.allows(span.end - start):
            break
        rest = _try_yaml(text, Span(start, span.end), patience)
        if isinstance(rest, Record) and not any(
            entry.key.lower() in SPEAKERS for entry in rest.entries
        ):
            yield from _read_field(text, key, Span(span.start, start), key_end, margin, patience)
            yield from ((entry, None) for entry in rest.entries)
            yield from ((None, note) for note in rest.notes)
            return
    yield _mend(text, key, span, key_end, margin, whole)


def _try_yaml(text: str, span: Span, patience: _Patience) -> Record | ReadError:
    """Return the entries of a span that is YAML, or the error that says why it is none. Keys that
    stand twice are remembered. Other errors are raised: no lenient reading lifts a bound or a
    refusal."""
    try:
        return read_entries(text, span)
    except DoubledKeys as doubled:
        patience.doubled.append(doubled)
        return doubled.source.records[0]
    except ReadError as error:
        if error.code != "yaml":
            raise
        return error


def _mend(
    text: str, key: str, span: Span, key_end: int, margin: int, found: Record | ReadError
) -> tuple[Entry, Diagnostic | None]:
    """Return a field that is not YAML: a list indented with tabs, a block of text at the margin, a
    quoted text with a bad escape, else bare text. `found` is what YAML has of it: the error, or
    entries that are more than the one field."""
    where = found.where if isinstance(found, ReadError) else locate(text, span.start)
    raw = _drop_trailing_comments(text[key_end : span.end])
    start = key_end + len(raw) - len(raw.lstrip())
    value_span = Span(start, start + len(raw.strip()))
    whole = Span(span.start, max(value_span.end, key_end))
    end = locate(text, value_span.end)
    if ((where.line or 0), (where.column or 0)) >= ((end.line or 0), (end.column or 0)):
        where = locate(text, value_span.start)  # it goes on where it should have ended
    if "\t" in raw:
        readings = list_readings(text, span)
        if len(readings) == 1:
            note = Diagnostic(TAB, f'"{key}" is indented with tabs', where, about=(key,))
            ((width, entry),) = readings
            # Spaces leave what else stands there, as comments; without any it is written anew.
            spaces = replace_tabs(text, span, width) or None
            placed = replace(entry, span=whole, value_span=value_span, mend=True, repair=spaces)
            return placed, note
    clear = next(find_unknown_starts(text, value_span, margin), None) is None
    if block := read_margin_block(text, key, whole, key_end, margin, clear=clear):
        return block
    value = text[value_span.start : value_span.end]
    if quoted := _QUOTED.match(value):
        decoded = _ESCAPE.sub(lambda m: _ESCAPES.get(m[1], m[0]), quoted[1])
        message = f'"{key}" has a backslash that YAML does not know'
        note = Diagnostic("bad-escape", message, where, about=(key,))
        return Entry(key, decoded, decoded, Style.QUOTED, whole, value_span, mend=True), note
    value = "\n".join(
        line.strip() if n else line.rstrip()
        for n, line in enumerate(value.replace("\r\n", "\n").split("\n"))
    )
    message = f'"{key}" {_explain_broken(value)}; read as plain text'
    note = Diagnostic(NOT_YAML, message, where, about=(key,))
    return Entry(key, value, value, Style.PLAIN, whole, value_span, mend=True), note


def _explain_broken(value: str) -> str:
    """Return what makes a bare text no YAML, and what it needs."""
    if value[:1] in _INDICATORS:
        return f"begins with `{value[:1]}` and needs quotes"
    if _COLON.search(value):
        return 'contains ": " and needs quotes'
    return "is not valid YAML"


def _drop_trailing_comments(text: str) -> str:
    """Return a field's text up to the blank lines and comments at its end, which are no part of
    it."""
    end = len(text)
    while (newline := text.rfind("\n", 0, end)) >= 0:
        line = text[newline + 1 : end].lstrip(" \t")
        if (line and line[0] != "#") or continues_text(text, newline, end):
            break
        end = newline - 1 if text[newline - 1 : newline] == "\r" else newline
    return text[:end]
