"""What a change of permissions does: every tool that may now be used less, or otherwise, and why.

Belongs here: comparing two lists of rules in the eyes of one client. Not here: how rules are
written, clients, wording of a whole report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agentc.errors import InternalError
from agentc.ir.field_change import NOTHING_TO_DENY, ChangeReason, Outcome, PermissionChange
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, at_most, joined
from agentc.options import ConversionOptions
from agentc.permissions.changes import Change, find_changes
from agentc.permissions.decision_lists import DecisionList
from agentc.permissions.guards import concerns_guards
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.resolve import ResolvedRules
from agentc.permissions.servers import NOTHING_BY_SERVER, ByServer


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a writer could not say what was decided about a tool; `code` is stable, `hint` the way
    out."""

    code: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """A client as far as a comparison needs it: what it calls itself, the tools it has, what it
    decides by itself.

    `stock` gives the client's own decision about a tool and an argument (`None`: about all of
    them), or `None` where it depends or is not known. `by_session` is true where that is the
    session's, and no rule of the client's own. `instead` names the tools that do the work of one
    that the client does not have; `apart` are rulings of its own that treat some arguments of a
    tool apart. `others` are tools that no other client has, and that a pattern over names can mean.
    """

    title: str
    has: Callable[[Tool], bool]
    stock: Callable[[Tool, str | None], Decision | None]
    tools: tuple[Tool, ...] = ()
    by_session: bool = False
    instead: Mapping[Tool, Tool] = field(default_factory=dict)
    apart: Mapping[Tool, DecisionList] = field(default_factory=dict)
    others: tuple[Tool, ...] = ()


def decide_nothing(tool: Tool, argument: str | None) -> None:
    """Return no decision: nobody knows what the client decides by itself."""


@dataclass(slots=True)
class WriteResult:
    """What a writer made of rules, with its reasons, tool by tool; the first one counts."""

    causes: dict[Tool, Cause] = field(default_factory=dict)

    def explain(self, tool: Tool, code: str, reason: str, hint: str = "") -> None:
        """Note why a tool is not as it was, unless a reason was noted before."""
        self.causes.setdefault(tool, Cause(code, reason, hint))


@dataclass(frozen=True, slots=True)
class Guarded:
    """Limits with tools that a hook guards, for a client to which the hook does not come along: the
    decision that stands in for it, and why."""

    limits: Permission
    decision: Decision
    reason: str


_RANK = (Outcome.NARROWED, Outcome.DROPPED, Outcome.APPROXIMATED, Outcome.MAPPED)


def diff_permissions(
    before: tuple[Rule, ...] | None,
    after: tuple[Rule, ...] | None,
    view: ClientProfile,
    causes: Mapping[Tool, Cause],
    settings: ConversionOptions,
    guarded: Guarded | None = None,
    by_server: ByServer = NOTHING_BY_SERVER,
) -> tuple[PermissionChange, ...]:
    """Return every change that a client makes something of, the gravest first; one entry for each
    tool and code.

    `before` are the rules with what stands in for hooks. If tools are `guarded`, what they lose by
    that is told, too. What is closed `by_server` may be open for servers that nobody names. Raises
    InternalError where rules came out wider than they went in, and nobody asked for it. Raises
    TooComplex where they cost too much to compare.
    """
    old, new = ResolvedRules(before), ResolvedRules(after)
    found: dict[tuple[str, str], PermissionChange] = {}
    mentioned, servers = frozenset(old.mentioned), _list_joined_names(old)
    spelled = _list_spelled_servers(mentioned)
    told_by_server = frozenset(map(joined, by_server.servers))
    others = (tool for tool in view.others if old[tool] != old[ANY] or new[tool] != new[ANY])
    partly = (
        Change(pattern, was, Decision.DEFAULT)
        for pattern, was in by_server.find_partly_open(old, new)
    )
    tools = (*view.tools, *others, *by_server.servers)
    changes = find_changes(old, new, tools, view.apart)
    named = frozenset((*tools, *mentioned, *new.mentioned))
    for change in (*_drop_overlaps(changes, named), *partly):
        if change.tool.cap is Cap.MCP and change.tool.name in spelled:
            continue  # told under its server's name
        narrower = at_most(change.after, change.before)
        if change.tool in by_server.patterns and (
            change.tool.name in told_by_server
            if narrower
            else by_server.closes_only_unseen(change.tool, new)
        ):
            continue
        if change.tool.label in servers and _is_no_tool_itself(change.tool, mentioned, view):
            continue  # the same name: told as the tool of a server
        stand_in = view.instead.get(change.tool)
        if stand_in is not None and new.for_all_arguments(stand_in) is not Decision.DENY:
            if change.tool in mentioned and narrower:
                known = _describe_stand_in(change, stand_in, view)
                found.setdefault((known.capability, known.code), known)
            continue
        cause = causes.get(change.tool) or _find_general_cause(causes, change, new)
        if effect := _describe_change(
            change, view, cause, settings, named=change.tool in mentioned
        ):
            found.setdefault((effect.capability, effect.code), effect)
    if guarded is not None and guarded.limits.guards:
        narrowed = {
            effect.capability for effect in found.values() if effect.outcome is Outcome.NARROWED
        }
        for effect in _diff_guards(new, view, guarded):
            if effect.capability not in narrowed:
                found.setdefault((effect.capability, effect.code), effect)
    return sort_by_outcome(found.values())


def sort_by_outcome(effects: Iterable[PermissionChange]) -> tuple[PermissionChange, ...]:
    """Return effects, the gravest first."""
    return tuple(sorted(effects, key=lambda effect: _RANK.index(effect.outcome)))


def _drop_overlaps(changes: Iterable[Change], known: frozenset[Tool]) -> Iterator[Change]:
    """Yield changes without those about the name of an MCP tool that nobody knows, and that only an
    overlap of patterns brought up: such a change says nothing if everything else changes alike."""
    general: tuple[Decision, Decision] | None = None
    for change in changes:
        if change.tool == ANY:
            general = change.before, change.after
        told = change.tool.cap is Cap.MCP and change.tool not in known
        if not (told and general == (change.before, change.after)):
            yield change


def _find_general_cause(
    causes: Mapping[Tool, Cause], change: Change, new: ResolvedRules
) -> Cause | None:
    """Return the cause of what became of everything else, as that of what became of one tool;
    `None` if everything else was closed and the tool is still open."""
    closed = new.for_all_arguments(ANY) is Decision.DENY
    return None if closed and change.after is not Decision.DENY else causes.get(ANY)


def _describe_change(
    change: Change,
    view: ClientProfile,
    cause: Cause | None,
    settings: ConversionOptions,
    *,
    named: bool,
) -> PermissionChange | None:
    """Return what became of one decision in a client with lists, in words and with its reason;
    `None` for what the client decides by itself in the same way.

    Whatever lets an agent do more without being allowed to is a fault of agentc: it raises
    InternalError, and nothing is written.
    """
    old, new = change.before, change.after
    if not view.has(change.tool):
        return describe_absent(change, view)
    if new is Decision.DEFAULT and view.stock(change.tool, change.example) is old:
        if not view.by_session:
            return None  # the client's own decision, restated
        if old is Decision.ASK:
            return _describe_session_question(change, view)
    if (
        new is Decision.DENY
        and old is Decision.DEFAULT
        and view.stock(change.tool, change.example) is new
    ):
        cause = Cause(
            "PERM-NARROWED",
            f"{view.title} keeps it from an agent, unless it says more than a list does",
        )
        return make_change(change, cause, Outcome.NARROWED) if named else None
    if at_most(new, old) or (
        old is Decision.DEFAULT and new is Decision.ASK and grants_may_ask(settings)
    ):
        cause = (
            cause
            or _MAY_ASK.get((old, new))
            or Cause("PERM-NARROWED", f"{view.title} cannot say it")
        )
        return make_change(change, cause, Outcome.NARROWED)
    if is_widening_allowed(change.tool, settings):
        reason = (
            f"{view.title} cannot say the limit, and --allow-widening {change.tool.cap} lets it go"
        )
        return make_change(change, Cause("PERM-WIDENED", reason), Outcome.DROPPED)
    message = f'INTERNAL ERROR: "{change.tool.label}" would go from {old} to {new}'
    raise InternalError(
        "proof", message, hint="nothing was written; please report this with the source file"
    )


def _describe_stand_in(change: Change, stand_in: Tool, view: ClientProfile) -> PermissionChange:
    reason = f"{view.title} has no such tool; `{stand_in.label}` does its work"
    return make_change(change, Cause("PERM-NO-SUCH-TOOL", reason), Outcome.MAPPED)


def _list_joined_names(found: ResolvedRules) -> frozenset[str]:
    """Return the names of servers' tools that rules mention."""
    return frozenset(joined(tool) for tool in found.mentioned if tool.cap is Cap.MCP)


def _is_no_tool_itself(tool: Tool, mentioned: frozenset[Tool], view: ClientProfile) -> bool:
    """Return whether a tool is only told as the tool of a server that has the same name: nobody
    speaks of one of another kind."""
    return tool.cap is Cap.OTHER and not (view.has(tool) and tool in mentioned)


def _list_spelled_servers(tools: Iterable[Tool]) -> frozenset[str]:
    """Return the joined names of those tools whose server is known by itself."""
    return frozenset(joined(tool) for tool in tools if tool.cap is Cap.MCP and "/" in tool.name)


def _diff_guards(
    new: ResolvedRules, view: ClientProfile, guarded: Guarded
) -> Iterator[PermissionChange]:
    """Yield what the stand-ins for hooks take away. That they are there was seen before: nothing
    else could come out."""
    cause = Cause(
        "PERM-HOOK-GUARDED", guarded.reason, "--allow-widening hooks lets what the hook refuses go"
    )
    plain = ResolvedRules(with_mode_restrictions(replace(guarded.limits, guards=())))
    general, mentioned, servers = None, frozenset(plain.mentioned), _list_joined_names(plain)
    changes = [
        change
        for change in find_changes(plain, new, view.tools, view.apart)
        if concerns_guards(guarded.limits.guards, change.tool)
    ]
    spelled = _list_spelled_servers(change.tool for change in changes)
    for change in changes:
        if change.tool.cap is Cap.MCP and change.tool.name in spelled:
            continue  # told under its server's name
        if change.tool.label in servers and _is_no_tool_itself(change.tool, mentioned, view):
            continue
        if not view.has(change.tool):
            if change.after is Decision.DENY is not change.before:
                reason = (
                    f"{view.title} has no such tool, and the hook does not come along; it is "
                    "denied by name, also on the way back"
                )
                yield make_change(change, replace(cause, reason=reason), Outcome.DROPPED)
            continue
        if change.tool == ANY:
            general = change.before, change.after
        elif plain.is_only_generally_ruled(change.tool) and general == (
            change.before,
            change.after,
        ):
            continue  # told with everything else
        if change.before is Decision.DENY or change.after not in (Decision.ASK, Decision.DENY):
            continue
        stock = view.stock(change.tool, change.example)
        if not (
            change.before is Decision.DEFAULT and stock is change.after and not view.by_session
        ):
            yield make_change(change, cause, Outcome.NARROWED)


_MAY_ASK = {
    (Decision.ALLOW, Decision.DEFAULT): Cause(
        "PERM-MAY-ASK", "it is granted, and the session may ask first"
    ),
}


def grants_may_ask(settings: ConversionOptions) -> bool:
    """Return whether a tool that is merely listed may come out with a question."""
    return settings.grants == "ask" or bool(settings.ambient)


def is_widening_allowed(tool: Tool, settings: ConversionOptions) -> bool:
    """Return whether the user lets the limits of a tool go."""
    return str(tool.cap) in settings.allow_widening


def describe_absent(change: Change, view: ClientProfile) -> PermissionChange | None:
    """Return what became of a decision about a tool that the client does not have; `None` where
    that makes no difference."""
    lost = change.before is not Decision.DENY and change.after is Decision.DENY
    if lost or (change.after is Decision.ASK and change.before is not Decision.DENY):
        return make_change(
            change, Cause("PERM-NO-SUCH-TOOL", f"{view.title} has no such tool"), Outcome.DROPPED
        )
    if change.before in (Decision.DENY, Decision.ASK):
        cause = Cause(
            NOTHING_TO_DENY, f"{view.title} has no such tool, so there is nothing to deny"
        )
        return make_change(
            change, cause, Outcome.DROPPED if change.tool.cap is Cap.OTHER else Outcome.MAPPED
        )
    return None


def _describe_session_question(change: Change, view: ClientProfile) -> PermissionChange:
    reason = f"{view.title} asks by its session's own settings, which the file cannot state"
    return make_change(change, Cause("PERM-ASK-BY-SESSION", reason), Outcome.APPROXIMATED)


def make_change(change: Change, cause: Cause, outcome: Outcome) -> PermissionChange:
    """Return what became of one decision, with its cause."""
    label = "everything else" if change.tool == ANY else change.tool.label
    words = cause.reason, cause.hint, change.example or ""
    return PermissionChange(cause.code, outcome, label, change.before, change.after, *words)


def summarize(found: Iterable[PermissionChange], same: str) -> ChangeReason:
    """Return the gravest outcome of effects, and all of their reasons in a line; `same` where there
    are no effects."""
    listed = list(found)
    if not listed:
        return ChangeReason(Outcome.MAPPED, same)
    return ChangeReason(listed[0].outcome, "; ".join(_join_sentences(listed)))


def _join_sentences(found: list[PermissionChange]) -> Iterator[str]:
    """Yield each reason once, behind the capabilities that it is about."""
    by_reason: dict[str, list[str]] = {}
    for effect in found:
        by_reason.setdefault(effect.reason, []).append(effect.capability)
    for reason, capabilities in by_reason.items():
        yield f"{', '.join(capabilities)}: {reason}"
