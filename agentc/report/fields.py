"""Every statement of an agent with what became of it, each exactly once.

Belongs here: what counts as stated, and the entries for what stayed as it was. Not here: what
changed and why (that is told by the conversion's own losses), wording of a whole report.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agentc.ir.agent import Agent, visible
from agentc.ir.field_change import FieldChange, Outcome
from agentc.lens.format import Format

SAME = "the same"


def list_outcomes(
    agent: Agent, losses: Iterable[FieldChange], target: Format | None
) -> tuple[FieldChange, ...]:
    """Return what became of each statement of an agent that was read, in its own order, then what
    only the target has.

    Entries of `losses` are handed on as they are. `target` is `None` for a template that makes its
    own format.
    """
    changed = {loss.field: loss for loss in losses}
    changes: dict[str, FieldChange] = {}
    for name, value in visible(agent):
        if name in changed:
            changes[name] = changed[name]
        elif _is_stated(name, value):
            changes[name] = FieldChange(
                name, Outcome.KEPT, _explain(agent, name, target), value, value
            )
    return tuple((changes | changed).values())


def _is_stated(name: str, value: Any) -> bool:
    """Return whether a value is stated: an empty one is, and so is a null under a key of one
    format, but no empty prompt."""
    return value != "" if name == "prompt" else value is not None or name.startswith("extra.")


def _explain(agent: Agent, name: str, target: Format | None) -> str:
    """Return why there is no more to say: nothing changed, or the author speaks to one target
    alone."""
    if target is None:
        return "given to the template"
    attribute, _, rest = name.partition(".")
    if target.targets_key:
        return SAME
    dialect = agent.origin.dialect if agent.origin else ""
    owner = rest.partition(".")[0]
    if attribute == "extra" and owner != dialect:
        return f"said to {owner} alone"
    field = target.field_of(attribute)
    overrides = agent.extra_of(target.own) if target.own != dialect else ()
    return (
        f"for {target.name} its author says otherwise"
        if field and set(field.keys) & set(overrides)
        else SAME
    )
