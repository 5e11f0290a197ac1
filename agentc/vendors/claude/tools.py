"""Claude Code's words: its tools by name, and what its agents, files and folders are called
(2.1.332).

Belongs here: the tables. Not here: reading keys (`agent.py`), other clients' words.
Source: code.claude.com/docs/en/sub-agents and /memory (2026-08), and runs of the client.
"""

from __future__ import annotations

from agentc.ir.permission import Cap, Tool
from agentc.lens.terminology import Terminology
from agentc.permissions.powers import Writing
from agentc.tool_lists.names import Vocabulary
from agentc.vendors.claude.locations import AGENTS

TOOL_NAMES = {
    "Read": Tool(Cap.READ),
    "Grep": Tool(Cap.GREP),
    "Glob": Tool(Cap.GLOB),
    "Edit": Tool(Cap.EDIT),
    "Write": Tool(Cap.CREATE),
    "NotebookEdit": Tool(Cap.NOTEBOOK),
    "Bash": Tool(Cap.SHELL),
    "WebFetch": Tool(Cap.WEB_FETCH),
    "WebSearch": Tool(Cap.WEB_SEARCH),
    "Agent": Tool(Cap.DELEGATE),
    "TodoWrite": Tool(Cap.TODO),
    "Skill": Tool(Cap.SKILL),
    "AskUserQuestion": Tool(Cap.QUESTION),
    "LSP": Tool(Cap.LSP),
    "EnterPlanMode": Tool(Cap.MODE_SWITCH, "enter"),
    "ExitPlanMode": Tool(Cap.MODE_SWITCH, "exit"),
}
# Write replaces any file that was read, and Edit with nothing to replace makes a new one (2.1.332).
WRITING = Writing(edit=Tool(Cap.EDIT), create=Tool(Cap.CREATE), read=Tool(Cap.READ))
# Tools of 2.1.332 that have no counterpart elsewhere; a subagent cannot use all of them.
OTHER_TOOLS = frozenset(
    """Artifact CronCreate CronDelete CronList EndConversation EnterPlanMode EnterWorktree
    ExitPlanMode ExitWorktree ListAgents ListMcpResourcesTool Monitor PowerShell PushNotification
    ReadMcpResourceTool RemoteTrigger ReportFindings ScheduleWakeup SendMessage SendUserFile
    ShareOnboardingGuide TaskCreate TaskGet TaskList TaskOutput TaskStop TaskUpdate ToolSearch
    WaitForMcpServers Workflow""".split()
)
# Tools of earlier versions, and what does their work today: a grant of one gives nothing.
GONE = {
    "MultiEdit": "Edit",
    "LS": "Glob",
    "NotebookRead": "Read",
    "KillShell": "TaskStop",
    "BashOutput": "Read",
}
VOCABULARY = Vocabulary(
    vendor="claude",
    names=TOOL_NAMES,
    aliases={"Task": Tool(Cap.DELEGATE)},  # renamed in 2.1.63, still taken
    absent=frozenset({Cap.LIST}),
    gone={"LS": Tool(Cap.LIST)},  # there up to 1.x
    others=tuple(
        Tool(Cap.OTHER, f"claude:{name}") for name in sorted(OTHER_TOOLS - TOOL_NAMES.keys())
    ),
)
# Where agents stand below a project's root, and below the home folder.
WORDS = Terminology(
    tools=TOOL_NAMES,
    older=VOCABULARY.aliases,
    agents={"general": "general-purpose", "explore": "Explore"},
    files={
        "instructions": "CLAUDE.md",
        "user instructions": "~/.claude/CLAUDE.md",
        "agents": AGENTS,
        "user agents": f"~/{AGENTS}",
        "commands": ".claude/commands",
        "user commands": "~/.claude/commands",
    },
    unmistakable=frozenset(
        name for name in TOOL_NAMES if name[1:] != name[1:].lower() and not name.isupper()
    ),
    ordinary=frozenset({"Read", "Edit", "Write", "Agent", "Task", "Skill"}),
)
