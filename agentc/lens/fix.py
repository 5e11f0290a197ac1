"""Putting a file's own spelling right: exactly the spans that carry a note, and nothing else.

Belongs here: `fix_source`. Not here: what is wrong (`syntax/` notes it while reading), proof of a
repair (`verify_fix.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from agentc.diagnostics.shared_codes import BARE_YAML
from agentc.errors import AgentcError, Refused
from agentc.ir.value import same
from agentc.lens.fix_units import FixUnit, join_units, list_field_repairs
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.prompt_keys import find_prompt_key
from agentc.lens.verify_fix import verify_fix
from agentc.spans import Edit, apply_edits
from agentc.syntax.edits.lines import widen_to_lines
from agentc.syntax.source import Entry, Source, Style

# So many characters are read again, in so many tries, to tell repairs that hold from others.
MAX_READ, MAX_TRIES = 200_000, 20
# What is more than words in a line: brackets, quotes, a comment, or a further line.
_ODD = re.compile(r"[\[\]{}\"'#\n]")


# The code and the line of a diagnostic that nobody wants repaired.
UnwantedFix: TypeAlias = tuple[str, int | None]


def fix_source(document: Document, leave: Collection[UnwantedFix] = ()) -> str:
    """Return the document's text with everything mended that a note says can be.

    What is undecided stays as it is, and so does what notes to `leave` are about. Raises Refused
    when the mended text would mean something else, or still not be YAML.
    """
    try:
        return _fix_together(document, leave)
    except Refused:
        text = None if leave else _fix_in_two_goes(document)
        if text is None:
            raise
        return text


def _fix_in_two_goes(document: Document) -> str | None:
    """Return the text with everything mended: first the repairs that hold each by themselves, then
    the rest together. `None` where none of them holds by itself, or where the result does not prove
    to mean what the document does and to be YAML."""
    partly = repair_partly(document)
    if partly is None:
        return None
    try:
        again = parse(document.format, partly, document.path, document.agents[0].name)
        text = _fix_together(again, ())
        verify_fix(document, text, all_yaml=True)
    except AgentcError:
        return None
    return text


def _fix_together(document: Document, leave: Collection[UnwantedFix]) -> str:
    """Return the text with everything mended together, and proved as one. What is undecided, and
    what notes to `leave` are about, stays as it is. Raises Refused where that does not hold."""
    undecided = _list_undecided(document)
    bare = any(note.code == BARE_YAML for note in document.notes)
    if bare and undecided:
        return document.source.text
    mended = (
        parse(document.format, _fence_bare_yaml(document), document.path, document.agent.name)
        if bare
        else document
    )
    text = apply_edits(mended.source.text, join_units(_units(mended, undecided, leave)))
    if text == document.source.text:
        return text
    again = verify_fix(document, text, all_yaml=not undecided and not leave)
    if leave or not undecided:
        return text
    try:
        # Its client may have limits of the mended text, and take one as it stands that was
        # undecided.
        return _fix_together(again, leave)
    except Refused:
        return text


def repair_partly(document: Document, leave: Collection[UnwantedFix] = ()) -> str | None:
    """Return the text with those repairs that hold each by themselves, where all of them together
    do not; `None` where none does.

    Repairs are tried in halves, so that few that do not hold cost few tries; what is not tried
    within the bounds stays.
    """
    text, taken = document.source.text, list[FixUnit]()
    units = _units(document, _list_undecided(document), leave)
    waiting = _halve(units) if len(units) > 1 else []
    for _ in range(min(MAX_TRIES, 1 + MAX_READ // max(1, len(text)))):
        if not waiting:
            break
        some = waiting.pop()
        try:
            verify_fix(document, apply_edits(text, join_units([*taken, *some])), all_yaml=False)
        except AgentcError:  # what is wrong with it is told
            waiting += _halve(some) if len(some) > 1 else []
        else:
            taken += some
    return apply_edits(text, join_units(taken)) if taken else None


def _halve(units: list[FixUnit]) -> list[list[FixUnit]]:
    """Return the two halves of a list, the second one first."""
    half = len(units) // 2
    return [units[half:], units[:half]]


def _list_undecided(document: Document) -> list[Entry]:
    """Return the entries that only their author can put right: broken limits on tools, unless they
    are read as a list or a map or are plain words, and broken fields whose end is not clear."""
    field = document.format.field_of("permission")
    keys = field.keys if field else ()
    broken = [entry for entry in _list_entries(document) if entry.mend]
    undecided = [
        entry
        for entry in broken
        if entry.style is not Style.COLLECTION
        and entry.key in keys
        and not _is_plain(document, entry)
    ]
    return [*undecided, *(entry for entry in broken if entry.needs_author)]


def _is_plain(document: Document, entry: Entry) -> bool:
    """Return whether a limit that is not YAML is one line of words, which the file's own client, if
    it has one, takes as they stand: `tools: *`."""
    if not isinstance(entry.value, str) or not entry.value or _ODD.search(entry.value):
        return False
    view_fields = document.format.view_fields
    fields = None if view_fields is None else view_fields(document.source.text)
    return view_fields is None or (fields is not None and same(fields.get(entry.key), entry.value))


def _fence_bare_yaml(document: Document) -> str:
    """Return a document that is one bare YAML map as frontmatter and body.

    Its own bytes stand between fences, without the entries that state the prompt, which is the body
    then. (A key can stand twice.)
    """
    source, (record,) = document.source, document.source.records  # bare YAML is one record
    prompt, field = document.agent.prompt, document.format.field_of("prompt")
    entries = {entry.key: entry for entry in record.entries}
    key = find_prompt_key(entries, field.keys if field else ())
    edits = [
        Edit(widen_to_lines(source.text, entry.span, record.head), "")
        for entry in record.entries
        if entry.key == key and entry.value == prompt
    ]
    fields = apply_edits(source.text, edits)
    start = record.head.start
    gap = "" if fields.endswith("\n") else source.newline
    return f"{fields[:start]}---{source.newline}{fields[start:]}{gap}---{source.newline}{prompt}"


def _units(
    document: Document, left: Sequence[Entry], leave: Collection[UnwantedFix]
) -> list[FixUnit]:
    """Return the edits that put a document right; `left` stays as it is, and so does what notes to
    `leave` are about."""
    source = document.source
    unwanted = frozenset(leave)
    places = {
        (note.where.line, note.where.column)
        for note in document.notes
        if (note.code, note.where.line) in unwanted
    }
    left = [
        *left,
        *(entry for entry in _list_entries(document) if _has_place_inside(source, entry, places)),
    ]
    values = [
        FixUnit(edits, writes=True)
        for record, agent in zip(source.records, document.agents, strict=True)
        for edits in list_field_repairs(document, record, agent)
        if edits
        and not any(entry.span.start <= edits[0].span.start <= entry.span.end for entry in left)
    ]
    wanted = (
        note
        for note in document.notes
        if note.fixes and (note.code, note.where.line) not in unwanted
    )
    return [*values, *(FixUnit(note.fixes) for note in wanted)]


def _list_entries(document: Document) -> Iterator[Entry]:
    return (entry for record in document.source.records for entry in record.entries)


def _has_place_inside(
    source: Source, entry: Entry, places: Collection[tuple[int | None, int | None]]
) -> bool:
    """Return whether one of several places, by line and column, lies in an entry."""
    start, end = (source.where(at) for at in (entry.span.start, entry.span.end))
    first, last = (start.line or 0, start.column or 0), (end.line or 0, end.column or 0)
    return any(first <= (line or 0, column or 0) <= last for line, column in places)
