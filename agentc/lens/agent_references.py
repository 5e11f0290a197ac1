"""References from one agent to others by their names, and renaming them where those get other
names.

Belongs here: finding references, and renaming them. Not here: which agents get other names
(`project/renamed_agents.py`). A prompt is no reference: what it says stays its author's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agentc.ir.agent import Agent
from agentc.ir.permission import EVERYTHING, Cap
from agentc.ir.provenance import digest
from agentc.lens.format import Format
from agentc.options import DEFAULTS, ConversionOptions

# Attributes that are lists of agents' names.
LISTS = ("escalation_to", "escalation_from", "parallel_compatible", "observer")


def list_references(agent: Agent) -> Iterator[tuple[str, str]]:
    """Yield the name of each other agent to which an agent refers, with the attribute that states
    it."""
    for rule in agent.permission.rules or ():
        if rule.tool.cap is Cap.DELEGATE and rule.pattern != EVERYTHING:
            yield "permission", rule.pattern
    for attribute in LISTS:
        for name in getattr(agent, attribute) or ():
            yield attribute, name


def follow_renames(agent: Agent, names: Mapping[str, str]) -> Agent:
    """Return the agent with other names in the place of those that it refers to. Patterns are no
    names, and stay."""
    if not names:
        return agent
    changes: dict[str, Any] = {}
    rules = agent.permission.rules
    if any(
        attribute == "permission" and name in names for attribute, name in list_references(agent)
    ):
        moved = tuple(
            replace(rule, pattern=names.get(rule.pattern, rule.pattern))
            if rule.tool.cap is Cap.DELEGATE
            else rule
            for rule in rules or ()
        )
        changes["permission"] = replace(agent.permission, rules=moved)
    for attribute in LISTS:
        listed = getattr(agent, attribute)
        if listed and any(name in names for name in listed):
            changes[attribute] = tuple(names.get(name, name) for name in listed)
    return replace(agent, **changes) if changes else agent


def infer_renames(agent: Agent, seen: Agent, form: Format) -> dict[str, str]:
    """Return new names of agents, by the old ones: what those to which an agent refers are called
    in a format's file, as far as they stand there."""
    field, referred = form.field_of("name"), {name for _, name in list_references(seen)}
    known = (
        {name: field.codec.image(name, DEFAULTS) for _, name in list_references(agent)}
        if field
        else {}
    )
    return {name: new for name, new in known.items() if new != name and new in referred}


def find_former_name_digest(agent: Agent, form: Format) -> str | None:
    """Return the digest of the name that an agent had in a format's file; `None` where it was not
    renamed on the way, or was renamed again since."""
    trace = agent.carried.trace(form.own)
    was, became = trace.digests.get("name", ("", "")) if trace is not None else ("", "")
    return was if was != became and digest(agent.name) == became else None


def rename_agent(
    agent: Agent, seen: Agent, form: Format, settings: ConversionOptions
) -> ConversionOptions:
    """Return the settings with which an agent of one format gets the name that its file in another
    one has: with the same words before it, or behind it."""
    if find_former_name_digest(seen, form) is not None and seen.name.endswith(agent.name):
        return replace(settings, name_prefix=seen.name.removesuffix(agent.name))
    return settings


def names_in_source(agent: Agent) -> tuple[str, tuple[str, ...]]:
    """Return the name by which others refer to an agent where it stands, and the names to which it
    refers."""
    return agent.name, tuple(name for _, name in list_references(agent))


def add_prefix(agent: Agent, settings: ConversionOptions) -> Agent:
    """Return the agent with what the user wants before its name."""
    return replace(agent, name=settings.name_prefix + agent.name) if settings.name_prefix else agent
