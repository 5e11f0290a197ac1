"""Texts that YAML reads as something else: cut short by ` #`, or taken for a map because of a
colon.

Belongs here: reading such texts whole. Not here: fields that are not YAML at all
(`syntax/frontmatter/lenient.py`), which texts are cut (`cut_texts.py`).
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CUT_TEXT
from agentc.errors import ReadError
from agentc.ir.value import Map, Value
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.tolerant.cut_texts import find_cuts, find_rest, find_text_kind, holds_text_inside
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.frontmatter.hash_signs import Cut, find_rest_of_colour
from agentc.syntax.source import Entry, Record, Source, Style
from agentc.syntax.yaml.nodes import Pairs, Scalar, read_tree
from agentc.syntax.yaml.reader import read_entries
from agentc.syntax.yaml.writer import YamlWriter

_SPACED_HASH = re.compile(r"[ \t]#")
_COMMENT_BELOW = re.compile(r"\r?\n(?:[ \t]*\r?\n)*[ \t]+#[^\n]*")
# Attributes whose text may stand below its key, where a colon makes it a map.
WRAPPED = frozenset({"name", "description", "initial_prompt", "observer_message", "prompt"})


def looks_like_data(field: Field, entry: Entry) -> bool:
    """Return whether a text is a list or a map to YAML, and so to the clients. Elsewhere than in
    names and descriptions one could be meant, which is no spelling to be put right."""
    words = field.attribute in ("name", "description")
    return words and entry.text is None and entry.raw is not None


def becomes_text(field: Field, value: Value) -> bool:
    """Return whether a value of a field is read as text however it is written."""
    listed = field.attribute == "prompt" and _is_list_of_texts(value)
    return field.attribute in WRAPPED and (isinstance(value, Map) or listed)


def can_become_text(field: Field, value: Value) -> bool:
    """Return whether a value of a field is read as text where it is written in some way."""
    if field.attribute == "prompt":
        return becomes_text(field, value)
    return field.attribute in WRAPPED


def _is_list_of_texts(value: Value) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, str) for one in value)


def read_texts_whole(form: Format, source: Source) -> Source:
    """Return the source with every text as its author wrote it, and a note for each that YAML reads
    otherwise."""
    if GRAMMARS[form.syntax].exact:
        return source
    notes: list[Diagnostic] = []
    records = tuple(_read_whole(form, source, record, notes) for record in source.records)
    return replace(source, records=records, notes=(*source.notes, *notes)) if notes else source


def _read_whole(form: Format, source: Source, record: Record, notes: list[Diagnostic]) -> Record:
    """Return a record with all texts as their author wrote them: those over several lines, and
    those that a `#` cut short. Each such text is noted; without any it is the same record."""
    before = len(notes)
    wrapped = {key: name for name in WRAPPED for key in _list_keys(form, name)}
    has_prompt = any(wrapped.get(one.key) == "prompt" and one.text for one in record.entries)
    if has_prompt or form.within:
        wrapped = {key: name for key, name in wrapped.items() if name != "prompt"}
    hashes = _SPACED_HASH.search(source.text, record.head.start, record.head.end) is not None
    entries = []
    for entry in record.entries:
        is_prompt = wrapped.get(entry.key) == "prompt"
        if entry.key in wrapped and _is_text_over_lines(entry, listed=is_prompt):
            entry = _read_as_text(source, entry, notes, indented=is_prompt)
        elif hashes and not entry.mend:
            entry = _read_uncut(form, source, record, entry, notes)
        entries.append(entry)
    return record if len(notes) == before else replace(record, entries=tuple(entries), broken=True)


def _list_keys(form: Format, attribute: str) -> tuple[str, ...]:
    field = form.field_of(attribute)
    return field.keys if field is not None else ()


def _is_text_over_lines(entry: Entry, *, listed: bool) -> bool:
    """Return whether an entry is a map below its key, a list of texts below it where such are
    `listed`, or a list or map in brackets over several lines. (In one line, lists and maps are
    texts as they stand.)"""
    if entry.raw is not None:
        return "\n" in entry.raw
    return isinstance(entry.value, Map) or (listed and _is_list_of_texts(entry.value))


def _read_as_text(
    source: Source, entry: Entry, notes: list[Diagnostic], *, indented: bool
) -> Entry:
    """Return the entry with its value as text, and note that. To YAML the value is a map or a list
    below its key, or a list or map in brackets. Where it is `indented`, lines that are deeper than
    the first one stay so."""
    lines = source.slice(entry.value_span).replace("\r\n", "\n").split("\n")
    if indented:
        start = entry.value_span.start
        lines[0] = " " * (start - find_line_start(source.text, start)) + lines[0]
        text = textwrap.dedent("\n".join(lines)).rstrip() + "\n"
    else:
        text = "\n".join(line.strip() for line in lines)
    shape = "map" if isinstance(entry.value, Map) else "list"
    message = f"`{entry.key}` looks like a {shape}; read as the text that it is"
    notes.append(Diagnostic("looks-like-data", message, source.where(entry.value_span.start)))
    # What puts the map right leaves it one.
    return replace(entry, value=text, text=text, style=Style.PLAIN, mend=True, repair=None)


def _read_uncut(
    form: Format, source: Source, record: Record, entry: Entry, notes: list[Diagnostic]
) -> Entry:
    """Return the entry with the text that goes on behind a ` #`, where that is no comment."""
    end = _find_reach(source.text, entry, record.head.end)
    if _SPACED_HASH.search(source.text, entry.span.start, end) is None:
        return entry
    kind = find_text_kind(form, entry.key)
    if entry.style is Style.PLAIN and (kind is not None or entry.empty):
        colour = form.field_of("color")
        if kind is not None:
            cut = find_rest(
                source.text,
                entry.value_span.end,
                end,
                _measure_column(source.text, entry),
                kind,
                entry.text or "",
            )
        elif colour is not None and entry.key in colour.keys:
            cut = find_rest_of_colour(source.text, entry.value_span.end, end)
        else:
            cut = None
        return entry if cut is None else _lengthen(source, entry, cut, notes)
    if entry.style is Style.COLLECTION and holds_text_inside(form, entry.key):
        return _read_uncut_inside(
            form, source, entry, Span(find_line_start(source.text, entry.span.start), end), notes
        )
    return entry


def _find_reach(text: str, entry: Entry, limit: int) -> int:
    """Return where the lines of an entry end, with the indented comments below it."""
    end = min(find_line_end(text, entry.span.end), limit)
    while below := _COMMENT_BELOW.match(text, end, limit):
        end = below.end()
    return end


def _measure_column(text: str, entry: Entry) -> int:
    return entry.span.start - find_line_start(text, entry.span.start)


def _make_note(source: Source, key: str, cut: Cut, fixes: tuple[Edit, ...] = ()) -> Diagnostic:
    message = (
        f'"{key}" is cut short here: YAML takes a space and `#` for the start of a comment; '
        f"read as the whole text"
    )
    return Diagnostic(CUT_TEXT, message, source.where(cut.at), fixes=fixes)


def _lengthen(source: Source, entry: Entry, cut: Cut, notes: list[Diagnostic]) -> Entry:
    """Return an entry with the text that a `#` cut off, and add a note on that."""
    notes.append(_make_note(source, entry.key, cut))
    start = entry.value_span.start if entry.text else cut.at
    text = (entry.text or "") + cut.text if entry.text else cut.text.lstrip()
    span = Span(entry.span.start, cut.end)
    return replace(
        entry, value=text, text=text, span=span, value_span=Span(start, cut.end), mend=True
    )


def _read_uncut_inside(
    form: Format, source: Source, entry: Entry, region: Span, notes: list[Diagnostic]
) -> Entry:
    """Return the entry of a list or map with every text in it whole."""
    try:
        tree = read_tree(source.text, region)
    except ReadError:
        return entry
    if not isinstance(tree, Pairs) or len(tree.pairs) != 1 or tree.pairs[0][1].tag:
        return entry
    cuts = list(
        find_cuts(
            form,
            source.text,
            tree.pairs[0][1],
            region.end,
            entry.key,
            _measure_column(source.text, entry),
        )
    )
    if not cuts:
        return entry
    writer = GRAMMARS[form.syntax].writer
    edits = [_quote(writer, scalar, cut) for _, scalar, cut in cuts]
    text = apply_edits(source.text[: region.end], edits)
    try:
        again = read_entries(text, Span(region.start, len(text))).entries
    except ReadError:
        return entry
    if len(again) != 1:
        return entry
    notes += [
        _make_note(source, key, cut, (edit,))
        for (key, _, cut), edit in zip(cuts, edits, strict=True)
    ]
    end = max(entry.span.end, *(cut.end for _, _, cut in cuts))
    return replace(
        entry,
        value=again[0].value,
        span=Span(entry.span.start, end),
        value_span=Span(entry.value_span.start, end),
    )


def _quote(writer: YamlWriter, scalar: Scalar, cut: Cut) -> Edit:
    text = scalar.text + cut.text if scalar.text else cut.text.lstrip()
    start = scalar.offset if scalar.text else cut.at
    return Edit(Span(start, cut.end), writer.inline(text))
