"""Two lists of rules side by side: every tool on which they decide differently.

Belongs here: `changes`. Not here: what one list comes to (`effective.py`), what a difference means to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agentc.errors import TooComplex
from agentc.ir.effective import Effective
from agentc.ir.names import can_overlap, of_names
from agentc.ir.permission import ALL_SERVERS, ANY, Cap, Decision, Tool, at_most, joined
from agentc.ir.ruling import Ruling, decisions, pairs
from agentc.ir.walk import outcomes


@dataclass(frozen=True, slots=True)
class Change:
    """A tool on which two lists of rules decide differently, with an argument for which they do, `None` for all."""

    tool: Tool
    before: Decision
    after: Decision
    example: str | None = None


def changes(
    before: Effective, after: Effective, also: Iterable[Tool] = (), apart: Mapping[Tool, Ruling] = MappingProxyType({})
) -> Iterator[Change]:
    """Every difference between what two lists of rules come to: for all others (`ANY`), for each tool that one of them
    names, and for those in `also`; for a tool in `apart`, in each part of its arguments; and for names of MCP tools
    that several patterns match. Raises TooComplex where that costs too much to know."""
    alike = before[ANY] == after[ANY]
    told: set[tuple[Cap, Decision, Decision]] = set()
    for tool in dict.fromkeys((ANY, *before.mentioned, *after.mentioned, *also)):
        if alike and before.only_generally(tool) and after.only_generally(tool):
            continue
        one, other = before[tool], after[tool]
        for old, new, argument in pairs(one, other, apart.get(tool, ())) if one != other else ():
            if old is not new:
                told.add((tool.cap, old, new))
                yield Change(tool, old, new, argument)
    if can_overlap(before) or can_overlap(after):
        yield from (
            change for change in name_changes(before, after) if (Cap.MCP, change.before, change.after) not in told
        )


def widenings(before: Effective, after: Effective) -> Iterator[Change]:
    """Every change after which more is allowed, or otherwise."""
    yield from (change for change in changes(before, after) if not at_most(change.after, change.before))


def name_changes(before: Effective, after: Effective) -> Iterator[Change]:
    """Every combination of decisions about the name of some MCP tool that differ, with the shortest such name.

    Raises TooComplex where they cost too much to know.
    """
    old, new = of_names(before), of_names(after)
    if old == new:
        return
    found = outcomes((old, new, ((joined(ALL_SERVERS), Decision.ALLOW),)), Decision.DEFAULT)
    if found is None and len(decisions(old)) > 1 < len(decisions(new)):
        raise TooComplex
    if found is None:
        pairs_of = ((one, other) for one in sorted(decisions(old)) for other in sorted(decisions(new)))
        yield from (Change(ALL_SERVERS, one, other) for one, other in pairs_of if one is not other)
        return
    for (one, other, is_name), name in found.items():
        if one is not other and is_name is Decision.ALLOW:
            yield Change(Tool(Cap.MCP, name), one, other)
