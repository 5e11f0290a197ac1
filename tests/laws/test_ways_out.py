"""What a report says of a way out of a narrowing: an option that it names lets the narrowing go, and
where it names none, none does.

Belongs here: hints of changes of permissions, taken at their word. Not here: the words of messages
(`cli/test_messages.py`), what an option does (`test_choices.py`).
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

import agentc
from agentc.errors import Refused
from agentc.ir.field_change import Outcome, PermissionChange
from agentc.ir.permission import Cap
from agentc.options import HOOKS, ConversionOptions
from tests.support.strategies_permission import CLAUDE, OPENCODE, markdown

# As the library says options.
OPTION = re.compile(r"\b(allow_widening|grants)=(\{[^}]*\}|\"\w+\")")
PLAIN = ConversionOptions()
# A refusal names the next option; so many are taken up.
ROUNDS = 6

Narrowings = dict[tuple[str, str], PermissionChange]


def convert(text: str, source: str, target: str, settings: ConversionOptions) -> Narrowings | None:
    """Return what is narrowed, by tool and code; `None` where the agent is refused."""
    for _ in range(ROUNDS):
        try:
            done = agentc.convert(text, source=source, target=target, name="x", settings=settings)
        except Refused as refused:
            if settings == PLAIN or not OPTION.search(refused.hint):
                return None
            settings = follow(refused.hint, settings)
            continue
        effects = [effect for loss in done.losses for effect in loss.effects]
        return {
            (effect.capability, effect.code): effect
            for effect in effects
            if effect.outcome is Outcome.NARROWED
        }
    raise AssertionError("refusals name one option after the other")


def follow(hint: str, settings: ConversionOptions) -> ConversionOptions:
    """Return settings with the keyword arguments that a hint names, as Python reads them."""
    found: dict[str, Any] = {name: ast.literal_eval(value) for name, value in OPTION.findall(hint)}
    let_go = settings.allow_widening | found.get("allow_widening", set())
    return replace(settings, allow_widening=let_go, grants=found.get("grants", settings.grants))


def check_ways_out(
    text: str, source: str, target: str, settings: ConversionOptions = PLAIN
) -> None:
    """Take every hint of a conversion at its word."""
    for key, change in (convert(text, source, target, settings) or {}).items():
        if OPTION.search(change.hint):
            after = convert(text, source, target, follow(change.hint, settings))
            assert after is not None, change
            assert after.get(key) is None or after[key].after is not change.after, change
            continue
        own = change.capability.partition(":")[0]
        if own not in {*Cap}:
            continue  # of servers that patterns mean, several limits can decide together
        for capability in (own, Cap.ANY, HOOKS):
            other = replace(settings, allow_widening=frozenset({str(capability)}))
            after = convert(text, source, target, other)
            assert after is None or key in after, (change, capability)


FROM_OPENCODE = (
    "permission: ask",
    'permission: {"*": ask, read: {"*": allow, "*.env": ask}, edit: {"*": deny, "src/*": ask}}',
    'permission: {skill: {"*": allow, x: ask}, webfetch: deny, bash: {"*": ask, "rm *": deny}}',
    'permission: {"*": deny, edit: allow}',
    'permission: {"*": {"*": deny, "src/*": allow}}',
    'permission: {"*": deny, "gh*": allow, read: {"*": allow, "*.env": deny}}',
    'permission: {"*": deny, question: allow, external_directory: ask}',
)  # fmt: skip
FROM_CLAUDE = (
    "tools: WebFetch(domain:example.org), WebSearch(x), Read",
    "tools: Bash(1), Read",
    r"tools: 'Bash(a\b), Edit(1), Write(1), Read'",
    "disallowedTools: Edit",
    "tools: Read, Bash\npermissionMode: plan",
)


@pytest.mark.parametrize("fields", FROM_OPENCODE)
def test_a_named_option_helps_on_the_way_to_claude(fields: str) -> None:
    check_ways_out(f"---\ndescription: d\n{fields}\n---\nBody.\n", "opencode", "claude")


@pytest.mark.parametrize("settings", [PLAIN, ConversionOptions(grants="ask")])
@pytest.mark.parametrize("fields", FROM_CLAUDE)
def test_a_named_option_helps_on_the_way_to_opencode(
    fields: str, settings: ConversionOptions
) -> None:
    text = f"---\nname: x\ndescription: d\n{fields}\n---\nBody.\n"
    check_ways_out(text, "claude", "opencode", settings)


@given(OPENCODE)
def test_a_named_option_helps_whatever_opencode_states(stated: dict[str, Any]) -> None:
    check_ways_out(markdown(stated), "opencode", "claude")


@given(CLAUDE)
def test_a_named_option_helps_whatever_claude_states(stated: dict[str, Any]) -> None:
    check_ways_out(markdown(stated), "claude", "opencode")


def narrow(permission: str) -> dict[str, PermissionChange]:
    text = f"---\ndescription: d\npermission: {permission}\n---\nBody.\n"
    found = convert(text, "opencode", "claude", PLAIN) or {}
    return {tool: change for (tool, _), change in found.items()}


@pytest.mark.parametrize(
    ("permission", "tool"),
    [
        ("ask", "read"),
        ('{read: {"*": ask, "*.md": allow}}', "read"),
        ('{skill: {"*": allow, x: ask}}', "skill"),
        ('{"*": {"*": ask, "src/*": allow}}', "grep"),
    ],
)
def test_a_question_is_named_where_it_alone_is_the_cause(permission: str, tool: str) -> None:
    assert narrow(permission)[tool].code == "PERM-ASK-NARROWED"


def test_a_question_is_named_beside_patterns() -> None:
    found = narrow('{skill: {"*": deny, x: ask}, bash: {"*": ask, "rm *": deny}}')
    assert "does not ask" in found["skill"].reason
    assert "does not ask" not in found["shell"].reason, "its session asks before commands"


def test_what_stays_open_is_not_told_by_what_closed_the_rest() -> None:
    found = narrow('{"*": ask, read: {"*": allow, "*.env": ask}, question: allow}')
    assert found["question"].code == "PERM-MAY-ASK"
