"""Misspelt keys: which known key, or which key that limits, somebody meant.

Belongs here: whether a key is a slip of one of those. Not here: how near two words are
(`slips.py`), which keys these are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document
from agentc.slips import find_nearest_word, fold_key
from agentc.syntax.source import Record

_KEY_LINE = re.compile(r"^[ \t]*([A-Za-z][\w-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)
# What is nearest by its letters says the opposite.
OPPOSITES = {"allowedtools": "tools", "allowtools": "tools"}


def guess_limit(key: str, limits: Collection[str]) -> str | None:
    """Return the limiting key of which another key is a misspelling; `None` where it is none.

    >>> guess_limit("DisalowedTools", ("tools", "disallowedTools"))
    'disallowedTools'
    >>> guess_limit("allowed_tools", ("tools", "disallowedTools"))
    'tools'
    """
    meant = OPPOSITES.get(fold_key(key))
    if meant in limits:
        return meant
    return find_nearest_word(key, tuple(limits))


def spells_limit(key: str, limits: Collection[str]) -> bool:
    """Return whether a key is a limiting one with its words joined otherwise, or one that people
    write for it. A word that only begins with a capital can begin a sentence.

    >>> spells_limit("allowed-tools", ("tools",)), spells_limit("Tools", ("tools",))
    (True, False)
    """
    folded = fold_key(key)
    joined = "-" in key or "_" in key
    return OPPOSITES.get(folded) in limits or (joined and folded in map(fold_key, limits))


def find_in_texts(
    document: Document, record: Record, limits: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic on each line of a text, of one that is not YAML, that is spelled like a
    limit: it limits nothing there, and once the text is put right nobody sees it any more."""
    text = document.source.text
    for entry in record.entries if limits else ():
        if not entry.mend or not isinstance(entry.value, str):
            continue
        for line in _KEY_LINE.finditer(text, entry.value_span.start, entry.value_span.end):
            key = line[1]
            if key not in document.format.keys and spells_limit(key, limits):
                message = f"`{key}` stands in the text of `{entry.key}` and limits nothing"
                where = document.source.where(line.start(1))
                hint = f"if it is a limit, write `{guess_limit(key, limits)}` at the margin"
                yield Diagnostic("inert-restriction", message, where, hint=hint)


def guess_key(key: str, known: Collection[str]) -> str | None:
    """Return the known key of which another one is a misspelling; `None` for a key that some format
    has.

    >>> guess_key("descripton", ("name", "description"))
    'description'
    """
    # Few files have keys that their client does not know.
    from agentc.vendors.registry import all_formats

    near = find_nearest_word(key, tuple(known))
    known_elsewhere = (
        near is not None
        and fold_key(key) != fold_key(near)
        and any(key in form.keys for form in all_formats().values())
    )
    return None if known_elsewhere else near
