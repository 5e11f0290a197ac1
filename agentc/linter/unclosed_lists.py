"""Closing lists of tools that are never closed, as `tools: [Read, Grep`, and other lists of which
the client reads something else than their authors meant.

Belongs here: the text with such lists as they were meant, and what changes for the agent, which is
told: a client reads less of such a list than stands there, or other tools. Not here: reading such a
list (`lens/tolerant/broken_lists.py`, `lens/tolerant/item_lines.py`), other spelling
(`lens/fix.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.shared_codes import CUT_TEXT, INDENTED_KEY, NOT_YAML
from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.ir.permission import Cap, Permission
from agentc.lens.client_view import read_limits
from agentc.lens.format import Document, Format
from agentc.lens.heeded_items import keep_heeded_items
from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_limits import LIMIT
from agentc.lens.tolerant.broken_lists import find_list_span, suggest_list
from agentc.lens.tolerant.cut_limits import find_cut_lists
from agentc.permissions.changes import find_changes
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.spans import Edit, apply_edits

# The codes of notes on lists that are put right here.
CODES = frozenset({NOT_YAML, INDENTED_KEY, CUT_TEXT})
# What no tool has in its name.
_NO_NAME = frozenset("[]{}\"'")
_WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Closed:
    """A text with its lists closed: what is `told` of each of their keys, and the keys whose
    closing is `changing` what the agent may do in its client."""

    text: str
    told: Mapping[str, str]
    changing: frozenset[str]


def close_lists(form: Format, text: str, path: str | None) -> Closed | None:
    """Return a text with every list of limits as it was meant, but for those with which more than
    limits would change; `None` where none is left to close."""
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
            alike = _differ_in_limits_alone(document, parse(form, mended, path))
        except AgentcError:
            break  # what is wrong with it is told
        if changed is not None and alike:
            changes_by_key[found.key], text = found.words + changed, mended
            changing |= {found.key} if changed else set()
    return Closed(text, changes_by_key, frozenset(changing)) if changes_by_key else None


@dataclass(frozen=True, slots=True)
class _Closing:
    """The edits that close the list of a key, what is said of it then, and the comment behind
    it."""

    key: str
    edits: tuple[Edit, ...]
    words: str
    comment: str = ""


def _close_lists(document: Document) -> Iterator[_Closing]:
    """Yield a closing for each list of limits of which the client reads something else."""
    for record in document.source.records:
        cuts: dict[str, list[Edit]] = {}
        for cut in find_cut_lists(document.format, document.source, record):
            cuts.setdefault(cut.entry.key, []).append(cut.edit)
        for key, edits in cuts.items():
            yield _Closing(key, tuple(edits), _tell_quoted(key, edits))
        for entry in record.entries:
            key = entry.key
            if entry.mend and (written := suggest_list(document.format, entry)):
                edit = Edit(find_list_span(entry), written)
                comment = document.source.text[edit.span.end : entry.value_span.end]
                yield _Closing(key, (edit,), f"`{key}` is `{written}` now", comment)
            elif entry.repair and not entry.mend:
                yield _Closing(key, entry.repair, _tell_lines(key, entry.repair))


def _tell_lines(key: str, repair: Sequence[Edit]) -> str:
    """Return in words what the repair of a list with an item a line makes of it: lines that move,
    items that get quotes."""
    quoted = [edit for edit in repair if edit.text.strip()]
    moved = len(quoted) < len(repair)
    told = [f"each line of `{key}` is an item of its own now"] if moved else []
    return " and ".join([*told, _tell_quoted(key, quoted)] if quoted else told)


def _tell_quoted(key: str, edits: Sequence[Edit]) -> str:
    """Return in words that items of a list have quotes."""
    return f"`{key}` has {join_some(edit.text for edit in edits)} now"


def _differ_in_limits_alone(document: Document, again: Document) -> bool:
    """Return whether nothing but limits differs."""
    pairs = zip(document.agents, again.agents, strict=True)
    return {name.partition(".")[0] for old, new in pairs for name, *_ in differences(old, new)} <= {
        LIMIT
    }


def _describe_change(form: Format, before: str, after: str, comment: str) -> str | None:
    """Return in words what the agent may do otherwise in its client once a list is closed: empty
    for nothing, `None` where the client would not have the agent any more.

    Words of the list's `comment` that the client took for tools are not told: no tool is called so.
    """
    if form.view_fields is None:
        return ""
    old, new = (
        form.view_fields(before),
        form.view_fields(after),
    )  # the fields that the client has of each
    if not old:
        return ""  # it has no agent that could change
    if new is None:
        return None
    was, now = (
        read_limits(form, keep_heeded_items(form, fields))[LIMIT] or Permission()
        for fields in (old, new)
    )
    changes = find_changes(
        ResolvedRules(with_mode_restrictions(was)), ResolvedRules(with_mode_restrictions(now))
    )
    words = {word.strip("#") for word in _WORD.findall(comment)}
    found = [
        change
        for change in changes
        if _can_name_tool(change.tool.label)
        and not (change.tool.cap is Cap.OTHER and change.tool.label.strip("#") in words)
    ]
    told = join_some(f"{change.tool.label} ({change.before} -> {change.after})" for change in found)
    return f", and its client changes what the agent may do: {told}" if told else ""


def _can_name_tool(label: str) -> bool:
    """Return whether a tool can be called so."""
    return _NO_NAME.isdisjoint(label) and label != "-"
