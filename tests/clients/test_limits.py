"""No agent gets a tool in a real client that it was denied: what counts is what it starts with, not
what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

import agentc

from .harness import claude_listing, opencode_resolved, write_project
from .judge import denied_in_claude, denied_in_opencode

pytestmark = pytest.mark.clients

CLAUDE = {
    "six": "tools: Read, Write, Edit, Bash, Grep, Glob",
    "searching": "tools: Read, Grep, Glob",
    "alias": "tools: Task, Read",
    "gone": "tools: MultiEdit, LS, Read",
    "lower-case": "tools: read, write",
    "edit-alone": "tools: Read, Edit",
    "write-alone": "tools: Read, Write",
    "notebooks": "tools: Read, NotebookEdit",
    "nothing": "tools: []",
    "empty": "tools:",
    "map": "tools: {Read: true}",
    "newlines": "tools: |\n  Read\n  Bash",
    "folded": "tools: >\n  Read,\n  Grep\n",
    "tabs": 'tools: "Read,\\tGrep"',
    "mcp": "tools: Read, mcp__srv__x, mcp__other",
    "web": "tools: WebFetch, WebSearch, Skill, TodoWrite, AskUserQuestion",
    "without": "disallowedTools: Write, Edit, Task",
    "without-scoped": "disallowedTools: Bash(rm:*)",
    "without-all-mcp": "disallowedTools: mcp__*, Bash",
    "with-and-without": "tools: Read, Bash\ndisallowedTools: Bash",
}
OPENCODE = {
    "nothing": 'permission: {"*": deny}',
    "word": "permission: deny",
    "reading": 'permission: {"*": deny, read: allow, grep: allow, glob: allow, list: allow}',
    "no-edit": "permission: {edit: deny}",
    "no-shell": "permission: {bash: deny, webfetch: deny}",
    "wrong-order": 'permission: {bash: allow, "*": deny}',
    "wrong-case": 'permission: {"*": deny, Bash: allow, Read: allow, write: allow, read: allow}',
    "map": "tools: {write: false, bash: false}",
    "map-and-permission": 'tools: {"*": false, read: true}\npermission: {bash: deny}',
    "no-task": "permission: {task: deny, skill: deny, todowrite: deny}",
}
# OpenCode takes a second for each agent: one of every kind is enough.
CLAUDE_FOR_OPENCODE = (
    "searching",
    "lower-case",
    "edit-alone",
    "write-alone",
    "notebooks",
    "nothing",
    "mcp",
    "without",
)
OPENCODE_ANEW = ("reading", "wrong-order", "wrong-case", "map", "map-and-permission")
# `memory` opens Read, Write and Edit in Claude Code, whatever `tools` says; only `disallowedTools`
# keeps them shut.
MEMORY = {
    "memory-read": "tools: Read\nmemory: project",
    "memory-shell": "tools: Bash\nmemory: user",
    "memory-nothing": "tools: []\nmemory: local",
}


def converted(source: str, target: str, heads: dict[str, str]) -> dict[str, agentc.Conversion]:
    """By agent's name; without those that agentc refuses, which is one way of not widening them."""
    done: dict[str, agentc.Conversion] = {}
    for name, head in heads.items():
        text = f"---\nname: {name}\ndescription: x\nmode: subagent\n{head}\n---\nHello.\n"
        try:
            done[name] = agentc.convert(text, source=source, target=target, path=f"{name}.md")
        except agentc.AgentcError as error:
            if error.exit_code != 1:
                raise
    return done


@pytest.mark.parametrize(
    ("source", "heads"), [("claude", CLAUDE), ("opencode", OPENCODE), ("extended", MEMORY)]
)
def test_claude_opens_nothing(source: str, heads: dict[str, str], tmp_path: Path) -> None:
    done = converted(source, "claude", heads)
    # An agent of its own format is not rendered by a conversion. What agentc itself writes is what
    # counts here.
    files = {one.path: agentc.render(one.agent, format="claude") for one in done.values()}
    listing = claude_listing(write_project(tmp_path, files), spawn=list(done))
    open_anyway = {
        name: listing.spawned[name].tools & denied_in_claude(one.agent)
        for name, one in done.items()
        if name in listing.spawned
    }
    assert not {name: tools for name, tools in open_anyway.items() if tools}
    assert all("zero tools" in listing.refused[name] for name in set(done) - set(listing.spawned))


def test_opencode_opens_nothing(tmp_path: Path) -> None:
    done = converted("claude", "opencode", {name: CLAUDE[name] for name in CLAUDE_FOR_OPENCODE})
    done |= converted("opencode", "opencode", {name: OPENCODE[name] for name in OPENCODE_ANEW})
    files = {one.path: agentc.render(one.agent, format="opencode") for one in done.values()}
    agents = opencode_resolved(write_project(tmp_path, files), done)
    on = {
        name: {tool for tool, is_on in agent["tools"].items() if is_on}
        for name, agent in agents.items()
    }
    open_anyway = {name: on[name] & denied_in_opencode(one.agent) for name, one in done.items()}
    assert not {name: tools for name, tools in open_anyway.items() if tools}
