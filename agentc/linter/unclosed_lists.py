"""Putting lists of limits right that are no YAML, as one that is never closed: `tools: [Read,
Grep`.

Belongs here: the text with such lists as their authors meant them, and what the client makes of
that. Not here: reading such a list (`lens/tolerant/broken_lists.py`), other spelling
(`lens/fix.py`). A client reads less of such a list than stands there, or other tools: so what
changes for the agent is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.ir.permission import Permission
from agentc.lens.client_view import read_limits
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_lists import LIMIT, written_list
from agentc.permissions.changes import find_changes
from agentc.permissions.resolve import ResolvedRules, with_mode_restrictions
from agentc.spans import Edit, apply_edits

# What no tool has in its name.
_NO_NAME = frozenset("[]{}\"'")


@dataclass(frozen=True, slots=True)
class Closed:
    """A text without lists that are no YAML, what there is to say of each of their keys, and those
    with which the agent changes to its client."""

    text: str
    told: Mapping[str, str]
    changing: frozenset[str]


def close_lists(form: Format, text: str, path: str | None) -> Closed | None:
    """Return a text with every list of limits as it was meant; `None` where there is none, or more
    would change."""
    told: dict[str, str] = {}
    changing: set[str] = set()
    tried: set[str] = set()
    while True:
        try:
            document = parse(form, text, path)
            key, edit = next(
                ((key, edit) for key, edit in _close_lists(document) if key not in tried),
                ("", None),
            )
            if edit is None:
                break
            tried.add(key)
            mended = apply_edits(text, [edit])
            changed = _describe_change(form, text, mended)
            alike = _is_the_same(document, parse(form, mended, path))
        except AgentcError:
            break  # what is wrong with it is told
        if changed is not None and alike:
            told[key], text = f"`{key}` is `{edit.text}` now{changed}", mended
            changing |= {key} if changed else set()
    return Closed(text, told, frozenset(changing)) if told else None


def _close_lists(document: Document) -> Iterator[tuple[str, Edit]]:
    """Yield every key of limits whose value is a list that is no YAML, with the edit that closes
    it."""
    for record in document.source.records:
        for entry in record.entries:
            if entry.mend and (written := written_list(document.format, entry)):
                yield entry.key, Edit(entry.value_span, written)


def _is_the_same(document: Document, again: Document) -> bool:
    """Return whether nothing but limits differs."""
    pairs = zip(document.agents, again.agents, strict=True)
    return {name.partition(".")[0] for old, new in pairs for name, *_ in differences(old, new)} <= {
        LIMIT
    }


def _describe_change(form: Format, before: str, after: str) -> str | None:
    """Return in words what the client gives the agent otherwise; `None` where it would no longer
    have it."""
    if form.seen is None:
        return ""
    old, new = form.seen(before), form.seen(after)
    if not old or new is None:
        return None if old else ""
    was, now = (read_limits(form, fields)[LIMIT] or Permission() for fields in (old, new))
    every = find_changes(
        ResolvedRules(with_mode_restrictions(was)), ResolvedRules(with_mode_restrictions(now))
    )
    found = [change for change in every if _NO_NAME.isdisjoint(change.tool.name)]
    words = ", ".join(
        f"{change.tool.label} ({change.before} -> {change.after})" for change in found
    )
    return f", and its client changes what the agent may do: {words}" if words else ""
