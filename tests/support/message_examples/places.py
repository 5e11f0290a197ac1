"""Examples of where files go, and of whole runs.

Belongs here: one for each code of `diagnostics/place_codes.py`. Not here: what files carry
(`carrying.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.carrying import BACK, EDITED, PILOT, THERE
from tests.support.message_examples.example import Edit, MessageExample
from tests.support.message_examples.layout import (
    BODY,
    CLAUDE,
    CONFIGURATION,
    OPENCODE,
    OTHERS,
    TWO,
    check,
    check_opencode,
    write_agent,
    write_claude,
    write_opencode,
)

LEADS = "name: lead\ndescription: Leads.\n"
SERVER = "mcpServers: [{tides: {command: tide-server}}]\n"
TEMPLATE = "own.md.j2"

EXAMPLES: Mapping[str, MessageExample] = {
    "former-output": MessageExample(
        {
            ".claude/agents/api/reviewer.md": write_claude(),
            ".claude/agents/web/reviewer.md": write_claude(),
        },
        f"{THERE} --prefix-folder",
        first=("convert .claude/agents/api/reviewer.md --to opencode -o .",),
    ),
    "trace-renewed": MessageExample(
        {CLAUDE: write_claude()}, BACK, first=(THERE,), edits=(EDITED,)
    ),
    "name-by-file": MessageExample(
        {CLAUDE: write_claude()},
        BACK,
        first=(THERE,),
        edits=(Edit(OPENCODE, "mode: subagent\n", "mode: subagent\nname: critic\n"),),
    ),
    "trace-stays": MessageExample(
        {CLAUDE: write_claude()},
        f"convert linked.md --from opencode --name reviewer --into {CLAUDE}",
        links={"linked.md": OPENCODE},
        first=(THERE,),
        edits=(EDITED,),
    ),
    "home-differs": MessageExample(
        {CLAUDE: write_claude(), ".opencode/modes/reviewer.md": write_opencode()},
        f"convert {CLAUDE} --to opencode -o .",
    ),
    "several-homes": MessageExample(
        {
            OPENCODE: write_opencode(),
            ".claude/agents/api/reviewer.md": write_claude(),
            ".claude/agents/web/reviewer.md": write_claude(),
        },
        f"convert {OPENCODE} --to claude -o .",
    ),
    "renamed-reference": MessageExample(
        {
            ".claude/agents/pilot.md": write_claude(
                head="name: Harbour Pilot\ndescription: Steers.\n"
            ),
            ".claude/agents/lead.md": write_claude(
                "tools: Read, Agent(Harbour Pilot)\n", head=LEADS
            ),
        },
        THERE,
    ),
    "unclear-reference": MessageExample(
        {
            "plugins/api/agents/pilot.md": PILOT,
            "plugins/web/agents/pilot.md": PILOT,
            "plugins/all/agents/lead.md": write_claude("tools: Read, Agent(pilot)\n", head=LEADS),
        },
        "convert plugins --to opencode -o . --prefix-folder",
    ),
    "name-from-path": MessageExample({OTHERS: "prompt: Review code.\n"}, f"check {OTHERS}"),
    "reserved-name": check(".opencode/agents/plan.md", write_opencode()),
    "other-name": check(CONFIGURATION, write_agent('"name": "pilot", "prompt": "Review."')),
    "unknown-model": check_opencode("model: sonnet\n"),
    "models-unseen": MessageExample(
        {CLAUDE: write_claude("model: claude-opus-5-5\n")}, f"convert {CLAUDE} --to copilot"
    ),
    "same-name": MessageExample(
        {CLAUDE: write_claude(), ".claude/agents/tests/reviewer.md": write_claude()}, "check"
    ),
    "file-filled": MessageExample(
        {CONFIGURATION: write_agent('"prompt": "{file:./review.txt}"'), "review.txt": BODY},
        "convert --to claude",
    ),
    "file-left": MessageExample(
        {CONFIGURATION: write_agent('"prompt": "{file:../review.txt}"'), "~/review.txt": BODY},
        "convert --to claude",
    ),
    "link": MessageExample(
        {CLAUDE: write_claude(), "shared.md": write_opencode()},
        THERE,
        links={OPENCODE: "../../shared.md"},
    ),
    "linked": MessageExample(
        {CLAUDE: write_claude(), "shared/pilot.md": write_opencode()},
        THERE,
        links={".opencode/agents": "../shared"},
    ),
    "linked-source": MessageExample(
        {"~/team/pilot.md": PILOT, "~/team/mate.md": PILOT.replace("pilot", "mate")},
        "convert --to opencode",
        links={".claude/agents": "../../team"},
    ),
    "config-fields": MessageExample(
        {OPENCODE: write_opencode(), CONFIGURATION: write_agent('"temperature": 0.2')},
        "convert --to claude",
    ),
    "linked-folder": MessageExample(
        {CLAUDE: write_claude(), "~/team/pilot.md": PILOT},
        "check",
        links={".claude/agents/team": "../../../team"},
    ),
    "other-kind": MessageExample(
        {"skills/review/SKILL.md": write_claude()}, "check skills/review/SKILL.md"
    ),
    "home-without": MessageExample(
        {CLAUDE: write_claude(SERVER)}, f"convert {OPENCODE} --to claude", first=(THERE,)
    ),
    "replaces": MessageExample(
        {CLAUDE: write_claude(), OPENCODE: write_opencode("temperature: 0.2\n")},
        f"{THERE} --force",
    ),
    "output": MessageExample({CONFIGURATION: TWO}, f"convert {CONFIGURATION} --to claude -o -"),
    "in-place": MessageExample(
        {CLAUDE: write_claude()}, f"convert {CLAUDE} --to opencode --in-place"
    ),
    "template": MessageExample(
        {CLAUDE: write_claude(), TEMPLATE: "I am {{ agent.title }}.\n"},
        f"convert {CLAUDE} --template {TEMPLATE}",
    ),
    "into": MessageExample({CLAUDE: write_claude()}, f"{BACK} --no-carry", first=(THERE,)),
    "lock": MessageExample(
        {
            CLAUDE: write_claude(),
            "agentc.toml": '[[source]]\npath = ".claude/agents"\n[[target]]\nformat = "opencode"\n',
            "agentc.lock": '{"version": 1, "outputs": {"../notes.md": {}}}\n',
        },
        "build",
    ),
    "undo": MessageExample({CLAUDE: write_claude()}, "undo", first=(THERE,), edits=(EDITED,)),
}
NOT_SHOWN: Mapping[str, str] = {
    "busy": "It takes two runs at once.",
}
