"""What a change of permissions comes to: every tool that may now be used less, or otherwise, and why.

Belongs here: comparing two lists of rules in the eyes of one client. Not here: how rules are written, clients, wording
of a whole report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agentc.errors import InternalError
from agentc.ir.changes import Change, changes
from agentc.ir.effective import Effective, stated
from agentc.ir.hooks import guards
from agentc.ir.loss import Effect, Outcome, Verdict
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rule, Tool, at_most, joined
from agentc.ir.ruling import Ruling
from agentc.ir.servers import NOTHING_BY_SERVER, ByServer
from agentc.lens.settings import Settings


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a writer could not say what was decided about a tool; `code` is stable, `hint` the way out."""

    code: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A client as far as a comparison needs it: what it calls itself, the tools it has, what it decides by itself.

    `stock` gives the client's own decision about a tool and an argument (`None`: about all of them), or `None` where it
    depends or is not known. `by_session` is true where that is the session's, and no rule of the client's own.
    `instead` names the tools that do the work of one that the client does not have; `apart` are rulings of its own that
    treat some arguments of a tool apart. `others` are tools that no other client has,
    and that a pattern over names can mean.
    """

    title: str
    has: Callable[[Tool], bool]
    stock: Callable[[Tool, str | None], Decision | None]
    tools: tuple[Tool, ...] = ()
    by_session: bool = False
    instead: Mapping[Tool, Tool] = field(default_factory=dict)
    apart: Mapping[Tool, Ruling] = field(default_factory=dict)
    others: tuple[Tool, ...] = ()


@dataclass(slots=True)
class Written:
    """What a writer made of rules, with its reasons, tool by tool; the first one counts."""

    causes: dict[Tool, Cause] = field(default_factory=dict)

    def because(self, tool: Tool, code: str, reason: str, hint: str = "") -> None:
        """Note why a tool is not as it was."""
        self.causes.setdefault(tool, Cause(code, reason, hint))


@dataclass(frozen=True, slots=True)
class Guarded:
    """Limits with tools that a hook guards where the hook does not come along, what stands in for it, and why."""

    limits: Permission
    decision: Decision
    reason: str


_RANK = (Outcome.NARROWED, Outcome.DROPPED, Outcome.APPROXIMATED, Outcome.MAPPED)


def effects(
    before: tuple[Rule, ...] | None,
    after: tuple[Rule, ...] | None,
    view: View,
    causes: Mapping[Tool, Cause],
    settings: Settings,
    guarded: Guarded | None = None,
    by_server: ByServer = NOTHING_BY_SERVER,
) -> tuple[Effect, ...]:
    """Every change that a client makes something of, the gravest first; one entry for each tool and code.

    `before` are the rules with what stands in for hooks; what that takes away is told, too, where some are `guarded`.
    What is closed `by_server` may be open for servers that nobody names.
    Raises InternalError where rules came out wider than they went in, and nobody asked for it.
    """
    old, new = Effective(before), Effective(after)
    found: dict[tuple[str, str], Effect] = {}
    mentioned, servers = frozenset(old.mentioned), _joined_names(old)
    spelled = frozenset(joined(tool) for tool in mentioned if tool.cap is Cap.MCP and "/" in tool.name)
    told_by_server = frozenset(map(joined, by_server.servers))
    others = (tool for tool in view.others if old[tool] != old[ANY] or new[tool] != new[ANY])
    partly = (Change(pattern, was, Decision.DEFAULT) for pattern, was in by_server.partly_open(old, new))
    for change in (*changes(old, new, (*view.tools, *others, *by_server.servers), view.apart), *partly):
        if change.tool.cap is Cap.MCP and change.tool.name in spelled:
            continue  # told under its server's name
        narrower = at_most(change.after, change.before)
        if change.tool in by_server.patterns and (
            change.tool.name in told_by_server if narrower else by_server.only_unseen(change.tool, new)
        ):
            continue
        if change.tool.label in servers and _is_no_tool_itself(change.tool, mentioned, view):
            continue  # the same name: told as the tool of a server
        stand_in = view.instead.get(change.tool)
        if stand_in is not None and new.strictest(stand_in) is not Decision.DENY:
            continue
        cause = causes.get(change.tool) or causes.get(ANY)
        if effect := _effect(change, view, cause, settings, named=change.tool in mentioned):
            found.setdefault((effect.capability, effect.code), effect)
    if guarded is not None and guarded.limits.guards:
        told = {effect.capability for effect in found.values() if effect.outcome is Outcome.NARROWED}
        for effect in _of_hooks(new, view, guarded):
            if effect.capability not in told:
                found.setdefault((effect.capability, effect.code), effect)
    return tuple(sorted(found.values(), key=lambda effect: _RANK.index(effect.outcome)))


def _effect(change: Change, view: View, cause: Cause | None, settings: Settings, *, named: bool) -> Effect | None:
    old, new = change.before, change.after
    if not view.has(change.tool):
        return _of_absent(change, view)
    if new is Decision.DEFAULT and view.stock(change.tool, change.example) is old:
        if not view.by_session:
            return None  # the client's own decision, restated
        if old is Decision.ASK:
            return _by_session(change, view)
    if new is Decision.DENY and old is Decision.DEFAULT and view.stock(change.tool, change.example) is new:
        cause = Cause("PERM-NARROWED", f"{view.title} keeps it from an agent, unless it says more than a list does")
        return _entry(change, cause, Outcome.NARROWED) if named else None
    if at_most(new, old) or (old is Decision.DEFAULT and new is Decision.ASK and settings_ask(settings)):
        cause = cause or _MAY_ASK.get((old, new)) or Cause("PERM-NARROWED", f"{view.title} cannot say it")
        return _entry(change, cause, Outcome.NARROWED)
    if widening_allowed(change.tool, settings):
        reason = f"{view.title} cannot say the limit, and --allow-widening {change.tool.cap} lets it go"
        return _entry(change, Cause("PERM-WIDENED", reason), Outcome.DROPPED)
    message = f'INTERNAL ERROR: "{change.tool.label}" would go from {old} to {new}'
    raise InternalError("proof", message, hint="nothing was written; please report this with the source file")


def _joined_names(found: Effective) -> frozenset[str]:
    """The names of servers' tools that rules mention."""
    return frozenset(joined(tool) for tool in found.mentioned if tool.cap is Cap.MCP)


def _is_no_tool_itself(tool: Tool, mentioned: frozenset[Tool], view: View) -> bool:
    """Whether a tool that has the name of a server's is told as that: nobody speaks of one of another kind."""
    return tool.cap is Cap.OTHER and not (view.has(tool) and tool in mentioned)


def _of_hooks(new: Effective, view: View, guarded: Guarded) -> Iterator[Effect]:
    """What the stand-ins for hooks take away. That they are there was seen before: nothing else could come out."""
    cause = Cause("PERM-HOOK-GUARDED", guarded.reason, "--allow-widening hooks lets what the hook refuses go")
    plain = Effective(stated(replace(guarded.limits, guards=())))
    general, mentioned, servers = None, frozenset(plain.mentioned), _joined_names(plain)
    for change in changes(plain, new, view.tools, view.apart):
        if not guards(guarded.limits.guards, change.tool):
            continue
        if change.tool.label in servers and _is_no_tool_itself(change.tool, mentioned, view):
            continue
        if not view.has(change.tool):
            if change.after is Decision.DENY is not change.before:
                reason = f"{view.title} has no such tool, and no hooks; it is denied by name, also on the way back"
                yield _entry(change, replace(cause, reason=reason), Outcome.DROPPED)
            continue
        if change.tool == ANY:
            general = change.before, change.after
        elif plain.only_generally(change.tool) and general == (change.before, change.after):
            continue  # told with everything else
        if change.before is Decision.DENY or change.after not in (Decision.ASK, Decision.DENY):
            continue
        stock = view.stock(change.tool, change.example)
        if not (change.before is Decision.DEFAULT and stock is change.after and not view.by_session):
            yield _entry(change, cause, Outcome.NARROWED)


_MAY_ASK = {
    (Decision.ALLOW, Decision.DEFAULT): Cause("PERM-MAY-ASK", "it is granted, and the session may ask first"),
}


def settings_ask(settings: Settings) -> bool:
    """Whether a tool that is merely listed may come out with a question."""
    return settings.grants == "ask" or bool(settings.ambient)


def widening_allowed(tool: Tool, settings: Settings) -> bool:
    """Whether the user lets the limits of a tool go."""
    return str(tool.cap) in settings.allow_widening


def _of_absent(change: Change, view: View) -> Effect | None:
    lost = change.before is not Decision.DENY and change.after is Decision.DENY
    if lost or (change.after is Decision.ASK and change.before is not Decision.DENY):
        return _entry(change, Cause("PERM-NO-SUCH-TOOL", f"{view.title} has no such tool"), Outcome.DROPPED)
    if change.before in (Decision.DENY, Decision.ASK):
        cause = Cause("PERM-NOTHING-TO-DENY", f"{view.title} has no such tool, so there is nothing to deny")
        return _entry(change, cause, Outcome.DROPPED if change.tool.cap is Cap.OTHER else Outcome.MAPPED)
    return None


def _by_session(change: Change, view: View) -> Effect:
    reason = f"{view.title} asks by its session's own settings, which the file cannot state"
    return _entry(change, Cause("PERM-ASK-BY-SESSION", reason), Outcome.APPROXIMATED)


def _entry(change: Change, cause: Cause, outcome: Outcome) -> Effect:
    label = "everything else" if change.tool == ANY else change.tool.label
    words = cause.reason, cause.hint, change.example or ""
    return Effect(cause.code, outcome, label, change.before, change.after, *words)


def summary(found: Iterable[Effect], same: str) -> Verdict:
    """The gravest outcome of effects, and all of their reasons in a line; `same` where there are none."""
    listed = list(found)
    if not listed:
        return Verdict(Outcome.MAPPED, same)
    return Verdict(listed[0].outcome, "; ".join(_sentences(listed)))


def _sentences(found: list[Effect]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for effect in found:
        by_reason.setdefault(effect.reason, []).append(effect.capability)
    for reason, capabilities in by_reason.items():
        yield f"{', '.join(capabilities)}: {reason}"
