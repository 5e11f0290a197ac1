"""What an agent comes to in the words of the clients: the prompt that they send, the tools that it
must not have.

Belongs here: expectations that several tests share. Not here: running a client.
"""

from __future__ import annotations

import agentc
from agentc.ir.permission import Cap, Decision, Tool
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.claude.tools import TOOL_NAMES

# What String.prototype.trim() takes off. Python's strip() knows U+001C to U+001F and U+0085
# besides, and no U+FEFF.
_JS_SPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)

OPENCODE_TOOLS = {
    "read": Tool(Cap.READ),
    "grep": Tool(Cap.GREP),
    "glob": Tool(Cap.GLOB),
    "edit": Tool(Cap.EDIT),
    "write": Tool(Cap.CREATE),
    "bash": Tool(Cap.SHELL),
    "webfetch": Tool(Cap.WEB_FETCH),
    "websearch": Tool(Cap.WEB_SEARCH),
    "task": Tool(Cap.DELEGATE),
    "todowrite": Tool(Cap.TODO),
    "skill": Tool(Cap.SKILL),
    "question": Tool(Cap.QUESTION),
}


def js_trim(text: str) -> str:
    """A text as JavaScript's trim() leaves it: that is what clients do with a body."""
    return text.strip(_JS_SPACE)


def denied(agent: agentc.Agent, names: dict[str, Tool]) -> set[str]:
    """The tools among `names` that the agent is denied, whatever the argument."""
    rules = ResolvedRules(agent.permission.rules)
    return {
        name
        for name, tool in names.items()
        if list_decisions(rules[tool]) == frozenset({Decision.DENY})
    }


def denied_in_claude(agent: agentc.Agent) -> set[str]:
    """Claude Code's names of the tools that the agent is denied."""
    return denied(agent, TOOL_NAMES)


def denied_in_opencode(agent: agentc.Agent) -> set[str]:
    """OpenCode's names of the tools that the agent is denied."""
    return denied(agent, OPENCODE_TOOLS)
