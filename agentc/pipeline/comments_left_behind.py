"""Comments of a source that a conversion leaves behind: the output neither has nor carries them.

Belongs here: which those are, and the note on them. Not here: how a note quotes comments
(`lens/quoted_comments.py`), what is carried (`carry/collect.py`), what an edit loses
(`lens/edit.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.carry.authored import AuthoredForm
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CUT_TEXT
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.quoted_comments import quote_comments
from agentc.spans import Span
from agentc.syntax import GRAMMARS
from agentc.syntax.carried_block import find_block
from agentc.syntax.comments import comment_lines, is_own
from agentc.syntax.edits.blocks import list_damaged_lines
from agentc.syntax.portable_values import trim_lines
from agentc.syntax.source import Record, Source
from agentc.syntax.yaml.value_comments import find_comment_behind, find_value_comments


def note_comments_left_behind(
    document: Document, origin: AuthoredForm, target: Format, text: str
) -> Iterator[Diagnostic]:
    """Yield one note on the comments among a document's fields that the output for its only agent
    neither has nor carries. `text` is that output, in the target's format."""
    left = find_comments_left_behind(document, origin, target, text)
    if left:
        quoted = quote_comments([document.source.slice(span) for span in left])
        verb = "is" if len(left) == 1 else "are"
        noun = "a comment" if len(left) == 1 else f"{len(left)} comments"
        message = f"{noun} of the source {verb} not in what is written: {quoted}"
        yield Diagnostic(
            "comments-left", message, document.source.where(left[0].start, document.path)
        )


def find_comments_left_behind(
    document: Document, origin: AuthoredForm, target: Format, text: str
) -> list[Span]:
    """Return the places of the comments among a document's fields that the output neither has nor
    carries, in their order."""
    source, record = document.source, document.source.records[0]
    grammar = GRAMMARS[document.format.syntax]
    if not grammar.has_comments or "#" not in source.slice(record.head):
        return []
    found = [span for span in _find_between(source, record) if not is_own(source.slice(span)[1:])]
    carried = _list_carried(origin, target, text)
    for entry in record.entries:
        if entry.mend:
            continue  # a part of the text, or told with what is wrong with it
        if not grammar.is_yaml:
            found += grammar.list_comments(source, entry)
            continue
        spelled = carried.get(entry.key) if origin.entries.get(entry.key) is entry else None
        whole = spelled is not None and spelled in _list_spellings(origin.spelled(entry.key))
        if not whole:
            found += find_value_comments(source, entry)
        behind = find_comment_behind(source, entry)
        if behind and not (whole and (spelled or "").rstrip().endswith(source.slice(behind))):
            found.append(behind)
    # Texts that YAML cuts short were read whole, and told.
    whole_texts = {
        fix.span.end for note in document.notes if note.code == CUT_TEXT for fix in note.fixes
    }
    saying = [
        span
        for span in found
        if span.end not in whole_texts and _says_something(source.slice(span))
    ]
    return sorted(saying, key=lambda span: span.start)


def _find_between(source: Source, record: Record) -> Iterator[Span]:
    """Yield the places of the comment lines among the fields, up to where their words end; lines
    that may have been agentc's are among them where nobody can tell."""
    block = find_block(source.text, record.head, record.entries)
    for _, span in list_damaged_lines(source.text, block) if block else ():
        words = source.slice(span)
        start = span.start + words.index("#")
        yield Span(start, span.start + len(words.rstrip()))
    for line in comment_lines(source.text, record.head, record.entries):
        start = line.start(1) - 1
        yield Span(start, start + len(line[0].strip()))


def _list_spellings(own: str | None) -> tuple[str, ...]:
    """Return how a value is carried with its comments: as its author spelled it, or without blanks
    at the ends of lines."""
    return () if own is None else (own, trim_lines(own))


def _list_carried(origin: AuthoredForm, target: Format, text: str) -> dict[str, str | None]:
    """Return those of the source's own keys that a text carries, as it spells them."""
    agent = parse(target, text, target.place().path_of("x"), "x").agent
    return {kept.key: kept.raw for kept in agent.carried.kept if kept.format == origin.home.own}


def _says_something(comment: str) -> bool:
    return any(map(str.isalnum, comment))
