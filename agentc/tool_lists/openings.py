"""Which tools a list may grant as a whole, and which limits have to go for one that it may not.

Belongs here: both answers, without words. Not here: why a tool is left away, in words
(`writer.py`), the options as a user types them (`refusals.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Tool, joined
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.pattern_inclusion import intersect
from agentc.permissions.resolve import ResolvedRules, is_wide
from agentc.permissions.tool_names import select_among
from agentc.tool_lists.changes import is_widening_allowed

if TYPE_CHECKING:
    from agentc.tool_lists.writer import ToolListDialect

# Tools through which an agent can reach a folder outside of its project.
REACHING = (Cap.READ, Cap.LIST, Cap.GREP, Cap.GLOB, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.SHELL)
OUTSIDE = Tool(Cap.EXTERNAL_DIRECTORY)
_DENIED = frozenset({Decision.DENY})


def list_decisions_within(found: ResolvedRules, tool: Tool) -> frozenset[Decision]:
    """Return every decision about a tool, or about some of the MCP tools that it stands for."""
    return select_among(found, tool) if tool.cap is Cap.MCP else list_decisions(found[tool])


def grants_as_a_whole(client: ToolListDialect, tool: Tool, decision: Decision) -> bool:
    """Return whether a list that grants a tool keeps to a decision about it."""
    return decision in (Decision.DEFAULT, Decision.ALLOW) or (
        decision is Decision.ASK and tool.cap in client.asks
    )


def is_open_or_let_go(
    client: ToolListDialect, found: ResolvedRules, tool: Tool, settings: ConversionOptions
) -> bool:
    """Return whether a tool can be granted as a whole, also since the user lets its limits go; what
    is denied altogether stays so."""
    decisions = list_decisions_within(found, tool)
    if all(grants_as_a_whole(client, tool, decision) for decision in decisions):
        return True
    return decisions != _DENIED and is_widening_allowed(tool, settings)


def leaves_outside_open(
    client: ToolListDialect, found: ResolvedRules, settings: ConversionOptions, *, base: bool
) -> bool:
    """Return whether a limit on folders outside of the project was spelled out by its author, and
    a list that grants what reaches them cannot say it.

    That a closed list keeps the agent inside is left to the client's session, whoever said it
    (`caveats`).
    """
    explicit = OUTSIDE in found.mentioned and not client.vocabulary.name(OUTSIDE)
    if not explicit or is_widening_allowed(OUTSIDE, settings):
        return False
    decisions = list_decisions(found[OUTSIDE])
    kept_inside = not base and decisions == _DENIED
    return not kept_inside and bool(decisions & {Decision.DENY, Decision.ASK})


def list_needed(
    client: ToolListDialect, found: ResolvedRules, tool: Tool, settings: ConversionOptions
) -> tuple[Cap, ...]:
    """Return the capabilities whose limits have to go for a tool to be granted: its own, those that
    cannot be parted from it, and folders outside of the project where one of these reaches them; or
    nothing, where no option grants it."""
    if _is_denied_in_part(client, found, tool):
        return ()
    base = is_open_or_let_go(client, found, ANY, settings)
    classes = [several for several in client.vocabulary.classes.values() if tool in several]
    named = bool(client.vocabulary.granted_names(tool))
    if tool == ANY or not (named or classes or (base and client.denies)):
        return _list_needed_for_all(client, found, tool)
    beside = _list_beside_writing(client, found, tool, settings)
    if beside is None:
        return ()
    beside += () if named or not classes else classes[0]
    closed = (one for one in beside if not is_open_or_let_go(client, found, one, settings))
    caps = list(dict.fromkeys((tool.cap, *(one.cap for one in closed))))
    if {*caps} & {*REACHING} and leaves_outside_open(client, found, settings, base=base):
        caps.append(Cap.EXTERNAL_DIRECTORY)
    return tuple(caps)


def _is_denied_in_part(client: ToolListDialect, found: ResolvedRules, tool: Tool) -> bool:
    """Return whether a pattern over names denies an MCP tool, or some of those that another pattern
    means, also since the client can only deny all servers for it: no option lets a denial go."""
    if tool.cap is not Cap.MCP:
        return False
    patterns = (one for one in found.mentioned if one.cap is Cap.MCP and is_wide(one))
    denied = (one for one in patterns if list_decisions(found[one]) == _DENIED and one != tool)
    deny_names = client.vocabulary.denied_names
    return any(
        intersect(joined(tool), joined(one))
        or (client.denies and deny_names(one) == deny_names(ALL_SERVERS))
        for one in denied
    )


def _list_beside_writing(
    client: ToolListDialect, found: ResolvedRules, tool: Tool, settings: ConversionOptions
) -> tuple[Tool, ...] | None:
    """Return the tools without which one that edits, or creates, would be left away; `None` where
    one of them is denied altogether."""
    writing = client.writing
    if writing is None or tool not in (writing.edit, writing.create):
        return ()
    if tool == writing.edit:
        gone = list_decisions(found[writing.read]) == _DENIED
        return None if gone else (writing.create, writing.read)
    reads = is_open_or_let_go(client, found, writing.read, settings)
    return (writing.edit,) if reads else ()


def _list_needed_for_all(
    client: ToolListDialect, found: ResolvedRules, tool: Tool
) -> tuple[Cap, ...]:
    """Return everything, for a tool that has no word of its own and comes with all others; nothing
    where these, or one of them in a list of grants alone, are denied altogether."""
    vocabulary = client.vocabulary
    several = (one for tools in vocabulary.classes.values() for one in tools)
    others = () if client.denies else (*found.mentioned, *vocabulary.names.values(), *several)
    asked = (ANY, tool, *(one for one in others if vocabulary.has(one)))
    stays = any(list_decisions(found[one]) == _DENIED for one in asked)
    return () if stays else (Cap.ANY,)
