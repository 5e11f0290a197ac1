"""Limits that YAML cuts short at ` #`: an item of a list of tools (`Bash(echo # hi), Write`), and a
pattern in a list of rules.

Belongs here: where a limit is cut, and what was meant. Not here: patterns that are keys
(`cut_patterns.py`), texts that are no limits (`texts.py`), putting a list right
(`linter/unclosed_lists.py`). A limit stays as YAML has it; a list, of which its client then has
other tools, is not converted as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CUT_TEXT
from agentc.errors import FIX, ReadError, Refused
from agentc.lens.format import Document, Format
from agentc.lens.tolerant.broken_limits import LIMIT, MAX_SHOWN, takes_lists
from agentc.spans import Edit, Span
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import find_line_end, find_line_start
from agentc.syntax.source import Entry, Record, Source, Style
from agentc.syntax.yaml.nodes import Items, Pairs, Scalar, Tree, read_tree

HASHES = " #", "\t#"
PATTERN = "pattern"
_DOUBTFUL = re.compile(r"[ \t]+#\w")


@dataclass(frozen=True, slots=True)
class CutList:
    """A list of tools of which YAML takes the end for a comment: where its `#` stands, and the edit
    that puts the whole text in quotes."""

    entry: Entry
    hash_at: int
    edit: Edit


def note_cut_lists(form: Format, source: Source) -> Source:
    """Return the source with a note on each list of tools, and on each pattern of a rule, that is
    cut short."""
    notes = [
        Diagnostic(
            CUT_TEXT,
            f'"{cut.entry.key}" is cut short here: YAML takes a space and `#` for the start of a '
            "comment, and its client has only what stands before",
            source.where(cut.hash_at),
            about=(cut.entry.key,),
        )
        for record in source.records
        for cut in find_cut_lists(form, source, record)
    ]
    notes += [
        Diagnostic(
            CUT_TEXT,
            "the pattern ends here: YAML takes a space and `#` for the start of a comment",
            source.where(at),
            hint="put it in quotes if it goes on, or a space behind the `#` if not",
            own_severity=Severity.WARNING,
        )
        for record in source.records
        for at in _find_doubtful_ends(form, source, record)
    ]
    return replace(source, notes=(*source.notes, *notes)) if notes else source


def _find_doubtful_ends(form: Format, source: Source, record: Record) -> Iterator[int]:
    """Yield where a pattern of the extended format's rules ends at a `#` that may belong to it: no
    space follows. What it says for YAML counts, since a longer one could limit less."""
    field = form.field_of(LIMIT)
    if field is None or form.targets_key is None or not GRAMMARS[form.syntax].is_yaml:
        return
    for entry in record.entries:
        region = find_entry_lines(source.text, entry)
        if entry.key not in field.keys or not isinstance(entry.value, tuple):
            continue
        if any(mark in source.slice(region) for mark in HASHES):
            for end in _list_pattern_ends(source, region):
                rest = source.text[end : find_line_end(source.text, end)]
                if rest[:1].isspace() and _DOUBTFUL.match(rest):
                    yield end + rest.index("#")


def _list_pattern_ends(source: Source, region: Span) -> Iterator[int]:
    """Yield the ends of the patterns without quotes in a list of rules."""
    try:
        tree = read_tree(source.text, region)
    except ReadError:
        return
    for _, rules in tree.pairs if isinstance(tree, Pairs) else ():
        for rule in rules.items if isinstance(rules, Items) else ():
            for key, value in rule.pairs if isinstance(rule, Pairs) and not rule.flow else ():
                named = isinstance(key, Scalar) and key.text == PATTERN
                if named and isinstance(value, Scalar) and value.plain:
                    yield value.end


def refuse_cut_lists(document: Document, index: int) -> Iterator[Refused]:
    """Yield, for each list of tools that is cut short, why no agent is written of it."""
    source, form = document.source, document.format
    for cut in find_cut_lists(form, source, source.records[index]):
        yield Refused(
            CUT_TEXT,
            f"`{cut.entry.key}` is cut short here: YAML takes a space and `#` for the start of a "
            "comment, and as it stands it names other tools",
            hint=f"`{FIX}` repairs it"
            + (f": `{cut.edit.text}`" if len(cut.edit.text) <= MAX_SHOWN else ""),
            where=source.where(cut.hash_at, document.path),
            about=(cut.entry.key,),
        )


def find_cut_lists(form: Format, source: Source, record: Record) -> Iterator[CutList]:
    """Yield each text of a list of tools that YAML cuts short within parentheses: those close only
    behind the `#`, as in `tools: Bash(echo # hi), Write`."""
    field, grammar = form.field_of(LIMIT), GRAMMARS[form.syntax]
    if field is None or not grammar.is_yaml:
        return
    for entry in record.entries:
        region = find_entry_lines(source.text, entry)
        cut = any(mark in source.slice(region) for mark in HASHES)
        if not cut or entry.key not in field.keys or not takes_lists(field, entry.key):
            continue
        for text, end in _list_plain_texts(source, entry, region):
            line_end = find_line_end(source.text, end)
            rest = _find_rest(text, source.text[end:line_end])
            if rest:
                span = Span(end - len(text), end + len(rest))
                if source.slice(span) == text + rest:
                    hash_at = end + len(rest) - len(rest.lstrip(" \t"))
                    yield CutList(entry, hash_at, Edit(span, grammar.writer.inline(text + rest)))


def find_entry_lines(text: str, entry: Entry) -> Span:
    """Return the whole lines of an entry."""
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
    """Yield the scalars without quotes in a value: itself, or the items of block lists."""
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
        if not depth and behind.startswith(HASHES, place):
            return behind[:place].rstrip()
    return "" if depth else behind.rstrip()
