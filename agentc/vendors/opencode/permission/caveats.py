"""What OpenCode does not keep to, though its `permission` map says it (1.18.33).

Belongs here: holes of the client that an author should know of. Not here: what was narrowed
(`tool_lists/changes.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import Agent
from agentc.ir.permission import ANY, Cap, Decision, Tool, joined
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.resolve import ResolvedRules

SHELL, EDIT = Tool(Cap.SHELL), Tool(Cap.EDIT)


def find_caveats(before: Agent, after: Agent, settings: ConversionOptions) -> Iterator[Diagnostic]:
    """Yield every hole that this agent could use."""
    found = ResolvedRules(after.permission.rules)
    granted = [
        tool
        for tool in found.mentioned
        if list_decisions(found[tool]) != frozenset({Decision.DENY})
    ]
    if granted and settings.config_limits:
        message = (
            "allowed tools override denials and questions in your own opencode.json; "
            "--respect-config keeps both, --grants ask has OpenCode ask before each tool"
        )
        yield Diagnostic("PERM-GRANT-OVERRIDES", message)
    if len(found[SHELL]) > 1 and found.for_all_arguments(EDIT) is Decision.DENY:
        message = (
            "OpenCode does not look at redirections: a command that is allowed can write files "
            "(`echo x > file`)"
        )
        yield Diagnostic("PERM-REDIRECT-HOLE", message)
    split = [
        tool
        for tool in ResolvedRules(before.permission.rules).mentioned
        if tool.cap is Cap.MCP and "/" in tool.name
    ]
    if shared := [tool for tool in split if "_" in tool.name and "*" not in tool.name]:
        names = join_some(f"`{joined(tool)}`" for tool in shared)
        message = f"OpenCode joins SERVER_TOOL, so {names} may match another server's tool"
        yield Diagnostic("PERM-MCP-PREFIX", message)
    servers = [
        tool.name for tool in found.mentioned if tool.cap is Cap.MCP and tool.name.endswith("_*")
    ]
    if servers and any(tool.name.endswith("/*") for tool in split):
        message = f"{join_some(servers)} also match servers whose names begin with that"
        yield Diagnostic("PERM-MCP-PREFIX", message)
    if (
        before.origin
        and before.origin.dialect != "opencode"
        and found.for_all_arguments(ANY) is Decision.DENY
    ):
        message = (
            '`"*": deny` also blocks files outside the project; `external_directory: ask` under '
            "`permission` lifts that"
        )
        yield Diagnostic("PERM-OUTSIDE-CLOSED", message)
