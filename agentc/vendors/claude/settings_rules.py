"""One limit in the words of Claude Code's settings, as client 2.1.332 matches them.

Belongs here: the rule that speaks of a pattern of a tool. Not here: all limits of an agent
(`write_settings.py`), reading settings (`config_limits.py`).
"""

from __future__ import annotations

from agentc.ir.permission import ALL_SERVERS, EVERYTHING, Cap, Tool
from agentc.tool_lists.scopes import PATHS
from agentc.vendors.claude.tools import VOCABULARY, WRITING


def suggest_rule(tool: Tool, pattern: str) -> str | None:
    """Return a rule that denies at least a pattern of a tool; `None` where the client matches
    none.

    `Edit(path)` covers every tool that writes files, and a path behind one of the others is never
    matched (2.1.332).
    """
    if pattern.startswith(("~", "$")):
        return None
    meant = WRITING.edit if tool.cap in (Cap.CREATE, Cap.NOTEBOOK) else tool
    rules = write_rule(meant, VOCABULARY.denied_names(meant), pattern)
    return rules[0] if rules else None


def write_rule(tool: Tool, names: tuple[str, ...], pattern: str) -> list[str] | None:
    """Return the rules of the settings about a pattern of a tool, in the client's `names` for it;
    `None` where none can say it, and no rule where none has to: a rule on Edit covers creating
    files, too."""
    if not names or (
        tool.cap is Cap.MCP
        and tool != ALL_SERVERS
        and names == VOCABULARY.denied_names(ALL_SERVERS)
    ):
        return None
    if pattern == EVERYTHING:
        return list(names)
    if (
        "?" in pattern
        or tool.cap in (Cap.WEB_FETCH, Cap.CREATE, Cap.NOTEBOOK)
        or "(" in pattern
        or ")" in pattern
    ):
        return [] if tool.cap is Cap.CREATE else None
    if tool.cap not in PATHS:
        return (
            [f"{name}({pattern})" for name in names[:1]]
            if tool.cap in (Cap.SHELL, Cap.DELEGATE, Cap.SKILL)
            else None
        )
    below = pattern.removeprefix("*/").removeprefix("*")
    path = below.removesuffix("/**").removesuffix("/*")
    # In a path `[` begins a set, and a backslash takes a sign as it is (`app/[id]/*`).
    if any(char in path for char in "*[\\") or not path or pattern.startswith(("~", "/")):
        return None
    start = "**/" if pattern.startswith("*/") else "**/*" if pattern.startswith("*") else "/"
    return [f"{names[0]}({start}{path}{'/**' if below != path else ''})"]
