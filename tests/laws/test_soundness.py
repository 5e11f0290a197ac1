"""No conversion lets an agent do more than it could, and every narrowing is in the report: asked of
independent models.

Belongs here: the law, over all pairs of formats. Not here: the models (`models/`), real clients
(`clients/`).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any, Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agentc
from agentc.ir.field_change import Outcome, PermissionChange
from tests.support.models import claude, extended, glob, hooks, names, opencode, servers
from tests.support.models.order import GUARDED, at_most, narrower
from tests.support.models.probes import PROBES
from tests.support.oracles import ORACLES
from tests.support.strategies_permission import (
    CLAUDE,
    EXTENDED,
    OPENCODE,
    configuration,
    document,
    markdown,
)

TARGETS = ("claude", "opencode", "extended", "extended-yaml")
# With four targets, and OpenCode asked twice, an example is five cases; `make soundness` draws many
# more than these.
EXAMPLES = 50 if os.environ.get("AGENTC_PROFILE") == "ci" else 15
MANY = 100
WRITING = ("edit", "create")
# What a conversion is asked for: by default it is told of all servers that it will be asked about.
WISHES: dict[str, tuple[dict[str, Any], ...]] = {
    "opencode": ({"grants": "allow"}, {"grants": "ask"}),
    "claude": ({}, {"strict_servers": True}, {"servers": frozenset()}),
}
MODE_CAPABILITIES = frozenset({"shell", "edit", "create", "notebook", "web_fetch"})


class Model(Protocol):
    """What every model can be asked."""

    def has(self, capability: str) -> bool: ...
    def decide(self, capability: str, argument: str) -> str: ...
    def stock(self, capability: str, argument: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """One format's limits: what is drawn, how it is spelled, and the model that reads it."""

    stated: st.SearchStrategy[dict[str, Any]]
    spelled: Callable[[dict[str, Any]], str]
    model: Callable[[dict[str, Any]], Model]
    path: str = "pilot.md"


def in_opencode(stated: dict[str, Any]) -> Model:
    return opencode.read(markdown(stated))


def in_extended(stated: dict[str, Any]) -> Model:
    return extended.read(markdown(stated))


def _spell(oracle: ModuleType, stated: dict[str, Any]) -> str:
    spell: Callable[[dict[str, Any]], str] = getattr(oracle, "spell", markdown)
    return spell(stated)


def _ask_oracle(oracle: ModuleType, stated: dict[str, Any]) -> Model:
    model: Model = oracle.read(_spell(oracle, stated))
    return model


SOURCES = {
    "claude": Source(CLAUDE, markdown, lambda stated: claude.read(markdown(stated), "intent")),
    "opencode": Source(OPENCODE, markdown, in_opencode),
    "extended": Source(EXTENDED, markdown, in_extended),
    "extended-yaml": Source(EXTENDED, lambda stated: document(stated, "prompt"), in_extended),
    "opencode-json": Source(OPENCODE, configuration, in_opencode, "opencode.json"),
    "yaml-agent": Source(EXTENDED, lambda stated: document(stated, "instructions"), in_extended),
    **{
        name: Source(oracle.STATED, partial(_spell, oracle), partial(_ask_oracle, oracle))
        for name, oracle in ORACLES.items()
    },
}
# The formats that know most of limits: through these every other one is reached.
HUBS = ("claude", "opencode", "extended")
PAIRS = [
    *((source, TARGETS, EXAMPLES) for source in SOURCES if source not in ORACLES),
    *((source, tuple(ORACLES), EXAMPLES // 5) for source in HUBS),
    *((source, (*TARGETS, *ORACLES), EXAMPLES // 5) for source in ORACLES),
]


def read_target(target: str, text: str) -> Model:
    """What an output lets its client do. To Claude Code a scope is no limit, and what
    one tool is denied another may do."""
    if target == "claude":
        return claude.read(text, "powers")
    if target == "opencode":
        return opencode.read(text)
    if target in ORACLES:
        oracle: Model = ORACLES[target].read(text)
        return oracle
    return extended.read(text if target == "extended" else f"---\n{text}---\n")


@pytest.mark.parametrize(("source", "targets", "examples"), PAIRS)
def test_nothing_is_widened_and_every_narrowing_is_told(
    source: str, targets: tuple[str, ...], examples: int, figure: Callable[[str], None]
) -> None:
    kind = SOURCES[source]
    counts: Counter[str] = Counter()
    written: Counter[str] = Counter()

    @settings(max_examples=examples)
    @given(stated=kind.stated)
    def law(stated: dict[str, Any]) -> None:
        before = kind.model(stated)
        for target in targets:
            for wishes in (
                WISHES.get(target, ({},))
                if target != "claude" or _names_by_pattern(stated)
                else ({},)
            ):
                outcome = case(source, target, wishes, kind, stated, before)
                counts[outcome] += 1
                written[target] += outcome == "read"

    law()
    # What is refused proves nothing: some of many examples have to be written.
    assert examples < MANY or all(written[target] for target in targets), written
    where = f"from {source} to {', '.join(targets)}"
    figure(f"soundness, {where}: {counts['read']} conversions, {counts['refused']} refused")


def _names_by_pattern(stated: dict[str, Any]) -> bool:
    """Whether a file could deny servers by a text and a star."""
    return any(re.fullmatch(r"[^*?]+\*", word) for word in names._words(stated))


def case(
    source: str,
    target: str,
    wishes: dict[str, Any],
    kind: Source,
    stated: dict[str, Any],
    before: Model,
) -> str:
    """Probe one conversion; return whether it was `read` or `refused`.

    Unless all servers are closed, a denial by a pattern holds for those that are known: all that
    are asked about, or those alone that the file names.
    """
    text, made, grants = kind.spelled(stated), names.probes(stated), wishes.get("grants")
    listed = servers.of_probes((*made, *(("mcp", argument) for argument in PROBES["mcp"])))
    listed = frozenset() if "servers" in wishes else listed
    try:
        settings = agentc.ConversionOptions(**{"servers": listed, **wishes})
        done = agentc.convert(text, source=source, target=target, path=kind.path, settings=settings)
    except agentc.AgentcError as error:
        if error.exit_code != 1:
            raise
        return "refused"
    after = before if done.text == text else read_target(target, done.text)
    told = [effect for loss in done.losses for effect in loss.effects]
    mode = any(loss.field == "permission.mode" for loss in done.losses)
    narrowed: set[tuple[str, str]] = set()
    known = servers.named(stated, listed)
    for capability, argument, old, new in compared(before, after, told, made):
        place = (target, capability, argument, f"{old} -> {new}", text, done.text)
        stock = after.stock(capability, argument)
        if target == "opencode" and capability in WRITING and old != "deny":
            # It has one key for both, so that a hook that guards one of them is asked for in both.
            old = GUARDED if GUARDED in [before.decide(one, argument) for one in WRITING] else old
        session = target == "claude" and old == GUARDED  # what a session asks is no hook
        held = at_most(
            new, old, target_asks=stock == "ask" and not session, grants_ask=grants == "ask"
        )
        if old == GUARDED and capability == "other" and target == "opencode":
            # No tool of its own has such a name: that the hook is left behind says it all.
            held = held or any(
                (loss.field, loss.outcome) == ("hooks", Outcome.DROPPED) for loss in done.losses
            )
        if (
            not held
            and capability == "mcp"
            and "servers" in wishes
            and argument.partition("/")[0] not in known
        ):
            continue  # nobody names that server
        named = f'"{argument}"' in text and (capability, argument) not in made
        if (
            not held
            and capability == "other"
            and target in NAMES_ALONE
            and not named
            and not exists(argument)
        ):
            narrowed.add((capability, argument))
            continue  # a pattern matches it, and the client has no tool of that name
        assert held or nothing_to_deny(told, capability, argument), place
        if capability == "external_directory" and "permissionMode" in stated:
            continue  # a mode that stays lifts or keeps the same questions on both sides
        if target in ("claude", *ORACLES) and argument == "doom_loop" and new == "default":
            continue  # a question of OpenCode's own, and no tool
        if (new, stock) == ("deny", "deny") and old in ("default", GUARDED):
            narrowed.add((capability, argument))  # no need to tell it, where nothing granted it
        if old == GUARDED and new == "ask" == unguarded(before).decide(capability, argument):
            narrowed.add((capability, argument))  # nor where a question stood before the hook
            continue
        if not before.has(capability) or (
            (new, stock) == ("deny", "deny") and old in ("default", GUARDED)
        ):
            continue
        if (old, new) == ("default", "ask") or narrower(
            new, old, target_stock=None if target == "claude" else stock
        ):
            narrowed.add((capability, argument))
            # Of a server with a name like another's the report says nothing of its own: it speaks
            # of their patterns.
            assert (
                (capability, argument) in made
                or mode
                or any(tells(effect, capability, argument) for effect in told)
            ), place
    for effect in told:
        silent = (
            effect.capability in ("mode_switch:enter", "mode_switch:exit")
            and not after.has("mode_switch")
        ) or (effect.capability in PROBES and not before.has(effect.capability))
        silent |= effect.capability == "everything else" and not before.has("other")
        if effect.outcome is Outcome.NARROWED and not silent:
            probed = any(tells(effect, capability, argument) for capability, argument in narrowed)
            assert probed, (target, effect.code, effect.capability, effect.example, text, done.text)
    return "read"


def unguarded(model: Model) -> Model:
    """The same limits without hooks."""
    return (
        replace(model, guards=hooks.Guards(()))
        if isinstance(model, claude.Model | extended.Model)
        else model
    )


def compared(
    before: Model,
    after: Model,
    told: list[PermissionChange],
    made: tuple[tuple[str, str], ...] = (),
) -> Iterator[tuple[str, str, str, str]]:
    """Both decisions for every probe, for the examples of the report, and for names made of the
    file's patterns."""
    known = (probe for probe in made if after.has(probe[0]))
    yield from ((*probe, before.decide(*probe), after.decide(*probe)) for probe in known)
    for capability, arguments in PROBES.items():
        if not after.has(capability) and capability != "external_directory":
            continue
        if not before.has(capability) and all(
            before.decide(capability, argument) != "deny" for argument in arguments
        ):
            continue
        examples = [
            effect.example for effect in told if effect.example and effect.capability == capability
        ]
        for argument in (*arguments, *examples):
            yield (
                capability,
                argument,
                before.decide(capability, argument),
                after.decide(capability, argument),
            )


# Clients that deny tools by their names, and take none from plugins but through servers.
NAMES_ALONE = frozenset({"claude", "qwen"})


def exists(name: str) -> bool:
    """Whether Claude Code has a tool of that name, of its own: it takes none from plugins but
    through servers."""
    return name in extended.KNOWN.values()


def nothing_to_deny(told: list[PermissionChange], capability: str, argument: str) -> bool:
    """Whether the report says of a tool of one vendor that the other has none of that name."""
    entries = (
        effect for effect in told if effect.code in ("PERM-NOTHING-TO-DENY", "PERM-NO-SUCH-TOOL")
    )
    return capability == "other" and any(tells(effect, capability, argument) for effect in entries)


def tells(effect: PermissionChange, capability: str, argument: str) -> bool:
    """Whether an entry of the report is about a probe."""
    if effect.capability in (capability, "everything else"):
        return True
    if capability == "mcp":
        return (
            effect.capability == "all MCP servers"
            or "/" in effect.capability
            or "_" in effect.capability
            or "*" in effect.capability
        )
    if capability == "mode_switch":
        return effect.capability in ("mode_switch:enter", "mode_switch:exit")
    return capability == "other" and glob(
        effect.capability, argument
    )  # by its name, or by a pattern over names
