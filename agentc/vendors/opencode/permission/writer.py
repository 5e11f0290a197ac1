"""Rules written as OpenCode's `permission` map: the freest that allows at most what they do
(1.18.33).

Belongs here: which keys are stated, and in which form. Not here: their order (`key_order.py`),
their values (`values.py`), the words (`vendors/opencode/tools.py`), reading a map (`codec.py`).

The client flattens the map in its order, and the last rule that matches wins. So `*` comes first,
wide keys before those that they match, and each key restates everything that the rules say of its
tool.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field

from agentc.errors import InvalidValue
from agentc.ir.permission import ANY, EVERYTHING, Cap, Decision, Rule, Tool, joined
from agentc.ir.value import Value
from agentc.options import ConversionOptions
from agentc.permissions.decision_lists import DecisionList, are_alike, join_lists, meet_lists
from agentc.permissions.globs import matches
from agentc.permissions.pattern_inclusion import can_meet
from agentc.permissions.pattern_starts import pairs_that_meet
from agentc.permissions.resolve import ResolvedRules, is_joined
from agentc.permissions.tool_coverage import covers
from agentc.syntax import javascript
from agentc.tool_lists.changes import WriteResult, is_widening_allowed
from agentc.vendors.opencode.permission.key_order import (
    NAMED_SINGLY,
    is_wild,
    overlaps,
    refuse_wrong_order,
    sort_keys,
)
from agentc.vendors.opencode.permission.values import DENIED, make_expressible, write_value
from agentc.vendors.opencode.tools import (
    DEAD,
    EDIT,
    KEYS,
    NEVER_ASKING,
    NOTEBOOK,
    NOTEBOOK_KEY,
    OWN_TOOLS,
    PROTOTYPE,
    VOCABULARY,
    WRITING,
    tool_names,
)

MAX_WILDCARDS = 200

# Every permission of the client's own, with the tool that it gates.
OWN = {
    **KEYS,
    **{name: Tool(Cap.OTHER, f"opencode:{name}") for name in OWN_TOOLS},
    EDIT: WRITING[0],
}


@dataclass(slots=True)
class WrittenMap(WriteResult):
    """The map that came out."""

    stated: dict[str, Value] = field(default_factory=dict)


def write_map(rules: tuple[Rule, ...], settings: ConversionOptions) -> WrittenMap:
    """Return the map; empty where nothing is limited. Raises InvalidValue (fatal) for what could
    only be said by widening. Raises TooComplex for more patterns than can be compared."""
    done = _write_map(rules, settings)
    return WrittenMap(dict(done.causes), dict(done.stated))


# One agent's rules are asked about several times, and agents are alike.
@functools.lru_cache(maxsize=512)
def _write_map(rules: tuple[Rule, ...], settings: ConversionOptions) -> WrittenMap:
    """Return the client's map for rules: a ruling for each tool, without what goes without saying,
    in an order in which the last match decides as the rules do. Raises a refusal where no order
    does."""
    done = WrittenMap()
    found = ResolvedRules(rules)
    general = _write_general(found[ANY], done)
    rulings: dict[str, DecisionList] = {EVERYTHING: general} if general else {}
    tools = _group_by_key(found, done)
    overlapping = _refuse_ambiguous(found)
    writing = _join_writing(found, settings, done)
    for key, tool in tools.items():
        if tool.cap is Cap.MCP and is_wild(key):
            ruling = found.resolve_pattern(tool)
            overlapping = overlapping or ruling != found[tool]
        else:
            ruling = writing if key == EDIT else found[tool]
        if ruling and (key != EDIT or ruling != found[ANY] or set(WRITING) <= set(found.mentioned)):
            rulings[key] = ruling
    wild = dict.fromkeys(key for key in rulings if is_wild(key) and key != EVERYTHING)
    for key in list(wild):
        if _goes_without_saying(
            write_value(key, rulings[key]), rulings[key], general
        ) and not overlaps(key, wild):
            del rulings[key], wild[key]
    matched = _restate_matches_of_wide_keys(rulings, found, writing)
    if found[NOTEBOOK] == DENIED != found[ANY] and DENIED[0] not in rulings.get(EDIT, ()):
        rulings.setdefault(NOTEBOOK_KEY, DENIED)  # unless a tool of a plugin is called so
    owners, always_stated = {**OWN, **tools}, {EVERYTHING, *matched}
    for key in sort_keys(rulings):
        ruling = make_expressible(key, owners.get(key, ANY), rulings[key], settings, done)
        value = write_value(key, ruling)
        if (
            key in always_stated
            or not _goes_without_saying(value, ruling, general)
            or overlaps(key, wild)
        ):
            done.stated[key] = value
    if overlapping or sum(is_wild(key) for key in done.stated if key != EVERYTHING) > 1:
        refuse_wrong_order(found, done.stated, settings)
    return done


def _goes_without_saying(value: Value, ruling: DecisionList, general: DecisionList) -> bool:
    """Return whether `*` says the same already; what its author denies by name is named."""
    same = bool(general) and value == write_value(EVERYTHING, general)
    return same and (value != "deny" or ruling[-1:] == ((EVERYTHING, Decision.DEFAULT),))


def _write_general(base: DecisionList, done: WrittenMap) -> DecisionList:
    """Return what is said of everything. Opening everything is never said: it would lift the
    client's own questions."""
    kept: list[tuple[str, Decision]] = []
    for pattern, decision in base:
        if decision in (Decision.DENY, Decision.ASK):
            kept.append((pattern, decision))
        elif kept:
            kept.append((pattern, Decision.DENY))
            done.explain(
                ANY,
                "PERM-PATTERN-NARROWED",
                "OpenCode cannot grant arguments of every tool at once",
            )
        elif decision is Decision.ALLOW:
            done.explain(
                ANY,
                "PERM-ALLOW-ALL",
                "OpenCode's own questions stay; they are never lifted all at once",
            )
    return (
        DENIED
        if {decision for _, decision in kept} == {Decision.DENY} and kept[:1] == [*DENIED]
        else tuple(kept)
    )


def find_key(tool: Tool) -> str:
    """Return the key that gates a tool; empty where there is none."""
    return (
        EDIT
        if tool in WRITING
        else joined(tool)
        if tool.cap is Cap.MCP
        else VOCABULARY.name(tool) or ""
    )


def _group_by_key(found: ResolvedRules, done: WrittenMap) -> dict[str, Tool]:
    """Return the keys to state, each with its tool, in the order of mention."""
    keys: dict[str, Tool] = {}
    for tool in found.mentioned:
        if tool in WRITING:
            keys.setdefault(EDIT, tool)
            continue
        key = (
            joined(tool)
            if tool.cap is Cap.MCP
            else VOCABULARY.name(tool) or _make_inert_key(tool, found)
        )
        if key is None:
            limited = found.for_all_arguments(tool) in (Decision.DENY, Decision.ASK)
            if limited and found[tool] != found[ANY] and tool.name.startswith("claude:mcp__"):
                message = f"it has no name for `{tool.label}`, which is limited"
                raise InvalidValue(
                    message, hint="name the server, or its tools", fatal=True, about=(tool.label,)
                )
            continue
        if tool.cap is Cap.MCP and tool_names(key) is None:
            if found[tool] != found[ANY] and found.for_all_arguments(tool) in (
                Decision.DENY,
                Decision.ASK,
            ):
                message = (
                    f'no tool can be called "{key}" there; the client writes `_` for other '
                    f"characters"
                )
                raise InvalidValue(
                    message, hint="say the names with `_`", fatal=True, about=(tool.label,)
                )
            continue
        if javascript.is_index(key) or key in PROTOTYPE:
            message = f'the client would not read the key "{key}" as it is written'
            raise InvalidValue(message, fatal=True, about=(tool.label,))
        if (
            tool.cap is Cap.OTHER
            and found[tool] == DENIED != found[Tool(Cap.MCP, key)]
            and "_" in key
        ):
            reason = (
                "OpenCode has one key for a tool of a plugin and one of a server whose joined name "
                "is the same"
            )
            done.explain(Tool(Cap.MCP, key), "PERM-CLASS-NARROWED", reason)
        elif key in keys and found[keys[key]] != found[tool]:
            message = f'it has one key for "{keys[key]}" and "{tool}"'
            raise InvalidValue(message, hint="treat both alike", fatal=True, about=(tool.label,))
        keys[key] = tool
    return keys


def _make_inert_key(tool: Tool, found: ResolvedRules) -> str | None:
    """Return the key that keeps the denial of a tool that the client does not have, so that it is
    not lost on the way back: the tool's own name, which matches nothing here. `None` for any other
    tool."""
    taken = {*KEYS, *DEAD, EDIT}
    named = tool.cap is Cap.OTHER and _is_tool_name(tool.label) and tool.label.lower() not in taken
    return (
        tool.label
        if (named or tool.label in OWN_TOOLS) and found[tool] == DENIED != found[ANY]
        else None
    )


def _is_tool_name(name: str) -> bool:
    """Return whether a tool may be called so; what is shorter is a slip of the pen in a list."""
    return name.isalnum() and len(name) > 2


def _join_writing(
    found: ResolvedRules, settings: ConversionOptions, done: WrittenMap
) -> DecisionList:
    """Return the ruling on editing and creating, which have one key: what both are allowed."""
    create, edit = (found[tool] for tool in WRITING)
    if create == edit:
        return create
    others = ((WRITING[0], edit), (WRITING[1], create))
    if freed := [ruling for tool, ruling in others if is_widening_allowed(tool, settings)]:
        return functools.reduce(join_lists, freed)
    reason = "OpenCode has one key, `edit`, for editing files and for creating them"
    for tool, lost in (WRITING, WRITING[::-1]):
        done.explain(
            tool, "PERM-CLASS-NARROWED", reason, f"--allow-widening {lost.cap} grants both"
        )
    met = meet_lists(create, edit)
    return DENIED if met is None else met  # no rule at all is what its client decides


def _restate_matches_of_wide_keys(
    rulings: dict[str, DecisionList], found: ResolvedRules, writing: DecisionList
) -> set[str]:
    """State every permission of the client's own that a stated wildcard matches besides what it is
    meant for."""
    wide = [key for key in rulings if is_wild(key) and key != EVERYTHING]
    matched = {name for name in OWN if any(matches(key, name) for key in wide)} if wide else set()
    if any(pattern != EVERYTHING for pattern, _ in rulings.get(EVERYTHING, ())):
        matched |= NEVER_ASKING
    for name in (name for name in OWN if name in matched):
        ruling = rulings.get(name, writing if name == EDIT else found[OWN[name]])
        whole = any(pattern == EVERYTHING for pattern, _ in ruling)
        rulings[name] = ruling if whole else ((EVERYTHING, Decision.DEFAULT), *ruling)
    return matched


def _refuse_ambiguous(found: ResolvedRules) -> bool:
    """Raise InvalidValue (fatal) where two tools of the IR would get one key, or one key would gate
    another's tool. Return whether there are keys that overlap, of which the later one counts."""
    overlapping = False
    names = {
        tool: joined(tool) if tool.cap is Cap.MCP else VOCABULARY.name(tool) or ""
        for tool in found.mentioned
    }
    servers = {
        t: name
        for t, name in names.items()
        if t.cap in (Cap.MCP, Cap.OTHER) and name not in OWN_TOOLS
    }
    wild = {tool: name for tool, name in servers.items() if is_wild(name)}
    if len(wild) > MAX_WILDCARDS:
        raise InvalidValue(f"more than {MAX_WILDCARDS} keys with wildcards", fatal=True)
    for tool, name in servers.items():
        if tool.cap is Cap.OTHER:
            _refuse_other_name(found, tool, name)
        if tool.cap is Cap.MCP and (name in KEYS or not name.strip("*")):
            raise InvalidValue(
                f'the key of "{tool}" is one of the client\'s own', fatal=True, about=(tool.label,)
            )
    tools: dict[str, list[Tool]] = {}
    for tool, name in servers.items():
        tools.setdefault(name, []).append(tool)
    alike = ((name, name) for name, named in tools.items() if len(named) > 1 and is_wild(name))
    for first, second in itertools.chain(alike, pairs_that_meet(tools)):
        if not can_meet(first, second):
            continue
        for tool, other in itertools.product(tools[first], tools[second]):
            if found[other] == found[tool] or not (tool in wild or other in wild):
                continue
            if covers(other, tool) or covers(tool, other):
                continue
            if not (is_joined(tool) or is_joined(other)):
                raise InvalidValue(
                    f'its keys cannot tell "{tool}" from "{other}"', hint=NAMED_SINGLY, fatal=True
                )
            overlapping = True
    return overlapping


def _refuse_other_name(found: ResolvedRules, tool: Tool, name: str) -> None:
    """Raise InvalidValue (fatal) for a tool of another kind whose key would mean something else: a
    tool of the client's own, or a server's tool that is treated otherwise."""
    if name in KEYS or name == EDIT or is_wild(name):
        message, hint = f'"{tool}" is another name of a known tool', f"mcp:{name} is a server's"
        raise InvalidValue(message, hint=hint, fatal=True, about=(tool.label,))
    server = Tool(Cap.MCP, name)
    if "_" in name and found[tool] != DENIED and not are_alike(found[tool], found[server]):
        message = f'it has one key for "{tool}" and "{server}"'
        raise InvalidValue(message, hint="treat both alike", fatal=True, about=(tool.label,))
