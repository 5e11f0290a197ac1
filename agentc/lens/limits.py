"""Limits of two agents compared and merged: what one of them may do beyond the other, and edits that flow back.

Belongs here: what counts as more, and putting the difference between what was written and what stands there now into
rules that say more than their image did. Not here: other fields (`putback.py`), what rules come to (`ir/effective.py`).
A limit that a conversion had to add is in both of what is compared, so it never reaches the original.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from agentc.errors import ReadError, Refused
from agentc.ir.agent import Agent
from agentc.ir.carried import digest
from agentc.ir.changes import changes, widenings
from agentc.ir.effective import RESTRAINED, Effective, stated
from agentc.ir.hooks import checks, guards, limits
from agentc.ir.permission import ANY, EVERYTHING, Decision, Mode, Permission, Rule, Tool, at_most
from agentc.ir.ruling import Ruling, decisions, ruling_at_most
from agentc.ir.value import Value, same
from agentc.lens.field import BadValue, Moves, Patches
from agentc.lens.format import Format
from agentc.lens.settings import Settings
from agentc.lens.starting import INERT, named_servers, starts
from agentc.lens.targets import specialise, with_blocks
from agentc.syntax.source import Entry, entry_of

# Modes in which a session asks less than it would by itself.
OPENING = frozenset({Mode.ACCEPT_EDITS, Mode.AUTO, Mode.BYPASS})
_NOTHING = Agent("", permission=Permission((Rule(ANY, Decision.DENY),)), disabled=True)


def wider(before: Agent, after: Agent, form: Format) -> Iterator[str]:
    """Yield everything that an agent may do beyond, or otherwise than, another one, in words; in a format's eyes."""
    old, new = Effective(stated(limits(before))), Effective(stated(limits(after)))
    for change in widenings(old, new):
        example = f", as for `{change.example}`" if change.example else ""
        yield f"{_label(change.tool)} ({change.before} -> {change.after}{example})"
    mode, former = after.permission.mode, before.permission.mode
    if mode is not former and (mode in OPENING or former in RESTRAINED):
        yield f"mode {mode or Mode.DEFAULT}"
    word, now = before.permission.access, after.permission.access
    if before.permission.unclear and not (word == now and after.permission.unclear):
        yield f"tool access ({word} -> {now or 'not stated'}, which no list makes clear)"
    formerly = _opened(before, form)
    if any(_is_opened(tool, old) for tool in _opened(after, form) if tool not in formerly):
        yield "memory (its client opens tools for it)"
    yield from _more_servers(before.mcp_servers, after.mcp_servers)
    if before.disabled and not after.disabled:
        yield "it comes alive"
    kept = checks(after.hooks)
    if any(not any(same(check, one) for one in kept) for check in checks(before.hooks)):
        yield "hooks (one that refuses tools is gone, or another)"


def _opened(agent: Agent, form: Format) -> list[Tool]:
    """Return the tools that a client opens beyond the rules, which only a denial by name keeps closed."""
    own = frozenset(agent.permission.rules or ())
    return [rule.tool for rule in form.prepare(agent).permission.rules or () if rule not in own]


def _is_opened(tool: Tool, rules: Effective) -> bool:
    return not all(at_most(Decision.DEFAULT, decision) for decision in decisions(rules[tool]))


def _more_servers(before: Value, after: Value) -> Iterator[str]:
    """Yield the MCP servers that an agent names and another does not, and that a list of them is gone.

    What starts a server of its own is told as that (`starting`). Without a list an agent has its session's servers.
    """
    named, formerly = named_servers(after), named_servers(before)
    if before is not None and after is None:
        yield "MCP servers (its own list -> those of its session)"
    known = formerly if isinstance(formerly, tuple) else (formerly,)
    for server in named if isinstance(named, tuple) else (named,):
        if server is not None and not any(same(server, one) for one in known):
            yield f"MCP server {server}"


def _views(
    before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]
) -> Iterator[tuple[str, Format, Agent, Agent]]:
    """Yield two agents as their format has them, and as every other whose own limits this one can state, or they state
    in a block, with a label.

    What cannot be read there does nothing there.
    """
    yield "", form, before, after
    for one in formats.values():
        if one.writable and not one.targets_key and (form.targets_key or _have_blocks(before, after, one, formats)):
            old, new = (_seen_by(one, agent, formats) for agent in (before, after))
            yield f"for {one.name}: ", one, old, new


def _have_blocks(before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]) -> bool:
    return any(agent.extra and with_blocks(agent, form, formats) is not agent for agent in (before, after))


def _seen_by(form: Format, agent: Agent, formats: Mapping[str, Format]) -> Agent:
    try:
        return specialise(agent, form, formats)
    except ReadError:
        return _NOTHING


def wider_anywhere(before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]) -> tuple[str, ...]:
    """Return what `wider` tells, in the eyes of every format whose own limits one of this format can state."""
    told: dict[str, str] = {}
    for label, one, old, new in _views(before, after, form, formats):
        for words in wider(old, new, one):
            told.setdefault(words, label + words)
    return tuple(told.values())


def starting(before: Agent, after: Agent) -> Iterator[str]:
    """Yield everything that starts processes, and did not, or did otherwise."""
    for attribute in INERT:
        value = getattr(after, attribute)
        if starts(attribute, value) and not same(value, getattr(before, attribute)):
            yield attribute


def starting_anywhere(before: Agent, after: Agent, form: Format, formats: Mapping[str, Format]) -> tuple[str, ...]:
    """Return what `starting` tells, in the eyes of every format that something can be stated for alone."""
    told: dict[str, str] = {}
    for label, _, old, new in _views(before, after, form, formats):
        for attribute in starting(old, new):
            told.setdefault(attribute, label + attribute)
    return tuple(told.values())


def refuse_wider(before: Agent, after: Agent, form: Format, formats: Mapping[str, Format], settings: Settings) -> None:
    """Raise Refused where an edit would let an agent do more, or start something, that nobody has accepted."""
    if not settings.carry_exec and (started := starting_anywhere(before, after, form, formats)):
        message = f"the edit would let the original start processes: {', '.join(started)}"
        raise Refused("widening", message, hint="--carry-exec puts it back all the same")
    if settings.accept_widening:
        return
    if told := wider_anywhere(before, after, form, formats):
        message = f"the edit would let the original do more, or otherwise: {', '.join(told)}"
        both = (Effective(stated(limits(one))) for one in (before, after))
        about = tuple(change.tool.label for change in widenings(*both))
        raise Refused("widening", message, hint="--accept-widening puts it back all the same", about=about)


def stands_in(agent: Agent) -> bool:
    """Whether something has to stand in for an agent's hooks where they are left behind."""
    plain, limited = Effective(stated(agent.permission)), Effective(stated(limits(agent)))
    return next(changes(plain, limited), None) is not None


def unlike(written: Permission, now: Permission) -> dict[Tool, str]:
    """Return the tools about which two permissions differ, each with a digest of what the second one says of it."""
    after = Effective(stated(now))
    tools = dict.fromkeys(change.tool for change in changes(Effective(stated(written)), after))
    return {tool: digest((str(tool.cap), tool.name, tuple(after[tool]))) for tool in tools}


def merged(own: Permission, written: Permission, now: Permission, settled: Collection[str] = ()) -> Permission:
    """The original's permission with the edit that led from `written` to `now`, except for what was settled before, by
    its digests.

    What the original's hooks guard (`own.guards`) is asked about in both, and not in the original.
    """
    after, found = Effective(stated(now)), Effective(own.rules)
    tools = [tool for tool, said in unlike(written, now).items() if said not in settled]
    new = {tool: _unasked(after[tool], found[tool]) if guards(own.guards, tool) else after[tool] for tool in tools}
    rules = list(own.rules or ())
    if ANY in tools:
        kept = [tool for tool in found.mentioned if tool not in tools]
        rules = [*_rules(ANY, new[ANY]), *(rule for tool in kept for rule in _rules(tool, found[tool]))]
    for tool in tools:
        if tool != ANY:
            rules = _with(rules, tool, new[tool])
    return replace(own, rules=tuple(rules) if tools else own.rules, guards=())


def _unasked(ruling: Ruling, own: Ruling) -> Ruling:
    """A ruling without the questions that stand in for hooks: there is what the original decides before its hooks."""
    usual = own[0][1] if len(own) == 1 and own[0][0] == EVERYTHING else Decision.DEFAULT
    return tuple((pattern, usual if decision is Decision.ASK else decision) for pattern, decision in ruling)


def patched(
    codec: Patches, entries: Mapping[str, Entry], own: Permission, wanted: Permission, settings: Settings
) -> tuple[Permission, Mapping[str, Value]] | None:
    """What comes nearest to a wanted permission without saying anew what stays, as it reads and as values; `None` where
    that allows more than is wanted, or touches another tool.

    Raises BadValue (fatal) for a limit that the format could only leave away.
    """
    before, after = Effective(stated(own)), Effective(stated(wanted))
    moved = list(dict.fromkeys(change.tool for change in changes(before, after)))
    if ANY in moved:
        return None
    probe = Permission(tuple(rule for tool in moved for rule in _rules(tool, after[tool])))
    alone = whole = Effective(codec.image(probe, settings).rules)
    with contextlib.suppress(BadValue):
        whole = Effective(codec.image(wanted, settings).rules)
    rulings = {tool: _as_asked(codec, tool, after[tool], settings) for tool in moved}
    changed = [tool for tool in moved if not any(_alike(before[tool], image[tool]) for image in (alone, whole))]
    for tools in (changed, moved):  # a name can do the work of another tool, too, and stand in the way
        unsaid = [tool for tool in tools if decisions(alone[tool]) == {Decision.DENY}]
        closed = [tool for tool in tools if tool in unsaid or after.strictest(tool) is Decision.DENY]
        moves = Moves(closed, [tool for tool in tools if tool not in closed], rulings)
        try:
            values = codec.patch({key: entry.value for key, entry in entries.items()}, moves, wanted)
            read = codec.read({key: entry_of(key, value) for key, value in values.items()})
        except BadValue:
            continue
        found = Effective(stated(read))
        touched = {change.tool for change in changes(before, found)} - set(moved)
        fits = all(_alike(found[tool], whole[tool]) for tool in touched) and all(
            ruling_at_most(found[tool], rulings[tool])
            and any(ruling_at_most(image[tool], found[tool]) for image in (alone, whole))
            for tool in moved
        )
        if fits and read.mode is wanted.mode:
            return read, values
    return None


def _alike(one: Ruling, other: Ruling) -> bool:
    return ruling_at_most(one, other) and ruling_at_most(other, one)


def _as_asked(codec: Patches, tool: Tool, ruling: Ruling, settings: Settings) -> Ruling:
    """A ruling in which a question that the client's session asks by itself is that client's own decision."""
    image = codec.image(Permission((Rule(tool, Decision.ASK),)), settings)
    by_itself = decisions(Effective(image.rules)[tool]) == {Decision.DEFAULT}
    return tuple((pattern, Decision.DEFAULT if by_itself and one is Decision.ASK else one) for pattern, one in ruling)


def _label(tool: Tool) -> str:
    return "everything else" if tool == ANY else tool.label


def _with(rules: list[Rule], tool: Tool, ruling: Ruling) -> list[Rule]:
    """The rules, with this ruling on one tool, in as few words as possible."""
    others = [rule for rule in rules if rule.tool != tool]
    return others if Effective(tuple(others))[tool] == ruling else [*others, *_rules(tool, ruling)]


def _rules(tool: Tool, ruling: Ruling) -> Iterator[Rule]:
    if not ruling or ruling[0][0] != EVERYTHING:
        yield Rule(tool, Decision.DEFAULT)
    yield from (Rule(tool, decision, pattern) for pattern, decision in ruling)
