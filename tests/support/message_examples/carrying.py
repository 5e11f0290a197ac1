"""Examples of what files carry for other formats, and of edits on their way back.

Belongs here: one for each code of `diagnostics/carry_codes.py`. Not here: where files go
(`places.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.example import Edit, MessageExample
from tests.support.message_examples.layout import (
    CLAUDE,
    EXTENDED,
    OPENCODE,
    to_opencode,
    write_claude,
    write_opencode,
)

THERE, BACK = "convert --to opencode", f"convert {OPENCODE} --into {CLAUDE}"
EDITED = Edit(OPENCODE, "Reviews code.", "Reviews all code.")
PILOT = write_claude(head="name: pilot\ndescription: Flies.\n")

EXAMPLES: Mapping[str, MessageExample] = {
    "carry-damaged": MessageExample(
        {CLAUDE: write_claude("memory: project\n")},
        "check",
        first=(THERE,),
        edits=(Edit(OPENCODE, "memory: project", "memory: user"),),
    ),
    "carry-old": MessageExample(
        {OPENCODE: write_opencode("# agentc keeps claude.memory: project #8470c2\n")},
        "check",
    ),
    "carry-left": MessageExample(
        {CLAUDE: write_claude("memory: project\n")},
        f"convert {OPENCODE} --to claude --no-carry",
        first=(THERE,),
    ),
    "comments-left": MessageExample(
        {CLAUDE: write_claude("# to look, never to touch\ntools: Read, Grep  # no shell\n")},
        f"convert {CLAUDE} --to opencode",
        remark="The comment behind `tools` is carried with it.",
    ),
    "no-trace": MessageExample(
        {CLAUDE: write_claude()}, BACK, first=(f"{THERE} --no-carry --no-header",), edits=(EDITED,)
    ),
    "conflict": MessageExample(
        {CLAUDE: write_claude()},
        BACK,
        first=(THERE,),
        edits=(EDITED, Edit(CLAUDE, "Reviews code.", "Reviews tests.")),
    ),
    "widening": MessageExample(
        {CLAUDE: write_claude("tools: Read, Grep\n")},
        BACK,
        first=(THERE,),
        edits=(Edit(OPENCODE, "  grep: allow\n", "  grep: allow\n  bash: allow\n"),),
    ),
    "accepted-edit": MessageExample(
        {CLAUDE: write_claude("tools: Read, Grep\n")},
        f"{BACK} --accept-widening",
        first=(THERE,),
        edits=(Edit(OPENCODE, "  grep: allow\n", "  grep: allow\n  bash: allow\n"),),
    ),
    "carry-wider": MessageExample(
        {OPENCODE: write_opencode('permission:\n  bash:\n    "*": deny\n    "git *": allow\n')},
        f"convert {CLAUDE} --to opencode",
        first=("convert --to claude",),
    ),
    "override-wider": MessageExample(
        {
            EXTENDED: write_claude(
                "tools: Read\ntargets:\n  opencode:\n    permission: {bash: allow}\n"
            )
        },
        "convert --to opencode",
    ),
    "other-original": MessageExample(
        {CLAUDE: write_claude(), ".claude/agents/pilot.md": PILOT},
        f"convert {OPENCODE} --into .claude/agents/pilot.md",
        first=(THERE,),
    ),
    "renamed-on-the-way": MessageExample(
        {
            ".claude/agents/api/reviewer.md": write_claude(),
            ".claude/agents/web/reviewer.md": write_claude(),
        },
        "convert .opencode/agents/api-reviewer.md --to claude -o .",
        first=(f"{THERE} --prefix-folder",),
    ),
    "adapt-skipped": to_opencode(
        "", " --adapt-body", "Read CLAUDE.md, and AGENTS.md where there is one.\n"
    ),
    "metadata-edited": MessageExample(
        {EXTENDED: write_claude("escalation_to: [pilot]\n")},
        f"convert {CLAUDE} --to extended",
        first=("convert --to claude --materialize",),
        edits=(Edit(CLAUDE, "Escalation to", "Escalates to"),),
    ),
}
NOT_SHOWN: Mapping[str, str] = {
    "changed": "It takes another program that writes the file between agentc's reading it and "
    "agentc's writing it.",
}
