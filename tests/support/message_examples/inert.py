"""Examples of what clients do with a file, and of what does not work as it is written.

Belongs here: one for each code of `diagnostics/inert_codes.py`, and for each outcome of a file. Not here:
what becomes of permissions (`permissions.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.example import MessageExample
from tests.support.message_examples.layout import (
    BODY,
    CLAUDE,
    CONFIGURATION,
    EXTENDED,
    NAME,
    OPENCODE,
    OTHERS,
    check,
    check_claude,
    check_description,
    check_opencode,
    write_agent,
    write_claude,
    write_opencode,
)

PLUGIN = {"plugins/review/.claude-plugin/plugin.json": '{"name": "review"}\n'}
IN_PLUGIN = "plugins/review/agents/reviewer.md"

EXAMPLES: Mapping[str, MessageExample] = {
    "claude-skips": check(CLAUDE, f"---\n{NAME}---\n{BODY}"),
    "opencode-rejects": check_opencode("temperature: warm\n"),
    "codex-skips": check(".codex/agents/reviewer.toml", 'name = "reviewer"\ncolor = "red"\n'),
    "roo-rejects": check(
        ".roomodes", "customModes:\n  - slug: code reviewer\n    name: Reviewer\n"
    ),
    "opencode-skips": check(
        OPENCODE, f"---\ndescription: Reviews code: changes\ncolor: @blue\n---\n{BODY}"
    ),
    "gemini-skips": check(".gemini/agents/reviewer.md", write_claude("color: red\n")),
    "copilot-skips": check(".github/agents/reviewer.agent.md", f"---\n{NAME}---\n{BODY}"),
    "cursor-skips": check(".cursor/agents/reviewer.md", f"---\n{NAME}---\n"),
    "qwen-skips": check(".qwen/agents/reviewer.md", f"---\n{NAME}---\n{BODY}"),
    "claude-misreads": MessageExample(
        {
            **PLUGIN,
            IN_PLUGIN: write_claude(
                "tools: Read\n", head=f"{NAME}description: Reviews code: changes\n  and tests.\n"
            ),
        },
        f"check {IN_PLUGIN}",
    ),
    "opencode-misreads": check(OPENCODE, f"\n{write_opencode()}"),
    "bad-value": check_claude("maxTurns: many\n"),
    "cannot-start": MessageExample(
        {CLAUDE: write_claude(body="Read ${PLAN} first.\n")}, "convert --to gemini"
    ),
    "client-ignores": MessageExample(
        {EXTENDED: write_claude("targets:\n  claude:\n    colour: red\n")}, "convert --to claude"
    ),
    "line-by-line": check(
        ".cursor/agents/reviewer.md", f'---\n{NAME}readonly: "true"\n---\n{BODY}'
    ),
    "fence-inside": check_description('"Reviews code --- all of it."', "tools: Read\n"),
    "plugin-ignores": MessageExample(
        {**PLUGIN, IN_PLUGIN: write_claude("permissionMode: plan\n")}, f"check {IN_PLUGIN}"
    ),
    "ignored-grant": check_claude("tools: Read, mcp__*\n"),
    "dead-rule": check_opencode('permission:\n  bash:\n    "git *": allow\n    "*": deny\n'),
    "unread-agents": check(
        CONFIGURATION,
        '{"agent": {"pilot": {"prompt": "Fly."}}, "agents": {"reviewer": {"prompt": "Review."}}}\n',
    ),
    "second-frontmatter": check_claude("", f"---\ntools: Read\n---\n{BODY}"),
    "foreign-words": check_claude("tools: read_file, run_shell_command\n"),
    "claude-reads-less": check_description("Reviews code: changes\nExample: a pull request"),
    "inert-restriction": check_claude("allowed-tools: Read, Grep\n"),
    "misspelt-permission": check_opencode("permission:\n  bsh: deny\n"),
    "invisible": MessageExample(
        {CLAUDE: write_claude(body="You review\u200b code.\n")},
        "check",
        remark="A zero-width space stands behind `review`.",
    ),
    "no-tools": check_claude("tools: Search\n"),
    "provider-option": check_opencode("reasoningEffort: high\n"),
    "scoped-tool": check_claude("tools: Read, Bash(git:*)\n"),
    "scope-apart": check_claude("tools: Read, Bash (git:*)\n"),
    "outside": check(
        CONFIGURATION,
        '{"permission": {"bash": "deny"}, "agent": {"reviewer": {"prompt": "Review."}}}\n',
    ),
    "rewritten-head": MessageExample(
        {CLAUDE: f"---\n{{name: reviewer, description: Reviews., model: sonnet}}\n---\n{BODY}"},
        f"convert {CLAUDE} --to claude --in-place --model sonnet=opus",
    ),
    "spare-key": MessageExample(
        {OTHERS: f"{NAME}prompt: Review code.\ninstructions: Review tests.\n"}, f"check {OTHERS}"
    ),
    "unknown-key": check_claude("version: 2\n"),
    "unknown-code": check_claude("version: 2  # agentc: ignore[unknown-keys]\n"),
    "unknown-tool": check_claude("tools: Read, LS\n"),
    "substitution": check(
        CONFIGURATION, write_agent('"model": "{env:MODEL}", "prompt": "Review."')
    ),
}
NOT_SHOWN: Mapping[str, str] = {
    "not-judged": "What is too large for a client's model is too large for agentc's own reader, "
    "which refuses it as `limit` or `too-large`.",
}
