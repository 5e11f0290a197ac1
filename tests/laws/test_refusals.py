"""What a refusal of limits says: it names limits that the agent has, and the options that it advises,
taken as it gives them, do write the file. So does each option that a narrowing advises.

Belongs here: laws over drawn limits and every target. Not here: that an option lets nothing else go
(`test_choices.py`), hints of a single pair (`test_ways_out.py`).
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given

import agentc
from agentc.errors import Refused
from agentc.ir.field_change import Outcome, PermissionChange
from agentc.ir.permission import ALL_SERVERS, Decision
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.guards import permission_with_guards
from agentc.permissions.modes import rules_without_mode
from agentc.permissions.resolve import ResolvedRules
from agentc.pipeline.convert import Conversion
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.strategies_permission import CLAUDE, OPENCODE, markdown

OPTION = re.compile(r"\b(allow_widening|grants|unenforced)=(\{[^}]*\}|\"\w+\")")
TARGETS = [name for name in writable_formats() if get_format(name).own != "extended"]


def convert(
    stated: dict[str, Any], source: str, target: str, settings: ConversionOptions
) -> Conversion:
    text = markdown(stated)
    if source == "claude":
        text = text.replace("mode: subagent\n", "")
    return agentc.convert(text, source=source, target=target, path="x/pilot.md", settings=settings)


def follow(hint: str) -> ConversionOptions:
    """Return settings with the keyword arguments that a hint names, as Python reads them."""
    found: dict[str, Any] = {name: ast.literal_eval(value) for name, value in OPTION.findall(hint)}
    return replace(DEFAULTS, **found)


def check_advice(stated: dict[str, Any], source: str, target: str) -> None:
    """Take what a refusal advises, or else what each narrowing does, at its word. An option that
    lets go what a hook refuses lets nothing else go."""
    try:
        done = convert(stated, source, target, DEFAULTS)
    except Refused as refused:
        if OPTION.search(refused.hint):
            convert(stated, source, target, follow(refused.hint))
        return
    for change in list_narrowings(done):
        if OPTION.search(change.hint):
            try:
                after = convert(stated, source, target, follow(change.hint))
            except Refused:
                assert change.code == "PERM-HOOK-GUARDED"
                continue
            assert not any(
                one.capability == change.capability
                and one.after is change.after
                and (one.code == change.code or change.code != "PERM-HOOK-GUARDED")
                for one in list_narrowings(after)
            ), change


def list_narrowings(done: Conversion) -> list[PermissionChange]:
    effects = (effect for loss in done.losses for effect in loss.effects)
    return [effect for effect in effects if effect.outcome is Outcome.NARROWED]


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "claude"])
@FEWER
@given(CLAUDE)
@example({"permissionMode": "dontAsk"})
@example({"disallowedTools": "Edit, Bash(rm:*)"})
def test_what_is_advised_writes_an_agent_of_claude(target: str, stated: dict[str, Any]) -> None:
    check_advice(stated, "claude", target)


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "opencode"])
@FEWER
@given(OPENCODE)
@example({"permission": {"edit": "ask"}})
@example({"permission": {"*": {"-": "deny", "a*": "allow", " ": "ask"}, "*delete": "ask"}})
@example({"permission": {"??*": "deny", "pr": "deny"}})
@example({"permission": {"*": {"ba push": "ask"}, "list": "ask"}})
@example({"permission": {"external_directory": {"e": "ask"}, "*": "ask", "pre*get": {"n *": "deny"}}})  # fmt: skip
def test_what_is_advised_writes_an_agent_of_opencode(target: str, stated: dict[str, Any]) -> None:
    check_advice(stated, "opencode", target)


@pytest.mark.parametrize("target", ["codex", "cursor", "roo"])
@FEWER
@given(CLAUDE)
@example({"disallowedTools": "mcp__gh"})
@example({"hooks": {"PreToolUse": [{"matcher": "mcp__gh__.*", "hooks": [{"type": "command"}]}]}})
def test_a_refusal_names_limits_that_the_agent_has(target: str, stated: dict[str, Any]) -> None:
    try:
        convert(stated, "claude", target, DEFAULTS)
    except Refused as refused:
        text = markdown(stated).replace("mode: subagent\n", "")
        agent = agentc.parse(text, format="claude", path="x/pilot.md").agent
        found = ResolvedRules(rules_without_mode(permission_with_guards(agent)))
        if ALL_SERVERS.label in refused.about:
            assert list_decisions(found[ALL_SERVERS]) & {Decision.DENY, Decision.ASK}
