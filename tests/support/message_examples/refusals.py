"""Examples of files that cannot be read, and of outputs that cannot be written.

Belongs here: one for each code of `diagnostics/refusal_codes.py`. Not here: what is read all
the same (`reading.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.example import MessageExample
from tests.support.message_examples.layout import (
    BODY,
    CLAUDE,
    CONFIGURATION,
    EXTENDED,
    HEAD,
    NAME,
    OPENCODE,
    TWO,
    check,
    check_claude,
    check_description,
    check_opencode,
    to_claude,
    to_opencode,
    write_agent,
    write_claude,
    write_opencode,
)

GUARD = "[{matcher: Bash, hooks: [{type: command, command: ./guard.sh}]}]"
USERS_OWN = "~/.config/opencode/opencode.json"

EXAMPLES: Mapping[str, MessageExample] = {
    "agents": MessageExample(
        {CONFIGURATION: TWO, CLAUDE: write_claude()}, f"diff {CONFIGURATION} {CLAUDE}"
    ),
    "conflict-marks": check_claude(
        "<<<<<<< HEAD\nmodel: haiku\n=======\nmodel: opus\n>>>>>>> other\n"
    ),
    "broken-base": MessageExample(
        {
            CLAUDE: write_claude(head=f"{NAME}description: Reviews code: all of it.\n"),
            "copy.md": write_claude(
                "Version: 2\n", head=f'{NAME}description: "Reviews code: all of it."\n'
            ),
        },
        f"convert copy.md --from claude --into {CLAUDE}",
    ),
    "repair": check_description("Reviews code: all of it.", "permissionMode: plan  # reads only\n"),
    "not-loaded": MessageExample(
        {EXTENDED: write_claude("mode: subagent\nhooks: block-all\n")},
        "convert --to claude --carry-exec",
    ),
    "config-by-name": MessageExample(
        {
            OPENCODE: write_opencode(),
            CONFIGURATION: write_agent('"permission": {"webfetch": "deny"}'),
            USERS_OWN: write_agent('"permission": {"bash": "deny"}'),
        },
        f"convert {OPENCODE} --to opencode --scope user",
    ),
    "disabled": to_claude("disable: true\n"),
    "unenforced": MessageExample(
        {CLAUDE: write_claude("tools: Read, Grep\n")}, "convert --to cursor"
    ),
    "guard-outside": to_opencode(f"safety: {{PreToolUse: {GUARD}}}\n"),
    "missing": MessageExample({CLAUDE: write_claude()}, "check .claude/agents/pilot.md"),
    "no-agents": MessageExample({"notes/ideas.txt": "Review tests, too.\n"}, "check notes"),
    "not-a-file": MessageExample(
        {CLAUDE: write_claude(), f"{OPENCODE}/pilot.md": write_opencode()}, "convert --to opencode"
    ),
    "swallowed-limit": check_description("Reviews code: changes\n  and tests, with\n  tools: Read"),
    "hidden-limit": check(CLAUDE, f'---\n{HEAD}"<<": {{tools: Read}}\n---\n{BODY}'),
    "unreadable": MessageExample({}, f"check {CLAUDE}", links={CLAUDE: "reviewer.md"}),
    "unwritable": MessageExample(
        {CLAUDE: write_claude(), ".opencode": "A file.\n"}, "convert --to opencode"
    ),
    "duplicate-key": check_claude("tools: Read\ntools: Read, Bash\n"),
    "empty": check(CLAUDE, ""),
    "encoding": MessageExample(
        {CLAUDE: write_claude(head=f"{NAME}description: Reviews résumés.\n")},
        "check",
        encoding="latin-1",
        remark="The file is saved as Latin-1.",
    ),
    "fence-language": check(OPENCODE, f"---js\nmodule.exports = {{}}\n---\n{BODY}"),
    "json": check(CONFIGURATION, write_agent('"prompt": "Review." "mode": "all"')),
    "limit": check_claude(f"metadata: {'[' * 51}{']' * 51}\n"),
    "no-agent": MessageExample(
        {CONFIGURATION: '{"agents": {"reviewer": {"prompt": "Review."}}}\n'},
        f"check {CONFIGURATION}",
    ),
    "no-frontmatter": MessageExample({CLAUDE: BODY}, f"check {CLAUDE}"),
    "no-fences": check(CLAUDE, f"{HEAD}\n{BODY}"),
    "no-name": MessageExample({}, "convert - --from opencode --to claude", stdin=write_opencode()),
    "override": MessageExample(
        {EXTENDED: write_claude("targets:\n  opencode:\n    temperature: warm\n")},
        "convert --to opencode",
    ),
    "stray-item": check_opencode("permission:\n  bash: deny\n  - edit\n"),
    "tag": check_claude("metadata: !!python/name:os.system\n"),
    "toml": check(".codex/agents/reviewer.toml", "name = reviewer\n"),
    "too-large": check_claude("", f"{BODY}{'x' * (4 << 20)}\n"),
    "value": check_opencode("permission:\n  bash: maybe\n"),
    "yaml": check(CLAUDE, f"---\nwho: reviewer: code\n---\n{BODY}"),
}
NOT_SHOWN: Mapping[str, str] = {
    "proof": "It takes a fault of agentc's own, and none is known that gives it.",
}
