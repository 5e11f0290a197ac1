"""Changing an array in place: only the items that differ, with the commas between them.

Belongs here: arrays of TOML. Not here: other values (`edits.py`), the commas themselves
(`syntax/edits/members.py`).
"""

from __future__ import annotations

from agentc.ir.value import Value
from agentc.spans import Edit, Span
from agentc.syntax.edits.list_plans import plan_list
from agentc.syntax.edits.members import Members
from agentc.syntax.source import Source
from agentc.syntax.toml.scanner import find_array_items
from agentc.syntax.toml.writer import spell, spell_inline
from agentc.syntax.yaml.outline import Unclear


def edit_array(
    source: Source, place: Span, old: tuple[Value, ...], new: tuple[Value, ...]
) -> list[Edit] | None:
    """Return the edits that make one array another; `None` where it has to be written anew."""
    items = find_array_items(source.text, place)
    if len(items) != len(old) or not new:
        return None
    try:
        plan = plan_list(old, new)
        coming = {
            before: [spell_inline(new[number]) for number in numbers]
            for before, numbers in plan.coming.items()
        }
        edits = [
            Edit(items[number], _spell_like(new[other], source.slice(items[number])))
            for number, other in plan.pairs
        ]
        if plan.gone or coming:
            members = Members(source.text, place, items, source.newline)
            edits += members.change(plan.gone, coming)
    except Unclear:
        return None
    return edits


def _spell_like(value: Value, old: str) -> str:
    return spell_inline(value) if "\n" in old or "\n" in str(value) else spell(value, old)
