"""Putting broader rules before those that they make void.

Belongs here: the text with its rules in another order. Not here: which rules are void
(`vendors/dead_rules.py`).
"""

from __future__ import annotations

from agentc.diagnostics.shared_codes import DEAD_RULE
from agentc.errors import AgentcError
from agentc.ir.agent import differences
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.spans import apply_edits
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_predictor, lint_rules_of

# So often a rule moves: each time a broader one goes up.
MAX_MOVES = 50


def reorder_rules(form: Format, text: str, path: str | None) -> str | None:
    """Return a text without the void rules that moving a broader one helps; `None` where there are
    none. Only what the agents may do changes with it."""
    moved, earlier_texts = text, {text}
    for _ in range(MAX_MOVES):
        try:
            document = parse(form, moved, path)
        except AgentcError:
            return None
        # A rule that leads back to an order that was there before is not helped by any.
        dead = (one for one in lint_rules_of(form.own)(document) if one.code == DEAD_RULE)
        orders = (apply_edits(moved, one.fixes) for one in dead if one.fixes)
        better = next((order for order in orders if order not in earlier_texts), None)
        if better is None:
            break
        earlier_texts.add(better)
        moved = better
    else:
        return None
    return moved if moved != text and changes_permissions_alone(form, text, moved, path) else None


def changes_permissions_alone(form: Format, text: str, moved: str, path: str | None) -> bool:
    """Return whether two texts differ in nothing but what agents may do, and the client loads the
    second one if it loads the first."""
    old, new = parse(form, text, path).agents, parse(form, moved, path).agents
    if len(old) != len(new):
        return False
    predict = get_predictor(form)
    if (
        predict is not None
        and predict(text).outcome is LoadOutcome.LOADS
        and predict(moved).outcome is not LoadOutcome.LOADS
    ):
        return False
    changed = {
        name.partition(".")[0]
        for agent, other in zip(old, new, strict=True)
        for name, *_ in differences(agent, other)
    }
    return changed <= {"permission"}
