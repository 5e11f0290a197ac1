"""The intermediate representation: what one agent means, whatever format it was written in.

Belongs here: the frozen `Agent` and what counts as its visible part. Not here: keys, spellings,
files. Everywhere `None` is *not stated* and an empty value is *stated to be empty*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import compress, repeat
from operator import attrgetter, is_not
from typing import Any

from agentc.ir.permission import OwnLimits, Permission
from agentc.ir.provenance import CARRIES_NOTHING, Carried
from agentc.ir.value import Map, Value, same

NOTHING = Map()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an agent came from: the format, the dialect that it shares, and whether the file itself
    says its name. It never takes part in equality."""

    format: str
    path: str | None = None
    dialect: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent.

    `prompt` is the body, byte for byte. `mode` is `subagent`, `primary` or `all`. `permission` is
    what it may do. `extra` holds, per format name and in order, the keys that only that format
    knows: unknown keys of a file, and overrides that an author states for one target. `carried` is
    what its file carries for other formats; it is no part of what the agent means until it is
    restored. `own_limits` follow from its extra keys.
    """

    name: str
    description: str | None = None
    prompt: str = ""
    mode: str = "subagent"
    permission: Permission = Permission()

    model: str | None = None
    variant: str | None = None
    effort: str | int | None = None
    temperature: float | None = None
    top_p: float | None = None
    thinking_level: str | None = None
    thinking_tokens: int | None = None
    max_turns: int | None = None

    skills: tuple[str, ...] | None = None
    mcp_servers: Value = None
    hooks: Value = None
    memory: str | None = None
    background: bool | None = None
    isolation: str | None = None
    omit_instructions: bool | None = None
    initial_prompt: str | None = None
    auto_compact_window: int | None = None
    observer: tuple[str, ...] | None = None
    observer_message: str | None = None
    observe_subagents: bool | None = None
    observe_tool_results: bool | None = None
    experimental: Value = None
    color: str | None = None
    hidden: bool | None = None
    disabled: bool | None = None
    options: Value = None

    category: str | None = None
    specialization_level: str | None = None
    domain_expertise: tuple[str, ...] | None = None
    escalation_to: tuple[str, ...] | None = None
    escalation_from: tuple[str, ...] | None = None
    parallel_compatible: tuple[str, ...] | None = None
    scale_triggers: Value = None
    complexity_triggers: Value = None
    scope_triggers: Value = None
    escalation_triggers: Value = None

    extra: Map = NOTHING
    origin: Origin | None = field(default=None, compare=False)
    carried: Carried = field(default=CARRIES_NOTHING, compare=False)
    own_limits: OwnLimits | None = field(default=None, compare=False)

    def extra_of(self, format_name: str) -> Map:
        """Return the keys kept for one format."""
        kept = self.extra.get(format_name)
        return kept if isinstance(kept, Map) else NOTHING

    def with_extra(self, format_name: str, keys: Map) -> Agent:
        """Return a copy whose keys for one format are `keys`; none at all when that is empty."""
        if not keys and format_name not in self.extra:
            return self
        rest = self.extra.without(format_name)
        return replace(self, extra=self.extra.updated(format_name, keys) if keys else rest)


# What is told about an agent to those who choose among agents; no client knows it.
METADATA = (
    "category",
    "specialization_level",
    "domain_expertise",
    "escalation_to",
    "escalation_from",
    "parallel_compatible",
    "scale_triggers",
    "complexity_triggers",
    "scope_triggers",
    "escalation_triggers",
)
ATTRIBUTES: tuple[str, ...] = tuple(f.name for f in fields(Agent) if f.compare)
_values = attrgetter(*ATTRIBUTES)


def visible(agent: Agent, attributes: Iterable[str] = ATTRIBUTES) -> Iterator[tuple[str, Any]]:
    """Yield the agent's statements, finest first: `(name, value)`, with dotted names below
    `permission` and `extra`."""
    for name in attributes:
        value = getattr(agent, name)
        if name == "permission":
            yield "permission", value.rules
            yield "permission.mode", value.mode
            yield "permission.access", value.access
            yield "permission.rationale", value.rationale
        elif name == "extra":
            for owner, keys in value.items():
                for key, item in keys.items():
                    yield f"extra.{owner}.{key}", item
        else:
            yield name, value


def stated(agent: Agent) -> Iterator[str]:
    """Return the attributes of an agent that are stated."""
    return compress(ATTRIBUTES, map(is_not, _values(agent), repeat(None)))


def differences(before: Agent, after: Agent) -> tuple[tuple[str, Any, Any], ...]:
    """Return every statement in which two agents differ, as `(name, value before, value after)`; a
    missing value is `None`."""
    unlike = [*compress(ATTRIBUTES, map(is_not, _values(before), _values(after)))]
    old, new = dict(visible(before, unlike)), dict(visible(after, unlike))
    names = [*old, *(name for name in new if name not in old)]
    return tuple(
        (name, old.get(name), new.get(name))
        for name in names
        if (name in old) != (name in new) or not same(old.get(name), new.get(name))
    )
