"""Limits of two agents merged: edits that flow back.

Belongs here: putting the difference between what was written and what stands there now into rules
that say more than their image did. Not here: which tools an edit is about (`edited_limits.py`),
refusing one that lets an agent do more (`merge_widenings.py`), other fields (`merge_fields.py`),
what rules decide (`permissions/resolve.py`). A limit that a conversion had to add is in both of
what is compared, so it never reaches the original.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from agentc.errors import InvalidValue
from agentc.ir.permission import (
    ANY,
    EVERYTHING,
    Cap,
    Decision,
    Permission,
    Rule,
    Tool,
    joined,
)
from agentc.ir.value import Value
from agentc.lens.agent_references import return_renames
from agentc.lens.field import PatchesInPlace
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import ToolMoves, find_changes
from agentc.permissions.decision_lists import (
    DecisionList,
    are_alike,
    are_alike_everywhere,
    is_ruling_at_most,
    list_decisions,
)
from agentc.permissions.editable_rules import EditableRules
from agentc.permissions.guards import is_guarded
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules, is_joined, is_wide
from agentc.permissions.servers import list_named_singly
from agentc.permissions.tool_coverage import covers
from agentc.permissions.tool_names import split_joined
from agentc.pipeline.edited_limits import digest_differences, list_changed_tools
from agentc.pipeline.merge_rulings import is_same_tool, keep_unedited, list_rules, replace_ruling
from agentc.syntax.source import Entry, make_entry


def merge_rule_changes(
    own: Permission,
    written: Permission,
    now: Permission,
    settled: Collection[str] = (),
    renames: ConversionOptions = DEFAULTS,
) -> Permission:
    """Merge an edit into the original's permission (`own`). Return it with the ruling of `now` on
    every tool on which `written` and `now` differ, unless its digest is in `settled`. What that
    decides about a pattern as `written` did is what the original decides.

    Before a tool that the original's hooks guard (`own.guards`) a question in `written` or `now`
    only stands in for the hook: the original's own decision replaces it. The guards are needed for
    that alone, and the result has none. Agents that were written under other names (`renames`) have
    those of the original again. Raises TooComplex as `digest_differences`.
    """
    tools = [
        tool
        for tool, edit_digest in digest_differences(written, now).items()
        if edit_digest not in settled
    ]
    now, written = (return_renames(limits, written, renames) for limits in (now, written))
    before, after = (ResolvedRules(with_mode_restrictions(one)) for one in (written, now))
    found = ResolvedRules(own.rules)
    new = {
        tool: keep_unedited(
            _drop_questions(after[tool], found[tool])
            if is_guarded(own.guards, tool)
            else after[tool],
            before[tool],
            found[tool],
        )
        for tool in tools
    }
    new |= _rule_on_joined_names(found, new, after)
    new = _rule_on_named_tools(found, new)
    if not new:
        return replace(own, guards=())
    editable = EditableRules(own.rules or ())
    if ANY in new:
        editable = _close_or_open_all(new[ANY], new, own, before, after)
    for tool in new:
        if tool != ANY:
            replace_ruling(editable, tool, new[tool])
    rules = editable.list_rules()
    limited = any(not rule.whole or rule.decision is not Decision.DEFAULT for rule in rules)
    # Where the edit takes all limits out, and none is left, nothing is said any more.
    return replace(own, rules=tuple(rules) if limited or now.rules is not None else None, guards=())


def _rule_on_joined_names(
    own: ResolvedRules, new: Mapping[Tool, DecisionList], now: ResolvedRules
) -> dict[Tool, DecisionList]:
    """Return the rulings of an edit on tools of which the original has only the joined name.

    The edit names all tools that such a name can mean, with one ruling on them. A tool of another
    kind that is called so moves along where neither file treats it otherwise.
    """
    found: dict[Tool, DecisionList] = {}
    for tool in own.mentioned:
        if is_joined(tool) and not is_wide(tool) and tool not in new:
            rulings = {new.get(one) for one in split_joined(tool)}
            if len(rulings) == 1 and (ruling := rulings.pop()) is not None:
                found[tool] = ruling
    for tool in own.mentioned:
        server = Tool(Cap.MCP, tool.label)
        if tool.cap is not Cap.OTHER or server not in found or now[tool] != now[ANY]:
            continue
        if own[tool] == own[server] and not any(is_same_tool(tool, one) for one in new):
            found[tool] = found[server]
    return found


def _rule_on_named_tools(
    own: ResolvedRules, new: Mapping[Tool, DecisionList]
) -> dict[Tool, DecisionList]:
    """Return the rulings of an edit, with those on joined names as rulings on the tools of servers
    that the original names so.

    Tools of other servers that the joined name can mean get no more than they had.
    """
    named: dict[str, list[Tool]] = {}
    for tool in own.mentioned:
        if tool.cap is Cap.MCP and "/" in tool.name and not is_wide(tool):
            named.setdefault(joined(tool), []).append(tool)
    found: dict[Tool, DecisionList] = {}
    for tool, ruling in new.items():
        meant = named.get(tool.name, []) if is_joined(tool) else []
        others = [one for one in split_joined(tool) if one not in meant] if meant else []
        if not meant or not all(is_ruling_at_most(own[one], ruling) for one in others):
            found[tool] = ruling
        found |= dict.fromkeys(meant, ruling)
    return found


def _close_or_open_all(
    ruling: DecisionList,
    tools: Collection[Tool],
    own: Permission,
    written: ResolvedRules,
    now: ResolvedRules,
) -> EditableRules:
    """Return rules with a new ruling on everything, and beside it a ruling for each tool that must
    not follow it. `tools` are those that moved by name; the caller states them.

    What an edit says of a tool by saying it of everything is as good as by name. Of other tools the
    original's ruling has to be stated, or it would move along.
    """
    before = ResolvedRules(own.rules)
    mentioned = dict.fromkeys((*before.mentioned, *written.mentioned, *now.mentioned))
    others = [tool for tool in mentioned if tool != ANY and tool not in tools]
    rules = EditableRules(list_rules(ANY, ruling))
    named = EditableRules(Rule(tool, Decision.DEFAULT) for tool in others)
    # A wider one first: the last that covers a tool decides.
    for tool in sorted(
        others, key=lambda each: sum(covers(rule.tool, each) for _, rule in named.find_near(each))
    ):
        wanted = before[tool]
        if not are_alike(written[tool], now[tool]):
            guarded = is_guarded(own.guards, tool)
            wanted = _drop_questions(now[tool], before[tool]) if guarded else now[tool]
        if rules.resolve(tool) != wanted:
            rules.append(list_rules(tool, wanted))
    return rules


def _drop_questions(ruling: DecisionList, own: DecisionList) -> DecisionList:
    """Return a ruling without the questions that stand in for hooks: what the original decides
    before its hooks takes their place."""
    usual = own[0][1] if len(own) == 1 and own[0][0] == EVERYTHING else Decision.DEFAULT
    return tuple(
        (pattern, usual if decision is Decision.ASK else decision) for pattern, decision in ruling
    )


def patch_permission_keys(
    codec: PatchesInPlace,
    entries: Mapping[str, Entry],
    own: Permission,
    wanted: Permission,
    settings: ConversionOptions,
) -> tuple[Permission, Mapping[str, Value]] | None:
    """Return what comes nearest to a wanted permission while what stays is not stated anew: as it
    reads, and as values. `None` where that allows more than is wanted, or touches another tool.

    Raises InvalidValue (fatal) for a limit that the format could only leave away. Raises TooComplex
    where limits cost too much to compare.
    """
    wanted = _as_held(codec, wanted, settings)
    before, after = (
        ResolvedRules(with_mode_restrictions(own)),
        ResolvedRules(with_mode_restrictions(wanted)),
    )
    whole: ResolvedRules | None = None  # unless the format cannot hold all of it
    with contextlib.suppress(InvalidValue):
        whole = ResolvedRules(codec.image(wanted, settings).rules)
    # A server that only one side names moves with a pattern over names of the other side; so does
    # a tool of the client's own that such a pattern means.
    named = list_named_singly(rule.tool for limits in (own, wanted) for rule in limits.rules or ())
    also = [Tool(Cap.MCP, f"{server}/*") for server in sorted(named)]
    also += [tool for tool in (whole.mentioned if whole else ()) if tool.cap is Cap.OTHER]
    moved = list_changed_tools(before, after, also)
    if ANY in moved:
        return None
    probe = Permission(tuple(rule for tool in moved for rule in list_rules(tool, after[tool])))
    alone = ResolvedRules(codec.image(probe, settings).rules)
    images = (alone,) if whole is None else (alone, whole)
    rulings = {tool: _as_session_asks(codec, tool, after[tool], settings) for tool in moved}
    for tools in _list_trials(moved, before, after, images):
        closed = {
            tool
            for tool in tools
            if list_decisions(alone[tool]) == {Decision.DENY}
            or after.for_all_arguments(tool) is Decision.DENY
        }
        moves = ToolMoves(
            [tool for tool in tools if tool in closed],
            [tool for tool in tools if tool not in closed],
            rulings,
        )
        try:
            values = codec.patch(
                {key: entry.value for key, entry in entries.items()}, moves, wanted
            )
            read = codec.read({key: make_entry(key, value) for key, value in values.items()})
        except InvalidValue:
            continue
        found = ResolvedRules(with_mode_restrictions(read))
        touched = {change.tool for change in find_changes(before, found)} - set(moved)
        # What the edit is not about may become only what the format makes of all that is wanted.
        fits = all(whole and are_alike(found[tool], whole[tool]) for tool in touched) and all(
            is_ruling_at_most(found[tool], rulings[tool])
            and any(is_ruling_at_most(image[tool], found[tool]) for image in images)
            for tool in moved
        )
        if fits and read.mode is wanted.mode:
            return read, values
    return None


def _list_trials(
    moved: list[Tool],
    before: ResolvedRules,
    after: ResolvedRules,
    images: Collection[ResolvedRules],
) -> list[list[Tool]]:
    """Return which of the moved tools to patch, in the order to try: the tools that no image of the
    edit leaves as they were, then all."""
    changed = [
        tool
        for tool in moved
        if not any(are_alike_everywhere(before[tool], image[tool]) for image in images)
    ]
    freed = [
        tool
        for tool in moved
        if list_decisions(before[tool]) == {Decision.DENY} != list_decisions(after[tool])
    ]
    trials = [changed, moved]  # a name can do the work of another tool, too, and stand in the way
    if set(freed) - set(changed):  # a denial that goes can be the client's own, too: its words go
        trials.insert(0, list(dict.fromkeys((*changed, *freed))))
    return trials


def _as_held(codec: PatchesInPlace, wanted: Permission, settings: ConversionOptions) -> Permission:
    """Return a wanted permission as the format can hold its mode: where it has no such mode, what
    the mode refuses is rules."""
    with contextlib.suppress(InvalidValue):
        image = codec.image(wanted, settings)
        if image.mode is not wanted.mode:
            return replace(wanted, rules=image.rules, mode=image.mode)
    return wanted


def _as_session_asks(
    codec: PatchesInPlace, tool: Tool, ruling: DecisionList, settings: ConversionOptions
) -> DecisionList:
    """Return a ruling with the client's own decision in place of each question that its session
    asks by itself."""
    if not any(decision is Decision.ASK for _, decision in ruling):
        return ruling
    image = codec.image(Permission((Rule(tool, Decision.ASK),)), settings)
    by_itself = list_decisions(ResolvedRules(image.rules)[tool]) == {Decision.DEFAULT}
    return tuple(
        (pattern, Decision.DEFAULT if by_itself and one is Decision.ASK else one)
        for pattern, one in ruling
    )
