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
from agentc.ir.permission import EVERYTHING, Cap, Decision, Permission, Rule, Tool, at_most
from agentc.ir.provenance import digest
from agentc.lens.format import Format
from agentc.lens.known_servers import servers_named_then
from agentc.options import DEFAULTS, ConversionOptions, RenamedAgent, list_earlier_options
from agentc.permissions.globs import WILD, decide_argument
from agentc.permissions.pattern_walk import find_outcomes
from agentc.permissions.resolve import ResolvedRules

DELEGATE = Tool(Cap.DELEGATE)
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


def follow_renames(agent: Agent, settings: ConversionOptions) -> Agent:
    """Return the agent with the new names of other agents in its references, and with an added rule
    for each renamed agent that a pattern would no longer treat as before.

    `names` of the settings are what this agent's references are called now; `peers` are all renamed
    agents of the run, which its patterns can mean.
    """
    names = settings.names
    if not names and not settings.peers:
        return agent
    changes: dict[str, Any] = {}
    rules = agent.permission.rules
    renamed = _rename_patterns(rules or (), names)
    renamed += tuple(rule for _, rule in list_added_rules(agent, settings))
    if renamed != (rules or ()):
        changes["permission"] = replace(agent.permission, rules=renamed)
    for attribute in LISTS:
        listed = getattr(agent, attribute)
        if listed and any(name in names for name in listed):
            changes[attribute] = tuple(names.get(name, name) for name in listed)
    return replace(agent, **changes) if changes else agent


def _is_pattern(name: str) -> bool:
    return not WILD.isdisjoint(name)


def _rename_patterns(rules: tuple[Rule, ...], names: Mapping[str, str]) -> tuple[Rule, ...]:
    """Return rules with new names where they speak of an agent by its old one, and not by a
    pattern."""
    return tuple(
        replace(rule, pattern=names[rule.pattern])
        if rule.tool.cap is Cap.DELEGATE and rule.pattern in names and not _is_pattern(rule.pattern)
        else rule
        for rule in rules
    )


def has_patterns(agent: Agent) -> bool:
    """Return whether an agent's limits decide otherwise about one agent than about another."""
    rules = agent.permission.rules or ()
    return any(not rule.whole and rule.tool.cap in (Cap.DELEGATE, Cap.ANY) for rule in rules)


def list_added_rules(agent: Agent, settings: ConversionOptions) -> list[tuple[str, Rule]]:
    """Return the rules that keep an agent's limits as they were: one for each renamed agent of the
    run that the limits would treat otherwise under its new name. Each comes with that agent's old
    name.

    Where nobody knows whether a renamed agent is meant, its rule opens nothing. Nor does one whose
    new name is a pattern: it would open the same for others.
    """
    rules = agent.permission.rules or ()
    if not settings.peers or not has_patterns(agent):
        return []
    before = ResolvedRules(rules)[DELEGATE]
    ruling = list(ResolvedRules(_rename_patterns(rules, settings.names))[DELEGATE])
    added: list[tuple[str, Rule]] = []
    for old, new in dict.fromkeys((peer.old, peer.new) for peer in settings.peers):
        wanted = decide_argument(before, old, Decision.DEFAULT)
        found = decide_argument(ruling, new, Decision.DEFAULT)
        is_known = settings.names.get(old) == new and not _is_pattern(new)
        if found is wanted or (at_most(found, wanted) and not is_known):
            continue
        decision = Decision.DENY if _is_pattern(new) else wanted
        ruling.append((new, decision))
        added.append((old, Rule(DELEGATE, decision, new)))
    return added


def infer_renames(
    agent: Agent, seen: Agent, form: Format, settings: ConversionOptions
) -> ConversionOptions:
    """Return the settings with the names that other agents have in a format's file: `agent` is what
    it was made from, `seen` the agent there.

    Only names that stand there are known. Where a pattern means an agent, any name that the pattern
    means will do.
    """
    field, referred = form.field_of("name"), {name for _, name in list_references(seen)}
    known = (
        {name: field.codec.image(name, DEFAULTS) for _, name in list_references(agent)}
        if field
        else {}
    )
    names = {name: new for name, new in known.items() if new != name and new in referred}
    return replace(settings, names=names, peers=tuple(_infer_peers(agent, seen, names)))


def list_earlier_settings(
    agent: Agent, seen: Agent, form: Format, settings: ConversionOptions
) -> Iterator[ConversionOptions]:
    """Yield settings with which a format's file may have been written: those of this run and of
    earlier ones, then each of them with the names that other agents have there. `agent` is what it
    was made from, `seen` the agent there."""
    servers = servers_named_then(seen, agent)
    yield settings
    yield from list_earlier_options(settings, servers)
    renamed = infer_renames(agent, seen, form, settings)
    if (renamed.names, renamed.peers) != (settings.names, settings.peers):
        yield renamed
        for one in list_earlier_options(settings, servers):
            yield replace(one, names=renamed.names, peers=renamed.peers)


def _infer_peers(agent: Agent, seen: Agent, names: Mapping[str, str]) -> Iterator[RenamedAgent]:
    """Yield a renamed agent for each name about which only `seen` has a rule.

    Its real former name is not known. The old one is an example: any name about which the rules of
    `agent` decide as that rule does.
    """
    stated = {rule.pattern for rule in agent.permission.rules or ()} | {*names.values()}
    rules = agent.permission.rules or ()
    # For each decision, as a tuple of one, a name about which it is made.
    meant = find_outcomes((ResolvedRules(rules)[DELEGATE],), Decision.DEFAULT) or {}
    for rule in seen.permission.rules or ():
        old = meant.get((rule.decision,)) if rule.tool == DELEGATE else None
        if old is not None and rule.pattern not in stated and not _is_pattern(rule.pattern):
            yield RenamedAgent(old, rule.pattern)


def return_renames(
    permission: Permission, written: Permission, settings: ConversionOptions
) -> Permission:
    """Return limits with the names of the original in the place of those in a file that was
    `written` with the settings, and without the rules that were added to it."""
    former = {new: old for old, new in settings.names.items()}
    stands = {rule.pattern for rule in written.rules or ()}
    added = {peer.new for peer in settings.peers if peer.new in stands} - {*former}
    rules = tuple(
        rule
        for rule in permission.rules or ()
        if not (rule.tool == DELEGATE and rule.pattern in added and rule in (written.rules or ()))
    )
    if permission.rules is None or not (former or added):
        return permission
    return replace(permission, rules=_rename_patterns(rules, former))


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


def names_in_source(agent: Agent, special: Agent) -> tuple[str, tuple[str, ...]]:
    """Return the name that an agent has in its source, and the names of others in it. Those that
    its author states for one target alone (`special`) are among them."""
    found = (*list_references(agent), *list_references(special))
    return agent.name, tuple(dict.fromkeys(name for _, name in found))


def leave_out_returned(settings: ConversionOptions) -> ConversionOptions:
    """Return the settings for limits that were taken back from comments: such limits know agents by
    the names that these got back."""
    return replace(settings, peers=tuple(peer for peer in settings.peers if not peer.came_home))


def add_prefix(agent: Agent, settings: ConversionOptions) -> Agent:
    """Return the agent with what the user wants before its name."""
    return replace(agent, name=settings.name_prefix + agent.name) if settings.name_prefix else agent
