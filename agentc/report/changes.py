"""What became of one field, as lines for a person.

Belongs here: the words for a change, and how much of a value is shown. Not here: which changes are
worth a line (`text.py`), changes as data (`json.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentc.errors import on_one_line
from agentc.ir.field_change import FieldChange, Outcome, PermissionChange
from agentc.secrets.scan import hide_in_value

# A longer value is left out.
SHOWN = 60


def render_changes(loss: FieldChange, *, detailed: bool) -> Iterator[str]:
    """Yield one loss: `narrowed name: ...`, with short values; of a permission one line for each
    kind of effect."""
    if loss.effects:
        yield from _render_permission_changes(loss.effects, detailed)
        return
    carried = " (carried)" if loss.carried else ""
    code = f" [{loss.code}]" if loss.code else ""
    yield on_one_line(
        f"{loss.outcome} {loss.field}{carried}: {_render_values(loss)}{loss.reason}{code}"
    )


def _render_permission_changes(
    effects: tuple[PermissionChange, ...], detailed: bool
) -> Iterator[str]:
    """Yield effects of one kind in one line, with the way out."""
    alike: dict[tuple[str, str, str, str], list[PermissionChange]] = {}
    for effect in effects:
        if detailed or effect.outcome is not Outcome.MAPPED:
            alike.setdefault((effect.outcome, effect.code, effect.reason, effect.hint), []).append(
                effect
            )
    for (outcome, code, reason, hint), group in alike.items():
        yield on_one_line(
            f"{outcome} permission: {', '.join(map(_describe_capability, group))}: {reason} "
            f"[{code}]"
        )
        if hint:
            yield on_one_line(f"  hint: {hint}")


def _describe_capability(effect: PermissionChange) -> str:
    change = f"{effect.capability} ({effect.written or effect.before} -> {effect.after}"
    return change + (f", as for `{effect.example}`)" if effect.example else ")")


def _render_values(loss: FieldChange) -> str:
    before, after = (
        _shorten(hide_in_value(value, loss.field)) for value in (loss.before, loss.after)
    )
    if loss.outcome is Outcome.DROPPED:
        return f"{before}; " if before else ""
    return f"{before} -> {after}; " if before and after else ""


def _shorten(value: Any) -> str:
    """Return a value, where it fits into a line."""
    if isinstance(value, bool):
        return str(value).lower()  # as YAML spells it
    if isinstance(value, (str, int, float)):
        text = str(value)
    elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        text = ", ".join(value)
    else:
        return ""
    return text if len(text) <= SHOWN and "\n" not in text else ""
