"""What an agent may do after agentc, in the names of Claude Code's tools: read from outputs by
independent models.

Belongs here: the translation. Not here: what the client gave (`heads.py`, `claude_lists.py`), laws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import agentc
from agentc.ir.permission import Decision
from agentc.ir.value import thaw
from agentc.permissions.decision_lists import list_decisions
from agentc.permissions.resolve import ResolvedRules
from agentc.vendors.claude.client import prediction as claude_client
from agentc.vendors.claude.tools import VOCABULARY
from tests.support.claude_lists import POOL
from tests.support.models import claude, extended, opencode
from tests.support.models.claude_given import SEARCHING, SHELL, given
from tests.support.models.probes import PROBES

# More tools than any list of the tests names: the agent has all but some.
ALL_BUT_SOME = 12
NAMES = POOL | SEARCHING
CAPABILITIES = {name: capability for capability, name in claude.TOOLS.items()}


class Model(Protocol):
    """What every model can be asked."""

    def has(self, capability: str) -> bool: ...
    def decide(self, capability: str, argument: str) -> str: ...


def allowed_by(tools: frozenset[str]) -> frozenset[str]:
    """The tools that an agent may have elsewhere, which has `tools` in Claude Code.

    A shell searches, so that a session with one leaves Grep and Glob out; an agent that is no
    closed list can so be without them, and nobody denied them. Monitor goes where the shell goes,
    and no other client has it.
    """
    opened = len(tools) >= ALL_BUT_SOME
    tools = powers(tools)
    if opened:
        return tools | SEARCHING | SHELL
    return tools | SEARCHING if "Bash" in tools else tools


def powers(tools: frozenset[str]) -> frozenset[str]:
    """The tools by what they do: beside Read, Edit and Write do each other's work, without it they
    make new files.

    Of an agent that has all tools but some nobody counted on that: Edit stays what it is.
    """
    if not {"Edit", "Write"} & tools:
        return tools
    does = frozenset({"Edit", "Write"} if "Read" in tools else {"Write"})
    return tools | does if len(tools) >= ALL_BUT_SOME else tools - {"Edit"} | does


def granted(model: Model) -> frozenset[str]:
    """The tools that are there, and not denied for every argument."""
    return frozenset(name for name in NAMES if any(_open(model, *probe) for probe in _probes(name)))


def named(agent: agentc.Agent) -> frozenset[str]:
    """The tools that the rules of an agent do not deny for every argument."""
    rules = ResolvedRules(agent.permission.rules)
    return frozenset(
        name
        for name in NAMES
        if list_decisions(rules[VOCABULARY.tool(name)]) != frozenset({Decision.DENY})
    )


def _open(model: Model, capability: str, argument: str) -> bool:
    return model.has(capability) and model.decide(capability, argument) != "deny"


def _probes(name: str) -> Iterator[tuple[str, str]]:
    if name.startswith("mcp__"):
        yield "mcp", "/".join(name.split("__")[1:])
    elif name in CAPABILITIES:
        yield from ((CAPABILITIES[name], argument) for argument in PROBES[CAPABILITIES[name]])


def by_claude(text: str) -> frozenset[str]:
    """What Claude Code gives the agent of a text, by the models of its reader and of its lists."""
    fields = claude_client.read_values(text)
    return frozenset() if fields is None else powers(given(thaw(fields), POOL))


def through(*targets: str) -> Callable[[str], str]:
    """Converts a Claude Code file to each target in turn."""

    def converted(text: str) -> str:
        source, path = "claude", ".claude/agents/a.md"
        for target in targets:
            done = agentc.convert(text, source=source, target=target, path=path)
            text, source, path = done.text, target, done.path
        return text

    return converted


# Each way of a file out of Claude Code, and what reads its end.
WAYS: dict[str, tuple[Callable[[str], str], Callable[[str], frozenset[str]]]] = {
    "opencode": (through("opencode"), lambda text: granted(opencode.read(text))),
    "extended": (through("extended"), lambda text: granted(extended.read(text))),
    "claude": (through("claude"), by_claude),
    "extended, opencode": (
        through("extended", "opencode"),
        lambda text: granted(opencode.read(text)),
    ),
    "opencode, claude": (through("opencode", "claude"), by_claude),
    "extended, claude": (through("extended", "claude"), by_claude),
}
