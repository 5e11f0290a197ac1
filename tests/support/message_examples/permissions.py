"""Examples of what becomes of permissions on the way to another client.

Belongs here: one for each code of `diagnostics/permission_codes.py`. Not here: limits that do nothing
where they stand (`inert.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.example import MessageExample
from tests.support.message_examples.layout import (
    CLAUDE,
    CONFIGURATION,
    EXTENDED,
    OPENCODE,
    to_claude,
    to_opencode,
    write_claude,
    write_opencode,
)

HOOKS = (
    "hooks:\n  PreToolUse:\n    - matcher: Bash\n"
    "      hooks: [{type: command, command: ./guard.sh}]\n"
)
SERVER = "mcpServers: [{tides: {command: tide-server}}]\n"
DENIES = '{"permission": {"bash": "deny"}}\n'
MANY = ", ".join(f"*_{number}*" for number in range(101))

EXAMPLES: Mapping[str, MessageExample] = {
    "EXEC-LEFT": to_opencode(SERVER),
    "config": MessageExample(
        {CLAUDE: write_claude(), "agentc.toml": '[models]\nsonet = "gateway/sonnet"\n'},
        "convert --to opencode",
    ),
    "loss": to_claude("mode: subagent\ntemperature: 0.2\n", " --on-loss fail --no-carry"),
    "permission": to_claude("permission:\n  external_directory: deny\n"),
    "permission-limit": to_opencode(f'disallowedTools: "{MANY}"\n'),
    "PERM-ALLOW-ALL": MessageExample(
        {EXTENDED: write_claude('mode: primary\npermission:\n  - allow: "*"\n')},
        "convert --to opencode",
    ),
    "PERM-ASK-BY-SESSION": to_claude("permission:\n  bash: ask\n"),
    "PERM-ASK-NARROWED": to_claude("permission:\n  websearch: ask\n"),
    "PERM-CLASS-NARROWED": to_opencode("disallowedTools: Write\n"),
    "PERM-CONFIG-FOLDED": MessageExample(
        {OPENCODE: write_opencode(), CONFIGURATION: DENIES}, "convert --to claude --fold-config"
    ),
    "PERM-CONFIG-KEPT": MessageExample(
        {CLAUDE: write_claude("tools: Read, Bash\n"), CONFIGURATION: DENIES},
        "convert --to opencode --respect-config",
    ),
    "PERM-CONFIG-LEFT": MessageExample(
        {OPENCODE: write_opencode(), CONFIGURATION: DENIES}, "convert --to claude"
    ),
    "PERM-CONFIG-INERT": MessageExample(
        {
            CLAUDE: write_claude(),
            ".claude/settings.json": '{"permissions": {"deny": ["Bsh(rm:*)", "bash"]}}\n',
        },
        "convert --to opencode",
    ),
    "PERM-CONFIG-UNREAD": MessageExample(
        {
            CLAUDE: write_claude(),
            ".claude/settings.json": '{"permissions": {"deny": ["Bash"],}}\n',
        },
        "convert --to opencode",
    ),
    "PERM-GRANT-OVERRIDES": MessageExample(
        {CLAUDE: write_claude("tools: Read, Bash\n"), CONFIGURATION: DENIES},
        "convert --to opencode",
    ),
    "PERM-GRANTS-ASK": to_opencode("tools: Read, Bash\n", " --grants ask"),
    "PERM-HOOK-GUARDED": to_opencode(HOOKS),
    "PERM-MAY-ASK": to_claude("permission:\n  external_directory: allow\n"),
    "PERM-MCP-NARROWED": to_claude('permission:\n  "*_delete*": deny\n'),
    "PERM-MCP-PREFIX": to_opencode("tools: Read, mcp__tides\n"),
    "PERM-MODE": to_opencode("permissionMode: plan\n"),
    "PERM-NARROWED": to_opencode("tools: Read, AskUserQuestion\n"),
    "PERM-NO-SUCH-TOOL": to_opencode("tools: Read, Monitor\n"),
    "PERM-NOTHING-TO-DENY": to_opencode("disallowedTools: deploy-now\n"),
    "PERM-OUTSIDE-BY-SESSION": to_claude('permission:\n  "*": deny\n  read: allow\n', " -v"),
    "PERM-OUTSIDE-CLOSED": to_opencode("tools: Read, Grep\n", " -v"),
    "PERM-PATTERN-NARROWED": to_claude('permission:\n  bash:\n    "*": deny\n    "git *": allow\n'),
    "PERM-REDIRECT-HOLE": to_opencode("tools: Read, Bash(git:*)\n"),
    "PERM-SERVERS-UNSEEN": to_claude('permission:\n  "tides_*": deny\n'),
    "PERM-UNENFORCED": MessageExample(
        {CLAUDE: write_claude("tools: Read, Grep\n")}, "convert --to cursor --unenforced write"
    ),
    "PERM-WIDENED": to_claude(
        'permission:\n  bash:\n    "git push*": deny\n', " --allow-widening shell"
    ),
}
