"""What a client's own configuration adds to the agents of a project: where it stands, and what it
limits.

Belongs here: the plain data that vendors fill in, and folding limits into an agent: adding them to
its own. Not here: any vendor's keys (`vendors/*/config_limits.py`), finding files
(`project/client_config.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import Agent
from agentc.ir.field_change import FOLDED, LOSING, FieldChange, Outcome
from agentc.ir.permission import ANY, Decision, Permission, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.permissions.changes import explain_narrowing, find_changes
from agentc.permissions.guards import apply_guards
from agentc.permissions.meet import meet
from agentc.permissions.resolve import ResolvedRules


class Base(Enum):
    """What the folder of a location is relative to. The first three belong to a project, the
    others to a user."""

    ROOT = "the folder that holds the client's own"
    OUTERMOST = "every folder from the repository's root down to it"
    NEAREST = "every folder from it up to the repository's root"
    HOME = "the user's home folder"
    VARIABLE = "what an environment variable names"
    TEXT = "no folder: an environment variable holds the text itself"
    SYSTEM = "the root of the disc"


class Turn(Enum):
    """When a client merges a file of its configuration, beside the files of agents."""

    FIRST = "before all agents"
    WITH_FOLDER = "before the agents of its own folder, and after those of the others"
    LAST = "after all agents"


@dataclass(frozen=True, slots=True)
class ConfigLocation:
    """Files in which a client's configuration stands; the later ones count for more.

    They stand in a `folder` of the base; `*.json` is every file there with that ending. `variable`
    names an environment variable that, where it is set, holds another folder in its place, or that
    holds the text itself. Such a text can be what stands below one `key`; it is plain JSON, and the
    client passes over one that is not. `agents` are the folders beside the files, `agents/**` with
    those inside of it, whose agents are merged with others of their name.
    """

    base: Base
    files: tuple[str, ...]
    folder: str = ""
    variable: str = ""
    key: str = ""
    turn: Turn = Turn.FIRST
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of a configuration: where it stands, what it says, and when it is merged.

    The file of an agent, which states limits for those of its name, has the `folder` in which its
    client looks for agents.
    """

    path: str
    values: Map
    turn: Turn = Turn.FIRST
    folder: str = ""


@dataclass(frozen=True, slots=True)
class InertLimit:
    """Something in a configuration that has no effect: a limit that limits nothing, or agents that
    are not read. It has the file, the keys and items that lead there, and what is wrong."""

    path: str
    keys: tuple[str, ...]
    message: str
    code: str = "PERM-CONFIG-INERT"


@dataclass(frozen=True, slots=True)
class GeneralLimits:
    """What a configuration limits for every agent.

    `rules` come before an agent's own, which win; where `over` is true, they hold whatever those
    say. `guards` are tools before which hooks can refuse, whoever grants them. `words` are the
    limits as the configuration has them, `hooks` the guarding hooks, `unsaid` what neither rules
    nor guards can say, `files` where they stand.
    """

    rules: tuple[Rule, ...] = ()
    over: bool = False
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    guards: tuple[Tool, ...] = ()
    hooks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything can be put into an agent."""
        return bool(self.rules or self.guards)

    @property
    def rules_with_guards(self) -> tuple[Rule, ...]:
        """Return the rules, with a question before what hooks guard."""
        return apply_guards(self.rules, self.guards, Decision.ASK)


@dataclass(frozen=True, slots=True)
class NamedLimits:
    """What a configuration limits for one agent by its name.

    `first` come before its own rules, which win; `both` are its own rules together with what is
    stated for it. `disabled` are the keys that lead to what keeps the client from starting it, none
    where it does.
    """

    first: tuple[Rule, ...] = ()
    both: tuple[Rule, ...] = ()
    disabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasted:
    """Limits in the words of a client's own configuration: the file, what to put there, and what
    cannot be said."""

    file: str
    values: Map
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientConfig:
    """What a client's configuration can limit, and how that is read and written.

    `comments` is true where its files may hold comments. `ignores_broken` is true where it goes on
    without a file that it cannot read. `own_wins` is true where an agent's own grants win over what
    the configuration says. `servers` gives the MCP servers that files name for the project in a
    folder (`None`: for the user alone); beside the format's `configuration` they stand in
    `server_files`. `faults` gives everything in the text of a file for which the client refuses it,
    `references` the names of other files in it, with their places: without one of those the client
    refuses it, too. `agent` gives whom the text of an agent's file limits, whose path gives a name,
    and what it states, as a file of the configuration would say it.
    """

    title: str
    general: Callable[[Sequence[ConfigFile]], GeneralLimits]
    named: Callable[[Sequence[ConfigFile], str, Map, str], NamedLimits]
    paste: Callable[[tuple[Rule, ...]], Pasted]
    servers: Callable[[Sequence[ConfigFile], str | None], Iterable[str]]
    server_files: tuple[ConfigLocation, ...] = ()
    inert: Callable[[Sequence[ConfigFile]], Iterable[InertLimit]] = lambda _: ()
    faults: Callable[[str], Iterable[Diagnostic]] = lambda _: ()
    references: Callable[[str], Iterable[tuple[str, int]]] = lambda _: ()
    agent: Callable[[str, str], Iterable[tuple[str, Map]]] = lambda *_: ()
    comments: bool = False
    ignores_broken: bool = False
    own_wins: bool = False


@dataclass(frozen=True, slots=True)
class ConfiguredLimits:
    """The limits that are put into one agent: the limits that are stated for it by name, and, where
    the user wants that, the limits for all agents."""

    general: GeneralLimits = GeneralLimits()
    named: NamedLimits = NamedLimits()

    def __bool__(self) -> bool:
        return self != NO_LIMITS


@dataclass(frozen=True, slots=True)
class LimitsLeftBehind:
    """Limits that a client's configuration states for agents, and that do not come along to a
    target.

    `words` are the limits, `unsaid` those that no agent's file can hold, `let_go` those that the
    user does not want to be put into agents, `files` where they stand. `pasted` says them in the
    words of the target's own configuration, if it has one; `own_wins` is true where an agent's own
    grants win over that. `passed_over` are files that the client could not read, `inert`
    diagnostics on limits that limit nothing.
    """

    client: str
    target: str
    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()
    pasted: Pasted | None = None
    own_wins: bool = False
    passed_over: tuple[str, ...] = ()
    inert: tuple[Diagnostic, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.unsaid or self.let_go)


NO_GENERAL_LIMITS = GeneralLimits()
NO_LIMITS = ConfiguredLimits()


@dataclass(frozen=True, slots=True)
class SurroundingLimits:
    """What lies around one conversion: the limits to be put into the agent, and the title of the
    client whose they are.

    `home` are the limits that the target's client, of the dialect `own`, states where the file
    lies: such limits can have been put into it. `original` are all limits around the original that
    an edited file is put back into, and `files` state them; `edited` returns them as they are
    around its text after the edit. All three have one order.
    """

    limits: ConfiguredLimits = NO_LIMITS
    title: str = ""
    own: str = ""
    home: ConfiguredLimits = NO_LIMITS
    original: tuple[ConfiguredLimits, ...] = ()
    files: tuple[tuple[str, ...], ...] = ()
    edited: Callable[[str], tuple[ConfiguredLimits, ...]] = lambda _: ()


ALONE = SurroundingLimits()


def fold_limits(agent: Agent, limits: ConfiguredLimits) -> Agent:
    """Return the agent with limits put into it: it may do nothing that it could not do without
    them.

    Raises TooComplex for more rules than can be met with each other.
    """
    if not limits:
        return agent
    rules = _fold_rules(agent.permission.rules, limits)
    permission = (
        agent.permission
        if rules == agent.permission.rules
        else replace(agent.permission, rules=rules)
    )
    permission = _fold_guards(permission, limits.general.guards)
    disabled = True if limits.named.disabled else agent.disabled
    if permission is agent.permission and disabled == agent.disabled:
        return agent
    return replace(agent, permission=permission, disabled=disabled)


@functools.lru_cache(maxsize=512)  # the agents of a project are alike, and so are their limits
def _fold_rules(own: tuple[Rule, ...] | None, limits: ConfiguredLimits) -> tuple[Rule, ...] | None:
    """Return an agent's own rules with limits put into them; the very same (`None` for none) where
    no limit takes anything."""
    first = (*limits.named.first, *(() if limits.general.over else limits.general.rules))
    first = tuple(map(_drop_grant, first))
    if limits.named.both:
        # What the agent opens itself can be gone from these: then nothing is stated about that.
        rules = meet(own or (), (Rule(ANY, Decision.DEFAULT), *first, *limits.named.both))
    else:
        rules = (*first, *(own or ()))
    if limits.general.over:
        rules = meet(rules, limits.general.rules)
    return rules if rules and any(find_changes(ResolvedRules(own), ResolvedRules(rules))) else own


@functools.lru_cache(maxsize=512)
def _fold_guards(permission: Permission, guards: tuple[Tool, ...]) -> Permission:
    """Return a permission with a question before what the hooks around an agent guard: they do not
    come along. As it is where it grants none of these tools."""
    own = permission.rules or ()
    refused = apply_guards(own, guards, Decision.DENY)
    if not any(find_changes(ResolvedRules(own), ResolvedRules(refused))):
        return permission
    together = tuple(dict.fromkeys((*permission.guards, *guards)))
    rules = apply_guards(own, guards, Decision.ASK)
    return replace(permission, rules=rules, guards=together)


def _drop_grant(rule: Rule) -> Rule:
    """Return a rule that opens nothing by itself: what it allows is as if nobody had said
    anything."""
    return replace(rule, decision=Decision.DEFAULT) if rule.decision is Decision.ALLOW else rule


def tell_folding(
    before: Agent, after: Agent, losses: Iterable[FieldChange], title: str
) -> tuple[FieldChange, ...]:
    """Return the losses of an agent, with what it loses by limits that were folded into it from
    `before` to `after`. Raises TooComplex where limits cost too much to compare."""
    if after is before:
        return tuple(losses)
    found = {loss.field: loss for loss in losses}
    why = f"{title} limits it by configuration, and these limits are put into the agent"
    if before.permission != after.permission:
        known = found.get("permission")
        found["permission"] = _tell_folded(before.permission, after.permission, known, why)
    if before.disabled != after.disabled:
        found["disabled"] = FieldChange(
            "disabled", Outcome.NARROWED, why, before.disabled, after.disabled, code=FOLDED
        )
    return tuple(found.values())


def _tell_folded(
    before: Permission, after: Permission, known: FieldChange | None, why: str
) -> FieldChange:
    """Return the one change that tells what a permission loses by folding limits into it, and what
    the conversion was `known` to lose of it anyway."""
    effects = explain_narrowing(before.rules, after.rules, why, FOLDED)
    narrowed = Outcome.NARROWED
    if known is None:
        return FieldChange(
            "permission", narrowed, why, before.rules, after.rules, effects=effects, code=FOLDED
        )
    # To `--on-loss fail` a change with the code FOLDED is no loss, unless one of its effects is:
    # without effects, `known` must stay one, and the change gets no code.
    hides_loss = known.outcome in LOSING and not known.effects
    return FieldChange(
        "permission",
        narrowed,
        f"{why}; {known.reason}",
        before.rules,
        known.after,
        effects=effects + known.effects,
        code="" if hides_loss else FOLDED,
    )


def merge_values(old: Value, new: Value) -> Value:
    """Return two statements of one key as one: maps are merged key by key, else the later one
    counts.

    A key keeps the place where it first stood.
    """
    if not isinstance(old, Map) or not isinstance(new, Map):
        return new
    together: dict[str, Value] = dict(old)
    for key, value in new.items():
        together[key] = merge_values(together[key], value) if key in together else value
    return Map(together)
