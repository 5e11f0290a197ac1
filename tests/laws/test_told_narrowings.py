"""Whatever `agentc diff SOURCE OUTPUT` says an agent may no longer do, the conversion has told.

Belongs here: the law for drawn agents of Claude Code, with lists, modes and hooks, and every
target. Not here: that nothing opens (`test_soundness.py`), ways out (`test_ways_out.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given

import agentc
from agentc.errors import Refused
from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import ANY, Cap, Tool, at_most, joined
from agentc.lens.verify_limits import UNKNOWN, HasProfile
from agentc.options import ConversionOptions
from agentc.permissions.changes import Change
from agentc.permissions.compare import compare
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.registry import get_format, writable_formats
from tests.conftest import FEWER
from tests.support.strategies_permission import CLAUDE, markdown

PATH = ".claude/agents/pilot.md"
OTHERS = [name for name in writable_formats() if get_format(name).own not in ("claude", "extended")]
ALL_SERVERS_IN_WORDS = frozenset({"all MCP servers", "*_*"})


def is_told(change: Change, losses: tuple[FieldChange, ...], source: Agent) -> bool:
    """Return whether an effect of a conversion speaks of a tool that may be used less: by its name,
    with all servers, or with everything else where no rule names it."""
    effects = [one for loss in losses for one in loss.effects if at_most(one.after, one.before)]
    told = {one.capability for one in effects}
    if change.tool == ANY:
        return "everything else" in told
    if change.tool.label in told or (change.tool.cap is Cap.MCP and told & ALL_SERVERS_IN_WORDS):
        return True
    named = ResolvedRules(source.permission.rules)
    if "everything else" in told and change.tool not in named.mentioned:
        return True
    # In OpenCode a joined name is also that of any other tool that is called so.
    servers = {joined(tool) for tool in named.mentioned if tool.cap is Cap.MCP}
    return change.tool.cap is Cap.OTHER and change.tool.label in servers


def list_untold(stated: dict[str, Any], target: str, settings: ConversionOptions) -> list[Change]:
    """Return what a converted agent may do less, and nothing tells."""
    form = get_format(target)
    text = markdown(stated).replace("mode: subagent\n", "")
    try:
        done = agentc.convert(text, source="claude", target=target, path=PATH, settings=settings)
    except Refused:
        return []
    before = agentc.parse(text, format="claude", path=PATH).agent
    after = agentc.parse(done.text, format=target, path=done.path).agent
    field = form.field_of("permission")
    codec = field.codec if field is not None else None
    view = codec.profile if isinstance(codec, HasProfile) else UNKNOWN
    return [
        change
        for change in compare(before, after, frozenset()).may_no_longer
        if isinstance(change, Change)
        and view.stock(change.tool, change.example) is not change.after
        and not is_told(change, done.losses, before)
    ]


@pytest.mark.parametrize("target", OTHERS)
@FEWER
@given(CLAUDE)
@example({"tools": "Read, Bash", "permissionMode": "plan"})
@example({"tools": "mcp__gh__get_pr, WebSearch", "permissionMode": "dontAsk"})
def test_what_an_agent_may_no_longer_do_is_told(target: str, stated: dict[str, Any]) -> None:
    for settings in (ConversionOptions(), ConversionOptions(unenforced="write")):
        assert not list_untold(stated, target, settings)


@pytest.mark.parametrize("target", ["copilot", "gemini", "qwen", "opencode"])
def test_a_shell_that_a_mode_costs_is_a_narrowing(target: str) -> None:
    text = markdown({"tools": "Read, Bash", "permissionMode": "plan"})
    done = agentc.convert(text, source="claude", target=target, path=PATH)
    effects = [one for loss in done.losses for one in loss.effects if one.capability == "shell"]
    assert [(one.code, one.outcome) for one in effects] == [("PERM-MODE", Outcome.NARROWED)]
    assert "refuses a part" in effects[0].reason


def test_a_tool_that_stays_is_not_told() -> None:
    text = markdown({"tools": "Read, Grep", "permissionMode": "plan"})
    done = agentc.convert(text, source="claude", target="copilot", path=PATH)
    assert str(Tool(Cap.SHELL)) not in {
        one.capability for each in done.losses for one in each.effects
    }
