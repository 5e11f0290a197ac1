"""A repository whose build reads all that a build can read: configurations of clients in the project
and in the user's folder, plugins, files that prompts name, templates, links, variables.

Belongs here: making it. Not here: tests.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.builds import Machine, write_agent

CONFIGURATION = """
exclude = ["agents/drafts/*"]

[[source]]
path = "agents"

[[source]]
path = "plugins"
format = "claude-plugin"

[[source]]
path = "team/opencode.json"

[[target]]
format = "opencode"

[[target]]
format = "copilot"
models = { sonnet = "Claude Sonnet 4.5" }

[[target]]
format = "gemini"
scope = "user"

[[target]]
format = "codex"
place = "packages"
unenforced = "write"

[[target]]
template = "shape.j2"
path = "plain"

[[target]]
format = "qwen"
place = "elsewhere"
when = { host = "no-such-host" }

[permissions]
respect_config = true
fold_config = true
servers = ["tickets"]
"""
LOCAL = """
[[target]]
format = "claude"
name = "mine"
path = "private"
"""
VARIABLES = (
    "XDG_CONFIG_HOME", "CLAUDE_CONFIG_DIR", "OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR",
    "OPENCODE_CONFIG_CONTENT", "OPENCODE_PERMISSION", "CODEX_HOME", "GEMINI_CLI_HOME", "COPILOT_HOME",
)  # fmt: skip


def make_rich_machine(folder: Path) -> Machine:
    """Return a machine with such a repository, trusted and built: nothing is to be done in it."""
    machine = Machine(folder / "home")
    machine.put("agentc.toml", CONFIGURATION)
    machine.put("agentc.local.toml", LOCAL)
    machine.git("init", "-q", "-b", "main")
    machine.put("agents/reviewer.md", write_agent("reviewer", more="tools: Read, Bash(git:*)\n"))
    machine.put("agents/lead.md", write_agent("lead", more="tools: Read, Agent(reviewer)\n"))
    machine.put("agents/deep/writer.md", write_agent("writer", more="model: sonnet\n"))
    machine.put("agents/drafts/later.md", write_agent("later"))
    machine.put("agents/README.md", "What is here.\n")
    machine.put("plugins/sow/.claude-plugin/plugin.json", json.dumps({"name": "sow"}))
    machine.put("plugins/sow/agents/hand.md", write_agent("hand"))
    team = {"agent": {"clerk": {"description": "Files.", "prompt": "{file:./prompts/clerk.md}"}}}
    machine.put("team/opencode.json", json.dumps(team))
    machine.put("team/prompts/clerk.md", "You file.\n")
    machine.put("shape.j2", "{% include 'part.j2' %}{{ body }}\n")
    machine.put("part.j2", "{{ agent.name }}: ")
    machine.put(".claude/settings.json", json.dumps({"permissions": {"deny": ["WebFetch"]}}))
    machine.put(".mcp.json", json.dumps({"mcpServers": {"files": {"command": "serve"}}}))
    machine.put("opencode.json", json.dumps({"permission": {"webfetch": "ask"}}))
    machine.put("../.claude/settings.json", json.dumps({"permissions": {"ask": ["WebSearch"]}}))
    machine.put("../.config/opencode/opencode.json", json.dumps({"permission": {"bash": "ask"}}))
    (machine.root / "agents/linked.md").symlink_to("../agents/shared/linked.md")
    machine.put("agents/shared/linked.md", write_agent("linked"))
    assert machine.run("trust", "--yes").code == 0
    done = machine.run("build")
    assert done.code == 0, done.said
    return machine
