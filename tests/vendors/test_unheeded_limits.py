"""Limits in words to which a file's client does not keep, in formats without rules of their own.

Belongs here: laws and examples for Copilot, Cursor and Codex. Not here: Claude Code and OpenCode
(`claude/`, `opencode/`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.pipeline.told_findings import lint_source
from agentc.project.detect import open_document
from agentc.vendors.registry import get_format
from agentc.vendors.unheeded_limits import list_limiting_keys

HEADS = {
    "copilot": "---\nname: x\ndescription: d\n{}\n---\nDo.\n",
    "cursor": "---\nname: x\ndescription: d\n{}\n---\nDo.\n",
    "codex": 'name = "x"\ndescription = "d"\ndeveloper_instructions = "Do."\n{}\n',
}


def find_inert(name: str, field: str) -> list[str]:
    """The messages on limits without effect of a file with one field more."""
    report = check_document(get_format(name), HEADS[name].format(field), "x.md")
    return [one.message for one in report.diagnostics if one.code == "inert-restriction"]


@given(st.sampled_from(["copilot", "cursor"]), st.sampled_from(list_limiting_keys()))
def test_every_key_that_limits_elsewhere_is_told(name: str, key: str) -> None:
    known = key in get_format(name).keys
    assert bool(find_inert(name, f"{key}: Bash")) is not known or key in ("readonly", "tools")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("copilot", "disallowedTools: Bash"),
        ("copilot", "permission: {bash: deny}"),
        ("copilot", "allowed-tools: Read"),
        ("copilot", "permissionMode: plan"),
        ("cursor", "disallowedTools: Bash"),
        ("cursor", "read_only: true"),
        ("cursor", "permissionMode: plan"),
        ("cursor", "readonly: yes"),
        ("cursor", "tools: Read, Grep"),
        ("codex", 'sandbox_mode = "read-only"'),
        ("codex", 'sandbox_mode = "workspace-write"'),
        ("codex", 'approval_policy = "untrusted"'),
        ("codex", 'web_search = "disabled"'),
        ("codex", "[tools]\nweb_search = false"),
        ("codex", '[mcp_servers.a]\ncommand = "x"\nenabled_tools = ["y"]'),
        ("codex", '[mcp_servers.a]\ncommand = "x"\nenabled = false'),
    ],
)
def test_a_limit_to_which_nobody_keeps_is_told(name: str, field: str) -> None:
    assert len(find_inert(name, field)) == 1
    document = parse(get_format(name), HEADS[name].format(field), "x.md")
    assert "inert-restriction" in {one.code for one in lint_source(document)}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("copilot", "tools: [read]"),
        ("copilot", "argument-hint: a tool"),
        ("copilot", "colour: red"),
        ("cursor", "readonly: TRUE"),
        ("cursor", "readonly: false"),
        ("cursor", "tools: *"),
        ("cursor", "tools:"),
        ("cursor", "alwaysApply: true"),
        ("codex", 'sandbox_mode = "danger-full-access"'),
        ("codex", 'approval_policy = "never"'),
        ("codex", 'web_search = "live"'),
        ("codex", "[tools]\nweb_search = true\nmax = 0"),
        ("codex", "[features]\nshell_tool = false"),
        ("codex", '[mcp_servers.a]\ncommand = "x"\nenabled = true'),
    ],
)
def test_what_limits_nothing_or_counts_is_not_told(name: str, field: str) -> None:
    assert find_inert(name, field) == []


def test_the_words_of_a_list_of_tools_say_whose_file_it_is() -> None:
    text = "---\nname: x\ndescription: d\ntools: {}\nreadonly: true\n---\nDo.\n"
    assert open_document("x.md", text.format("Read, Grep")).format.name == "claude"
    assert open_document("x.md", text.format("Bash(git:*), mcp__gh__x")).format.name == "claude"
    assert open_document("x.md", text.format("codebase_search")).format.name == "cursor"
    there = open_document("p/.cursor/agents/x.md", text.format("Read, Grep"))
    assert there.format.name == "cursor"
