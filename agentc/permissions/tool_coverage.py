"""Which tools a rule applies to.

Belongs here: `covers`. Not here: arguments (`globs.py`), what rules decide together (`resolve.py`).
"""

from __future__ import annotations

from agentc.ir.permission import ALL_SERVERS, Cap, Tool, joined
from agentc.permissions.globs import matches
from agentc.permissions.pattern_inclusion import intersect, is_included


def covers(wide: Tool, tool: Tool) -> bool:
    """Return whether a rule about the tool, or tools, `wide` also speaks of `tool`: `covers(guard,
    tool)`, never the other way round. No rule about tools speaks of what starts processes."""
    if wide.cap is Cap.ANY:
        return tool.cap is not Cap.PROCESS_START
    if wide == tool:
        return True
    if wide.cap is Cap.OTHER and tool.cap is Cap.OTHER:
        # A tool that no vocabulary knows is the same tool to every vendor.
        return wide.label == tool.label
    if wide.cap is Cap.MCP and tool.cap is Cap.OTHER:
        return "/" not in wide.name and matches(wide.name, tool.label)
    if wide.cap is not Cap.MCP or tool.cap is not Cap.MCP:
        return wide.cap is tool.cap and not wide.name
    if wide == ALL_SERVERS:
        return True
    if "/" in wide.name and "/" in tool.name:
        return wide.name.endswith("/*") and wide.name[:-1] == tool.name[: len(wide.name) - 1]
    # A server's tool has both names, whatever the pattern says.
    names = intersect(joined(tool), joined(ALL_SERVERS))
    return all(is_included(name, joined(wide)) for name in names or (joined(tool),))
