"""Putting lists of limits right of which clients make something else, as one that is never closed:
`tools: [Read, Grep`.

Belongs here: the text with such lists as their authors meant them, and what the client makes of
that. Not here: reading such a list (`lens/tolerant/broken_lists.py`,
`lens/tolerant/item_lines.py`), other spelling (`lens/fix.py`). A client reads less of such a list
than stands there, or other tools: so what changes for the agent is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import INDENTED_KEY, NOT_YAML
from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.ir.permission import Cap, Permission
from agentc.lens.client_view import read_limits
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_lists import LIMIT, find_list_span, written_list
from agentc.permissions.changes import find_changes
from agentc.permissions.resolve import ResolvedRules, with_mode_restrictions
from agentc.spans import Edit, apply_edits

# The codes of notes on lists that are put right here.
CODES = frozenset({NOT_YAML, INDENTED_KEY})
# What no tool has in its name.
_NO_NAME = frozenset("[]{}\"'")
_WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Closed:
    """A text without such lists, what there is to say of each of their keys, and those
    with which the agent changes to its client."""

    text: str
    told: Mapping[str, str]
    changing: frozenset[str]


def close_lists(form: Format, text: str, path: str | None) -> Closed | None:
    """Return a text with every list of limits as it was meant; `None` where there is none, or more
    would change."""
    changes_by_key: dict[str, str] = {}
    changing: set[str] = set()
    tried: set[str] = set()
    while True:
        try:
            document = parse(form, text, path)
            found = next(
                (candidate for candidate in _close_lists(document) if candidate.key not in tried),
                None,
            )
            if found is None:
                break
            tried.add(found.key)
            mended = apply_edits(text, found.edits)
            changed = _describe_change(form, text, mended, found.comment)
            alike = _is_the_same(document, parse(form, mended, path))
        except AgentcError:
            break  # what is wrong with it is told
        if changed is not None and alike:
            changes_by_key[found.key], text = found.words + changed, mended
            changing |= {found.key} if changed else set()
    return Closed(text, changes_by_key, frozenset(changing)) if changes_by_key else None


@dataclass(frozen=True, slots=True)
class _Closing:
    """What puts the list of a key right, what there is to say of it then, and the comment behind
    it."""

    key: str
    edits: tuple[Edit, ...]
    words: str
    comment: str = ""


def _close_lists(document: Document) -> Iterator[_Closing]:
    """Yield what puts each list of limits right of which a client makes something else."""
    for record in document.source.records:
        for entry in record.entries:
            key = entry.key
            if entry.mend and (written := written_list(document.format, entry)):
                edit = Edit(find_list_span(entry), written)
                comment = document.source.text[edit.span.end : entry.value_span.end]
                yield _Closing(key, (edit,), f"`{key}` is `{written}` now", comment)
            elif entry.repair and not entry.mend:
                words = f"each line of `{key}` is an item of its own now"
                yield _Closing(key, entry.repair, words)


def _is_the_same(document: Document, again: Document) -> bool:
    """Return whether nothing but limits differs."""
    pairs = zip(document.agents, again.agents, strict=True)
    return {name.partition(".")[0] for old, new in pairs for name, *_ in differences(old, new)} <= {
        LIMIT
    }


def _describe_change(form: Format, before: str, after: str, comment: str) -> str | None:
    """Return in words what the client gives the agent otherwise; `None` where it would no longer
    have it. To the client the words of a comment can have been tools, and are none."""
    if form.seen is None:
        return ""
    old, new = form.seen(before), form.seen(after)
    if not old or new is None:
        return None if old else ""
    was, now = (read_limits(form, fields)[LIMIT] or Permission() for fields in (old, new))
    changes = find_changes(
        ResolvedRules(with_mode_restrictions(was)), ResolvedRules(with_mode_restrictions(now))
    )
    words = {word.strip("#") for word in _WORD.findall(comment)}
    found = [
        change
        for change in changes
        if _is_name(change.tool.label)
        and not (change.tool.cap is Cap.OTHER and change.tool.label.strip("#") in words)
    ]
    told = join_some(f"{change.tool.label} ({change.before} -> {change.after})" for change in found)
    return f", and its client changes what the agent may do: {told}" if told else ""


def _is_name(label: str) -> bool:
    """Return whether a tool can be called so."""
    return _NO_NAME.isdisjoint(label) and label != "-"
