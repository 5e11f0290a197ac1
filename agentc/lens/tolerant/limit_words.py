"""Words that people write for limits: in fields that are not YAML they begin a field, as known keys
do.

Belongs here: which words these are, and where one stands inside of a text. Not here: what a word
means in a client's file (`vendors/`), where a field begins (`syntax/frontmatter/`). A line
`  disallowed-tools: Bash` below a description is no part of it, and nobody should take it for one
in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agentc.lens.format import Format
from agentc.slips import fold_key
from agentc.syntax.source import Entry, Source

# As they are without case, `-` and `_`. Others, as `tool`, are words of a text, too.
WORDS = frozenset(
    """
    allowedtools allowtools deniedtools denytools disallowedtools disallowtools excludetools
    excludedtools forbiddentools permission permissions permissionmode readonly toolrestrictions
    """.split()
)
# What a line can hold that follows a whole field: another one, an item, nothing at all.
_FIELD_BEHIND = re.compile(r"[ \t]*(?:[\w.-]+:(?:[ \t\r\n]|\Z)|-[ \t]|\r?\n|\Z)")
_INDENTED_WORD = re.compile(r"^[ \t]+([a-z][\w-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)


def list_reading_keys(form: Format, text: str) -> tuple[str, ...]:
    """Return the keys of a format, with the words for limits that begin an indented line of a
    text."""
    return (*form.keys, *list_limit_words(form, text))


def list_limit_words(form: Format, text: str) -> tuple[str, ...]:
    """Return the words for limits that begin an indented line of a text, and are no keys of a
    format."""
    found = dict.fromkeys(
        word
        for word in _INDENTED_WORD.findall(text)
        if word not in form.keys and fold_key(word) in WORDS
    )
    return tuple(found)


def find_limit_word(source: Source, entry: Entry, words: Collection[str]) -> tuple[int, str] | None:
    """Return where a line inside of a field begins with one of the words for limits, and that word.

    A line with which a text goes on is a part of the text: `permissions: ask first, then`.
    """
    span = entry.value_span
    for line in _INDENTED_WORD.finditer(source.text, span.start, span.end) if words else ():
        behind = source.text.find("\n", line.end(), span.end) + 1
        goes_on = behind > 0 and not _FIELD_BEHIND.match(source.text, behind, span.end)
        if line[1] in words and not goes_on:
            return line.start(1), line[1]
    return None
