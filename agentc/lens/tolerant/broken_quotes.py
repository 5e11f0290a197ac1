"""Text whose quotes are no YAML: quotes inside of quotes, and one that is never closed.

Belongs here: which quotes are the author's own around a text. Not here: escapes
(`syntax/frontmatter/lenient.py`), lists in brackets (`broken_lists.py`). Limits stay as their
client has them, and so does what a client mends by itself: Claude Code 2.1.332 puts quotes around a
line with `: ` that begins with a quote and does not end with it, and keeps that quote.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agentc.lens.client_view import LIMITS
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.tolerant.broken_entries import Notes, reread_broken
from agentc.lens.tolerant.comments_behind import drop_comment
from agentc.lens.tolerant.cut_texts import HOLDING_PROSE, PROSE
from agentc.syntax.source import Entry, Source, Style

_ESCAPED = re.compile(r'\\(["\\])')
_APOSTROPHE = re.compile(r"(?<=\w)''(?=\w)")
# Behind these a quote inside of a text opens one.
_BEFORE_OPENING = frozenset(" \t\n([{-–—:,;/=<>")
# A word or two behind a quote, nothing of which makes a client mend the line.
_WORDS = re.compile(r"[\w./: -]+")


def read_broken_quotes(form: Format, source: Source) -> Source:
    """Return the source with texts as they were meant where their quotes are no YAML, and notes
    that say so."""
    return reread_broken(form, source, _read_entry)


def _read_entry(entry: Entry, field: Field | None, notes: Notes) -> Entry:
    """Return a plain entry without stray quotes. A limit stays as it is, with a hint."""
    if entry.style is not Style.PLAIN:
        return entry
    attribute = field.attribute if field is not None else ""
    if attribute not in LIMITS:
        is_prose = field is None or attribute in PROSE | HOLDING_PROSE
        if not is_prose:
            entry = drop_comment(entry)
        return _read_text(entry, notes, is_prose=is_prose)
    if (quote := str(entry.text)[:1]) in ("'", '"') and str(entry.text).count(quote) == 1:
        words = "begins with a quote that is never closed; read as plain text"
        notes.explain(entry, words, f"put `{quote}` where it ends")
    return entry


def _read_text(entry: Entry, notes: Notes, *, is_prose: bool) -> Entry:
    """Return a text that begins with a quote as it was meant: without the outer quotes where all
    others stand inside of them; a single word without a quote that is never closed.

    A longer text keeps such a quote, with a hint; where it `is_prose`, so does a word.
    """
    text = entry.value
    if not isinstance(text, str) or text[:1] not in ("'", '"') or not text:
        return entry
    inner = unquote(text)
    if inner is not None:
        words = "has quotes inside of quotes; read as the text between the outer ones"
        notes.explain(entry, words)
        return replace(entry, value=inner, text=inner)
    if text.count(text[0]) > 1:
        return entry
    if not is_prose and ": " not in text and _WORDS.fullmatch(text, 1):
        words = "begins with a quote that is never closed; read without it"
        notes.explain(entry, words)
        return replace(entry, value=text[1:].strip(), text=text[1:].strip())
    hint = "close the quote, or take it out, if it is no part of the text"
    words = "begins with a quote that is never closed; read as plain text"
    notes.explain(entry, words, hint)
    return entry


def unquote(text: str) -> str | None:
    """Return what stands between the quotes around a text; `None` where the first and the last
    quote are not a pair, as in `"a" and "b"`."""
    quote, inner = text[0], text[1:-1]
    if quote == "'":
        inner = _APOSTROPHE.sub("'", inner)
    if len(text) < 2 or text[-1] != quote:
        return None
    is_open = False
    for place, char in enumerate(inner):
        before, after = inner[place - 1 : place], inner[place + 1 : place + 2]
        if char != quote or before == "\\" or (before.isalnum() and after.isalnum()):
            continue  # an apostrophe, or one that is marked as text
        opens = not before or before in _BEFORE_OPENING
        if opens is is_open:
            return None
        is_open = opens
    if is_open:
        return None
    return _ESCAPED.sub(r"\1", inner) if quote == '"' else inner
