"""Where an agent's prompt stands: the body, or in a document without one a field.

Belongs here: the keys under which several tools have it, and reading it. Not here: other fields
(`parse.py`), words of a prompt (`prompt/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from agentc.syntax.source import Entry, Record, Source

# Where a document without a body has its prompt, in the words of several tools.
PROMPT_KEYS = ("prompt", "instructions", "systemPrompt", "system_prompt")


def read_prompt(
    source: Source,
    record: Record,
    attributes: dict[str, Any],
    entries: dict[str, Entry],
    unread: set[str],
) -> str:
    """Return the body; where a document has none, the field that holds the prompt, or the unknown
    key that looks like it."""
    body = source.read_body(record)
    if body is not None:
        return body
    if "prompt" in attributes:
        return attributes["prompt"] or ""
    key = find_prompt_key({key: entry for key, entry in entries.items() if key in unread})
    if key is None:
        return ""
    unread.discard(key)
    return entries[key].text or ""


def find_prompt_key(entries: Mapping[str, Entry], own: Iterable[str] = ()) -> str | None:
    """Return the key under which a document without a body has its prompt; `None` where no text
    stands under any.

    That is one of the format's `own`, else the first of those that several tools use.
    """
    for key in (*own, *PROMPT_KEYS):
        if key in entries and entries[key].text is not None:
            return key
    return None
