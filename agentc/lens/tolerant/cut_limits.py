"""Limits that YAML cuts short at ` #`: an item of a list of tools (`Bash(echo # hi), Write`), and a
pattern that is a key (`git commit -m #x: deny`).

Belongs here: where a limit is cut, and what was meant. Not here: texts that are no limits
(`texts.py`), putting a list right (`linter/unclosed_lists.py`). A list stays as its client has it,
and is not converted as it is; a pattern is read whole, since no client takes a map without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NOT_YAML
from agentc.errors import FIX, ReadError, Refused
from agentc.ir.permission import Decision
from agentc.lens.format import Document, Format
from agentc.lens.tolerant.broken_limits import LIMIT, MAX_SHOWN, takes_lists
from agentc.spans import Edit, Span, apply_edits
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.source import Entry, Record, Source, Style
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree
from agentc.syntax.yaml.reader import read_entries

CODE = "cut-text"
_DECISIONS = frozenset(map(str, Decision))
_HASHES = " #", "\t#"


@dataclass(frozen=True, slots=True)
class CutList:
    """A list of tools of which YAML takes the end for a comment: where that begins, and the edit
    that puts the whole of it in quotes."""

    entry: Entry
    at: int
    edit: Edit


def note_cut_lists(form: Format, source: Source) -> Source:
    """Return the source with a note on each list of tools that is cut short."""
    notes = [
        Diagnostic(
            CODE,
            f'"{cut.entry.key}" is cut short here: YAML takes a space and `#` for the start of a '
            "comment, and its client has only what stands before",
            source.where(cut.at),
            about=(cut.entry.key,),
        )
        for record in source.records
        for cut in find_cut_lists(form, source, record)
    ]
    return replace(source, notes=(*source.notes, *notes)) if notes else source


def refuse_cut_lists(document: Document, index: int) -> Iterator[Refused]:
    """Yield, for each list of tools that is cut short, why no agent is written of it."""
    source, form = document.source, document.format
    for cut in find_cut_lists(form, source, source.records[index]):
        yield Refused(
            CODE,
            f"`{cut.entry.key}` is cut short here: YAML takes a space and `#` for the start of a "
            "comment, and as it stands it names other tools",
            hint=f"`{FIX}` repairs it"
            + (f": `{cut.edit.text}`" if len(cut.edit.text) <= MAX_SHOWN else ""),
            where=source.where(cut.at, document.path),
            about=(cut.entry.key,),
        )


def find_cut_lists(form: Format, source: Source, record: Record) -> Iterator[CutList]:
    """Yield each text of a list of tools that is cut short: in it a parenthesis is open, which
    closes behind the `#`."""
    field, grammar = form.field_of(LIMIT), GRAMMARS[form.syntax]
    if field is None or not grammar.is_yaml:
        return
    for entry in record.entries:
        region = _find_lines(source.text, entry)
        cut = any(mark in source.slice(region) for mark in _HASHES)
        if not cut or entry.key not in field.keys or not takes_lists(field, entry.key):
            continue
        for text, end in _list_plain_texts(source, entry, region):
            line_end = find_line_end(source.text, end)
            rest = _find_rest(text, source.text[end:line_end])
            if rest:
                span = Span(end - len(text), end + len(rest))
                if source.slice(span) == text + rest:
                    at = end + len(rest) - len(rest.lstrip(" \t"))
                    yield CutList(entry, at, Edit(span, grammar.writer.inline(text + rest)))


def _find_lines(text: str, entry: Entry) -> Span:
    return Span(find_line_start(text, entry.span.start), find_line_end(text, entry.span.end))


def _list_plain_texts(source: Source, entry: Entry, region: Span) -> Iterator[tuple[str, int]]:
    """Yield the texts without quotes in a list, each with its end."""
    if entry.style is Style.PLAIN and isinstance(entry.value, str) and not entry.mend:
        yield source.slice(entry.value_span), entry.value_span.end
    elif entry.style is Style.COLLECTION:
        try:
            tree = read_tree(source.text, region)
        except ReadError:
            return
        for _, value in tree.pairs if isinstance(tree, Pairs) else ():
            yield from ((one.text, one.end) for one in _list_plain_scalars(value))


def _list_plain_scalars(tree: Tree) -> Iterator[Scalar]:
    if isinstance(tree, Scalar):
        if tree.plain and not tree.tag:
            yield tree
    elif isinstance(tree, Items) and not tree.flow:
        for item in tree.items:
            yield from _list_plain_scalars(item)


def _find_rest(text: str, behind: str) -> str:
    """Return what of a line goes on with a list of tools; empty where that is a comment, or where
    no parenthesis is open that it closes."""
    depth = 0
    for char in text:
        depth = max(0, depth + (char == "(") - (char == ")"))
    if not depth or not behind.lstrip(" \t").startswith("#") or not behind[:1].isspace():
        return ""
    for place, char in enumerate(behind):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if not depth and behind.startswith(_HASHES, place):
            return behind[:place].rstrip()
    return "" if depth else behind.rstrip()


def read_cut_patterns(form: Format, source: Source) -> Source:
    """Return the source with every pattern that is a key of limits whole, and a note on each that
    YAML cuts short."""
    field, grammar = form.field_of(LIMIT), GRAMMARS[form.syntax]
    if field is None or not grammar.is_yaml:
        return source
    notes: list[Diagnostic] = []
    records = []
    for record in source.records:
        entries = tuple(
            _read_whole(form, source, entry, notes) if entry.key in field.keys else entry
            for entry in record.entries
        )
        changed = entries != record.entries
        records.append(replace(record, entries=entries, broken=True) if changed else record)
    if not notes:
        return source
    told = {note.about for note in notes}
    kept = (note for note in source.notes if note.code != NOT_YAML or note.about not in told)
    return replace(source, records=tuple(records), notes=(*kept, *notes))


def _read_whole(form: Format, source: Source, entry: Entry, notes: list[Diagnostic]) -> Entry:
    region = _find_lines(source.text, entry)
    writer = GRAMMARS[form.syntax].writer
    keys = list(_find_cut_keys(source.text, region))
    if not keys:
        return entry
    edits = [Edit(key, writer.inline(source.slice(key))) for key in keys]
    text = apply_edits(source.text[: region.end], edits)
    try:
        again = read_entries(text, Span(region.start, len(text))).entries
    except ReadError:
        return entry
    if len(again) != 1 or again[0].key != entry.key:
        return entry
    for key, edit in zip(keys, edits, strict=True):
        at = key.start + min(_find_hashes(source.slice(key)))
        message = (
            f"`{source.slice(key)}` is cut short here: YAML takes a space and `#` for the start of "
            "a comment; read as the whole pattern"
        )
        where = source.where(at + 1)
        notes.append(Diagnostic(CODE, message, where, fixes=(edit,), about=(entry.key,)))
    start = entry.value_span.start
    return replace(
        again[0],
        span=Span(entry.span.start, region.end),
        value_span=Span(start, region.end),
        mend=False,
    )


def _find_cut_keys(text: str, region: Span) -> Iterator[Span]:
    """Yield the keys of decisions in which a ` #` stands without quotes."""
    start = region.start
    while start < region.end:
        end = find_line_end(text, start)
        line = text[start:end]
        if any(mark in line for mark in _HASHES):
            brace = line.find("{")
            if brace >= 0:
                yield from _find_cut_in_braces(text, start + brace + 1, start + line.rfind("}"))
            else:
                yield from _find_cut_key(text, start, end)
        start = text.find("\n", end, region.end) + 1 or region.end


def _find_hashes(text: str) -> list[int]:
    """Return where the first ` #` of each kind stands; nothing where there is none."""
    return [place for mark in _HASHES if (place := text.find(mark)) >= 0]


def _find_cut_in_braces(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        comma = text.find(",", start, end)
        stop = end if comma < 0 else comma
        yield from _find_cut_key(text, start, stop)
        start = stop + 1


def _find_cut_key(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the key between two places where it goes on behind a ` #` up to a decision."""
    colon = text.rfind(":", start, end)
    value = text[colon + 1 : end].split(" #")[0].strip()
    raw = text[start:colon] if colon >= 0 else ""
    key = raw.strip()
    hashes = _find_hashes(key)
    if value not in _DECISIONS or not hashes or key[0] in "\"'#" or key.startswith("- "):
        return
    if ": " in key[: min(hashes) + 1]:
        return  # it ends before the `#`, which begins a comment
    begins = start + len(raw) - len(raw.lstrip())
    yield Span(begins, begins + len(key))
