"""What an agent may do, as a table for a person, and as data.

Belongs here: words for capabilities and decisions, the shape of the table. Not here: which rows
there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Tool
from agentc.permissions.table import Row, Start, Table
from agentc.permissions.wording import CAPABILITIES
from agentc.printable import to_printable

DECISIONS = {
    Decision.DENY: "no",
    Decision.ASK: "after asking",
    Decision.DEFAULT: "as its client decides",
    Decision.ALLOW: "yes, without asking",
}
GUARDED = "if a hook lets it"
PART_REFUSED = "the session's mode refuses a part of it"
STARTS = "start processes"
MODE = "session mode"


def render_lines(tables: Sequence[Table]) -> Iterator[str]:
    """Yield the tables for a person; several get a heading each."""
    for index, table in enumerate(tables):
        if len(tables) > 1:
            yield from ([""] if index else [])
            yield to_printable(f"{table.agent}:")
        yield from map(to_printable, _render_table(table))


def _render_table(table: Table) -> Iterator[str]:
    """Yield the lines of one table: what is said of it as a whole, its tools, what starts
    processes, the mode, and limits that its client does not keep to."""
    if table.unclear is not None:
        yield f'its author says "{table.unclear}", and no list says what that means'
    elif not table.limited:
        yield "nothing is limited: every tool is used as its client decides"
    else:
        yield _sum_up(table)
    rows = [(describe_tool(row.tool), row) for row in table.rows] if table.limited else []
    width = max(len(text) for text in (STARTS, *(label for label, _ in rows)))
    for label, row in rows:
        yield from _render_row(label.ljust(width), row)
    if rows or table.starts:
        brought = (
            f"yes: {describe_starts(table.starts)}" if table.starts else DECISIONS[Decision.DENY]
        )
        yield f"{STARTS.ljust(width)}  {brought}"
    if table.mode is not None:
        yield f"{MODE.ljust(width)}  {table.mode}"
    if table.open:
        names = ", ".join(map(describe_tool, table.open))
        yield f"limited in words alone, its client does not keep to it: {names}"
    if table.unheeded:
        words = ", ".join(f"{key}: {value}" for key, value in table.unheeded.items())
        yield f"limits nothing, its client does not heed it: {words}"


def _sum_up(table: Table) -> str:
    """Return all of a table in one line: what the agent may use where everything else is closed, or
    what it may not where everything else is open."""
    others = next((row for row in table.rows if row.tool == ANY), None)
    named = [row for row in table.rows if row.tool != ANY]
    found: dict[str, list[str]] = {}
    for row in named:
        found.setdefault(_decides(row), []).append(describe_tool(row.tool))
    rest = _decides(others) if others is not None else DECISIONS[Decision.DEFAULT]
    found.pop(rest, None)
    if rest == DECISIONS[Decision.DENY]:
        parts = [_name_tools(tools, words) for words, tools in found.items()]
        summary = f"limited to: {'; '.join(parts)}" if parts else "no tool is open"
    else:
        parts = [f"{', '.join(tools)} ({words})" for words, tools in found.items()]
        but = f", but for: {'; '.join(parts)}" if parts else ""
        summary = f"every tool is open ({rest}){but}"
    return summary + ("; starts processes" if table.starts else "")


def _decides(row: Row) -> str:
    """Return what is decided about a tool, in a word."""
    if len(row.ruling) > 1:
        return "by pattern"
    return describe_decision(row.ruling[0][1], guarded=row.guarded)


def _name_tools(tools: Sequence[str], words: str) -> str:
    """Return open tools, with what is decided about them where that is no plain yes."""
    open_ = (DECISIONS[Decision.DEFAULT], DECISIONS[Decision.ALLOW])
    return ", ".join(tools) + ("" if words in open_ else f" ({words})")


def _render_row(label: str, row: Row) -> Iterator[str]:
    """Yield one line for a tool about which one thing is decided; else a heading, and a line for
    each pattern."""
    if len(row.ruling) == 1:
        ((_, decision),) = row.ruling
        part = f", but {PART_REFUSED}" if row.refused_in_part else ""
        yield f"{label}  {describe_decision(decision, guarded=row.guarded)}{part}"
        return
    yield f"{label}  by pattern, and the last one that matches counts:"
    yield from (
        f"    {pattern}: {describe_decision(decision, guarded=row.guarded)}"
        for pattern, decision in row.ruling
    )
    if row.refused_in_part:
        yield f"    and {PART_REFUSED}"


def describe_decision(decision: Decision, *, guarded: bool) -> str:
    """Return a decision in words; `guarded` is true for a tool that a hook guards."""
    return GUARDED if guarded and decision is Decision.ASK else DECISIONS[decision]


def describe_tool(tool: Tool) -> str:
    """Return a tool in words: `run commands`, `MCP server gh`, `Name (vendor)` for one that only a
    vendor has."""
    if tool.cap is Cap.MCP and tool.name:
        return _describe_mcp_tool(tool)
    if tool.cap is Cap.OTHER and tool.name:
        vendor, _, name = tool.name.partition(":")
        return f"{name} ({vendor})" if name else tool.name
    return f"{CAPABILITIES[tool.cap]} ({tool.name})" if tool.name else CAPABILITIES[tool.cap]


def _describe_mcp_tool(tool: Tool) -> str:
    if tool == ALL_SERVERS:
        return "every MCP server"
    server, separator, name = tool.name.partition("/")
    if separator and name == "*":
        return f"MCP server {server}"
    return f"MCP tool{'s' if {'*', '?'} & set(tool.name) else ''} {tool.name}"


def describe_starts(found: Iterable[Start]) -> str:
    """Return what starts processes, in a line: `hook PostToolUse, server clock`."""
    return ", ".join(dict.fromkeys(f"{start.kind} {start.name}".rstrip() for start in found))


def to_data(table: Table) -> dict[str, Any]:
    """Return a table as plain data."""
    return {
        "agent": table.agent,
        "limited": table.limited,
        "unclear": table.unclear,
        "mode": table.mode,
        "rows": [_row_to_data(row) for row in table.rows],
        "unenforced": {
            "tools": [{"capability": str(tool.cap), "name": tool.name} for tool in table.open],
            "words": dict(table.unheeded),
        },
        "starts": [{"kind": start.kind, "name": start.name} for start in table.starts],
    }


def _row_to_data(row: Row) -> dict[str, Any]:
    rules = [{"pattern": pattern, "decision": str(decision)} for pattern, decision in row.ruling]
    data: dict[str, Any] = {"capability": str(row.tool.cap), "name": row.tool.name, "rules": rules}
    if row.guarded:
        data["guarded"] = True
    if row.refused_in_part:
        data["refused_in_part"] = True
    return data
