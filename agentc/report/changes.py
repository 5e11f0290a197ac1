"""What became of one field, as lines for a person.

Belongs here: the words for a change, and how much of a value is shown. Not here: which changes are
worth a line (`text.py`), changes as data (`json.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from agentc.errors import on_one_line
from agentc.ir.field_change import FieldChange, Outcome, PermissionChange, name_statement
from agentc.secrets.scan import hide_in_value

# A longer value is left out.
SHOWN = 60


class ChangeLine(NamedTuple):
    """What one change says: its text, the way out where there is one, what it has in common with
    changes in other words, and the field that it is about."""

    text: str
    hint: str
    kind: str
    subject: str = ""


def render_change(change: FieldChange, *, detailed: bool) -> Iterator[ChangeLine]:
    """Yield what became of a field as one line: `narrowed name: ...`, with short values.

    Of a permission's changes it is a line for each kind of effect instead, of mapped ones only
    where it is to be `detailed`: perhaps none.
    """
    if change.effects:
        yield from _render_permission_changes(change.effects, detailed)
        return
    carried = " (carried)" if change.carried else ""
    code = f" [{change.code}]" if change.code else ""
    name = name_statement(change.field)
    text = f"{change.outcome} {name}{carried}: {_render_values(change)}{change.reason}{code}"
    kind = f"{change.outcome}{carried}: {change.reason}{code}"
    yield ChangeLine(on_one_line(text), hint="", kind=kind, subject=on_one_line(name))


def _render_permission_changes(
    effects: tuple[PermissionChange, ...], detailed: bool
) -> Iterator[ChangeLine]:
    """Yield effects of one kind in one line, with the way out."""
    alike: dict[tuple[str, str, str, str], list[PermissionChange]] = {}
    for effect in effects:
        if detailed or effect.outcome is not Outcome.MAPPED:
            alike.setdefault((effect.outcome, effect.code, effect.reason, effect.hint), []).append(
                effect
            )
    for (outcome, code, reason, hint), group in alike.items():
        capabilities = ", ".join(map(_describe_capability, group))
        text = f"{outcome} permission: {capabilities}: {reason} [{code}]"
        way_out = on_one_line(f"hint: {hint}") if hint else ""
        kind = f"{outcome} permission [{code}]"
        yield ChangeLine(on_one_line(text), hint=way_out, kind=kind)


def _describe_capability(effect: PermissionChange) -> str:
    change = f"{effect.capability} ({effect.written or effect.before} -> {effect.after}"
    return change + (f", as for `{effect.example}`)" if effect.example else ")")


def _render_values(change: FieldChange) -> str:
    before, after = (
        _shorten(hide_in_value(value, change.field)) for value in (change.before, change.after)
    )
    if change.outcome is Outcome.DROPPED:
        return f"{before}; " if before else ""
    return f"{before} -> {after}; " if before and after else ""


def _shorten(value: Any) -> str:
    """Return a value, where it fits into a line; empty for any other."""
    if isinstance(value, bool):
        return str(value).lower()  # as YAML spells it
    if isinstance(value, (str, int, float)):
        text = str(value)
    elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        text = ", ".join(value)
    else:
        return ""
    return text if len(text) <= SHOWN and "\n" not in text else ""
