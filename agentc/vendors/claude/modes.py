"""What Claude Code's permission modes let pass without a question, client 2.1.332.

Belongs here: modes beside questions that are stated. Not here: lists of tools (`agent.py`), what a
mode closes (`permissions/modes.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agentc.ir.permission import ANY, Cap, Decision, Mode, Permission, Tool
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.claude.tools import TOOL_NAMES

# What a mode lets pass without a question.
LIFTED: Mapping[Mode, tuple[Tool, ...]] = {
    Mode.ACCEPT_EDITS: (Tool(Cap.EDIT), Tool(Cap.CREATE), Tool(Cap.NOTEBOOK)),
    Mode.AUTO: (ANY,),
    Mode.BYPASS: (ANY,),
}


def lifts_questions(permission: Permission) -> bool:
    """Return whether a mode would keep its session from asking about a tool that is to be asked
    about."""
    lifted = LIFTED.get(permission.mode or Mode.DEFAULT, ())
    found = (
        ResolvedRules(with_mode_restrictions(replace(permission, mode=None)))
        if lifted
        else ResolvedRules(())
    )
    tools = (*TOOL_NAMES.values(), *found.mentioned) if ANY in lifted else lifted
    return any(Decision.ASK in list_decisions(found[tool]) for tool in tools)
