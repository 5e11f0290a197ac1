"""Lists that are not YAML: one in brackets that is never closed, or holds what needs quotes; and
one of texts in quotes without brackets.

Belongs here: reading such a list, and how it is written. Not here: what lists of limits mean
(`tool_lists/reader.py`), other fields that are not YAML (`syntax/frontmatter/lenient.py`). A limit
stays as its client has it, its note says what to write instead, and it is not converted as it is;
any other list is read as one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from agentc.errors import Refused
from agentc.lens.client_view import LIMITS
from agentc.lens.field import Field
from agentc.lens.format import Document, Format
from agentc.lens.tolerant.broken_entries import Notes, reread_broken
from agentc.lens.tolerant.broken_limits import CODE, LIMIT, MAX_SHOWN, takes_lists
from agentc.lens.tolerant.comments_behind import split_comment
from agentc.lens.tolerant.cut_limits import refuse_cut_lists
from agentc.lens.tolerant.cut_texts import HOLDING_PROSE
from agentc.spans import Span
from agentc.syntax import GRAMMARS
from agentc.syntax.source import Entry, Source, Style
from agentc.syntax.yaml.reader import read_value

# A quote that is opened before the first of several names, and never closed.
_OPENED = re.compile(
    r"""["']([\w*/.-]+(?:\([^()"'\n]*\))?(?:[ \t]*,[ \t]*[\w*/.-]+(?:\([^()"'\n]*\))?)*)"""
)
# Items with commas between them, the first and another one in quotes.
_LISTED = r"""(?:"[^"\n,]*"|'[^'\n,]*'|[\w*-]+(?:\([^()"'\n]*\))?)"""
_QUOTED = re.compile(rf"""(?=["']){_LISTED}(?:[ \t]*,[ \t]*{_LISTED})+,?""")
# What can begin a comment that goes on behind the list's end, and what is a number or a name.
_HASH = re.compile(r"(?:^|[ \t])#")
_NAMING_HASH = re.compile(r"[ \t]#(?=\w)")


def read_broken_lists(form: Format, source: Source) -> Source:
    """Return the source with lists that are not YAML read as lists; of limits only the notes say
    how to write them."""
    return reread_broken(form, source, functools.partial(_read_list, form))


def _read_list(form: Format, entry: Entry, field: Field | None, notes: Notes) -> Entry:
    """Return a broken list as the items that it looks like. A list of limits stays as it is, with a
    hint how to write it: its author has to close it."""
    if field is None or not takes_lists(field, entry.key):
        return entry
    items = _split_items(entry, is_limit=field.attribute == LIMIT)
    written = _spell(form, entry.key, items)
    if not written:
        return entry if field.attribute in LIMITS else _leave_list(entry, field, notes)
    if field.attribute == LIMIT:
        short = len(written) <= MAX_SHOWN
        words = "is a list that is not YAML; read as plain text"
        notes.explain(entry, words, f"write `{written}`" if short else "write it like `[A, B]`")
        return entry
    notes.explain(entry, "is not YAML; read as the list that it looks like")
    return replace(entry, value=items, text=None, style=Style.COLLECTION)


def _leave_list(entry: Entry, field: Field, notes: Notes) -> Entry:
    """Return an entry that looks like a list as text that only its author can put right: nobody can
    tell its items. Any other entry stays as it is."""
    text = str(entry.value)
    is_list = text.startswith("- ") or (
        text.startswith("[") and field.attribute not in HOLDING_PROSE
    )
    if not is_list:
        return entry
    hint = "one `- item` a line, indented alike, with quotes around what is more than words"
    notes.explain(entry, "is a list that is not YAML; read as plain text", hint)
    return replace(entry, repair=())


def suggest_list(form: Format, entry: Entry) -> str:
    """Return how to write a limit that is a list, and no YAML; empty for any other value."""
    field = form.field_of(LIMIT)
    if field is None or entry.key not in field.keys or not takes_lists(field, entry.key):
        return ""
    return _spell(form, entry.key, _split_items(entry, is_limit=True)).removeprefix(
        f"{entry.key}: "
    )


def refuse_broken_lists(document: Document, index: int) -> None:
    """Raise Refused for an agent with a list of limits that is not YAML. Its client reads other
    tools there than it names, and what was meant could be more."""
    for refusal in list_refused_lists(document, index):
        raise refusal


def list_refused_lists(document: Document, index: int) -> Iterator[Refused]:
    """Yield, for each list of limits that is not YAML, or that YAML cuts short, why no agent is
    written of it."""
    yield from refuse_cut_lists(document, index)
    for entry in document.source.records[index].entries:
        if entry.mend and (written := suggest_list(document.format, entry)):
            yield Refused(
                CODE,
                f"`{entry.key}` is a list that is not YAML, and as it stands it names other tools",
                hint="`agentc check --fix` repairs it"
                + (f": `{entry.key}: {written}`" if len(written) <= MAX_SHOWN else ""),
                where=document.source.where(entry.value_span.start, document.path),
                about=(entry.key,),
            )


def find_list_span(entry: Entry) -> Span:
    """Return the span of a list that is not YAML, without the comment behind it."""
    start = entry.value_span.start
    return Span(start, start + len(split_comment(str(entry.value))[0]))


def _split_items(entry: Entry, *, is_limit: bool) -> tuple[str, ...]:
    """Return the items of a list that is not YAML: in brackets, of texts in quotes, or of names
    behind a quote that is never closed; none for anything else, and where more than a comment
    stands behind its end."""
    text = entry.value
    if not entry.mend or not isinstance(text, str) or "\n" in text:
        return ()
    text = split_comment(text)[0].rstrip()
    if text.startswith("["):
        inner = text[1:].removesuffix("]")
    elif _QUOTED.fullmatch(text):
        inner = text
    elif opened := _OPENED.fullmatch(text):
        inner = opened[1]
    else:
        return ()
    if _may_hold_comment(inner, is_limit=is_limit, is_closed=text.endswith("]")):
        return ()
    found = tuple(item.strip().strip("\"'").strip() for item in _split_at_commas(inner))
    return found if found and all(_is_item(item) for item in found) else ()


def _is_item(text: str) -> bool:
    """Return whether a text between commas is an item: it has none of a list's own signs in it, and
    as many parentheses open as close."""
    is_paired = text.count("(") == text.count(")")
    return bool(text) and is_paired and not set(text) & set("[]{}\"'")


def _may_hold_comment(inner: str, *, is_limit: bool, is_closed: bool) -> bool:
    """Return whether a comment can begin inside of a list: at a `#` that stands in no parentheses,
    and, of a list that is no limit and `is_closed` behind it, at none that begins a word."""
    depth = 0
    for place, char in enumerate(inner):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if depth or not _HASH.match(inner, place):
            continue
        if is_limit or not is_closed or not _NAMING_HASH.match(inner, place):
            return True
    return False


def _split_at_commas(text: str) -> Iterator[str]:
    """Yield what stands between commas, outside of parentheses; a comma at the end parts
    nothing."""
    depth = start = 0
    text = text.rstrip().removesuffix(",")
    for place, char in enumerate(text):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == "," and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _spell(form: Format, key: str, items: tuple[str, ...]) -> str:
    """Return a list as one line; empty if there are no items, or if the line reads back as
    something else."""
    writer = GRAMMARS[form.syntax].writer
    line = f"[{', '.join(writer.inline(item) for item in items)}]"
    again = read_value(key, line) if items else None
    return f"{key}: {line}" if again is not None and again.value == items else ""
