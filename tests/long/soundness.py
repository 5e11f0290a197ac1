"""The long run over limits: `make soundness MAPS= SEED=`, on every core.

Belongs here: how many limits, how they are shared out, what is printed. Not here: limits
(`support/drawn_limits.py`), formats and their models (`laws/test_soundness.py`).

    python -m tests.long.soundness MAPS SEED
"""

from __future__ import annotations

import functools
import gc
import hashlib
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import agentc
from agentc.ir.value import Map
from agentc.lens.client_config import ConfigFile, ConfiguredLimits, SurroundingLimits, Turn
from agentc.lens.parse import parse
from agentc.permissions import home_patterns
from agentc.permissions.compare import compare
from agentc.pipeline.convert import convert_document
from agentc.syntax.plain_json import load
from agentc.vendors.registry import get_client_config, get_format
from tests.laws.test_soundness import SOURCES, TARGETS, Model, exists, nothing_to_deny, read_target
from tests.support.drawn_limits import FORMS, SERVERS, Draw, probes
from tests.support.models import HOME, config
from tests.support.models.order import at_most
from tests.support.models.probes import PROBES
from tests.support.models.servers import of_probes

BATCH = 500
# Modules that remember tables of formats, and templates, which no document changes.
OF_FORMATS = {
    "agentc.lens.format",
    "agentc.lens.map_parts",
    "agentc.lens.place",
    "agentc.templating.environment",
    "agentc.vendors.registry",
}
# A denial by a pattern holds for servers that are known: all that are asked about.
KNOWN = of_probes(
    ("mcp", argument) for argument in (*PROBES["mcp"], *(f"{server}/x" for server in SERVERS))
)
# Where an agent lies, and two configurations that its client reads, the one that counts less first.
CONFIGURED = {
    "opencode": (
        "/r/pkg/.opencode/agents/pilot.md",
        ("/r/opencode.json", "/r/.opencode/opencode.json"),
    ),
    "claude": (
        "/r/.claude/agents/pilot.md",
        ("/r/.claude/settings.json", "/r/.claude/settings.local.json"),
    ),
}


@dataclass(slots=True)
class Tally:
    """What a batch came to."""

    counts: Counter[str] = field(default_factory=Counter)
    heads: set[bytes] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")


def main(maps: int, seed: int) -> int:
    """Try batches until that many different maps were drawn; print the figures, and return 1 where
    something is wrong."""
    start = time.monotonic()
    seeds = range(seed * 1_000_000, seed * 1_000_000 + -(-2 * maps // BATCH))
    total, heads = Tally(), set[bytes]()
    with multiprocessing.get_context("spawn").Pool(
        len(os.sched_getaffinity(0)), _collect_seldom
    ) as pool:
        for done, tally in enumerate(pool.imap_unordered(run, seeds), 1):
            total.counts += tally.counts
            total.wrong += tally.wrong
            print(*tally.wrong, sep="\n", end="\n" if tally.wrong else "", flush=True)
            total.longest = max(total.longest, tally.longest)
            heads |= tally.heads
            if done % 10 == 0:
                print(
                    f"{done * BATCH} maps, {len(heads)} different, {len(total.wrong)} wrong, "
                    f"{time.monotonic() - start:.0f} s",
                    flush=True,
                )
            if len(heads) >= maps:
                break  # the pool ends with the batches that nobody waits for
    print(f"{total.counts['maps']} maps, {len(heads)} of them different: {dict(total.counts)}")
    print(f"longest case: {1000 * total.longest[0]:.0f} ms: {total.longest[1][:500]!r}")
    print(
        f"{len(total.wrong)} wrong; {time.monotonic() - start:.0f} s on {len(os.sched_getaffinity(0))} cores"
    )
    return 1 if total.wrong else 0


def run(seed: int) -> Tally:
    """Try one batch: each head is converted to one target, and compared with a change of itself."""
    draw, tally = Draw(seed), Tally()
    memories = _memories()
    for _ in range(BATCH):
        form = draw.chance.choice(FORMS)
        stated = draw.limits(form)
        source = SOURCES[form]
        text = source.spelled(stated)
        tally.counts["maps"] += 1
        tally.heads.add(_digest(form, text))
        begun = time.perf_counter()
        try:
            target, before = draw.chance.choice(TARGETS), source.model(stated)
            _forget(memories)
            tally.counts[_converted(draw, form, stated, target, before)] += 1
            _forget(memories)
            tally.counts[_compared(draw, form, stated, before)] += 1
            if form in CONFIGURED and form != target and draw.chance.random() < 0.25:
                _forget(memories)
                tally.counts[_folded(draw, form, stated, target)] += 1
        except AssertionError as error:
            tally.wrong.append(f"wrong: {error}")
        except (
            Exception
        ) as error:  # every other failure is an internal one, which a count shall show
            tally.wrong.append(f"{type(error).__name__}: {error}: {form}: {text!r}")
        tally.longest = max(tally.longest, (time.perf_counter() - begun, text))
    return tally


def _digest(form: str, text: str) -> bytes:
    """Return what stands for a head in the count of different ones, alike in every process:
    `hash` has another seed in each."""
    return hashlib.blake2b(f"{form}\n{text}".encode(), digest_size=8).digest()


def _converted(draw: Draw, form: str, stated: dict[str, Any], target: str, before: Model) -> str:
    """Convert a head; return what became of it, after asking the models whether anything is
    wider."""
    source, grants_ask = SOURCES[form], target == "opencode" and draw.chance.random() < 0.5
    text, strict = source.spelled(stated), target == "claude" and draw.chance.random() < 0.3
    try:
        known = frozenset() if strict else KNOWN
        wishes = agentc.ConversionOptions(
            grants="ask" if grants_ask else "allow", servers=known, strict_servers=strict
        )
        done = agentc.convert(text, source=form, target=target, path=source.path, settings=wishes)
    except agentc.AgentcError as error:
        if error.exit_code != 1:
            raise
        return "refused"
    after = before if done.text == text else read_target(target, done.text)
    told = [effect for loss in done.losses for effect in loss.effects]
    for capability, arguments in probes(draw.chance, stated).items():
        if not after.has(capability) and capability != "external_directory":
            continue
        if not before.has(capability) and all(
            before.decide(capability, argument) != "deny" for argument in arguments
        ):
            continue
        for argument in arguments:
            if (capability, target) == ("other", "claude") and not exists(argument):
                continue  # the client has no tool of that name
            old, new = before.decide(capability, argument), after.decide(capability, argument)
            asks = after.stock(capability, argument) == "ask"
            held = at_most(new, old, target_asks=asks, grants_ask=grants_ask)
            assert held or nothing_to_deny(told, capability, argument), (
                target,
                capability,
                argument,
                old,
                new,
                text,
            )
    return "converted"


def _compared(draw: Draw, form: str, stated: dict[str, Any], old: Model) -> str:
    """Compare a head with a change of it; return the answer, after asking the models where that was
    `same`."""
    source, changed = SOURCES[form], draw.changed(form, stated)
    try:
        before, after = (
            parse(get_format(form), source.spelled(one), source.path).agent
            for one in (stated, changed)
        )
        same = compare(before, after).same
    except agentc.AgentcError as error:
        if error.exit_code not in (1, 2):
            raise
        return "not compared"
    if not same:
        return "differs"
    new = source.model(changed)
    for capability, arguments in probes(draw.chance, stated, changed).items():
        for argument in arguments:
            decided = old.decide(capability, argument), new.decide(capability, argument)
            assert decided[0] == decided[1], (capability, argument, decided, stated, changed)
    return "same"


def _folded(draw: Draw, form: str, stated: dict[str, Any], target: str) -> str:
    """Convert a head with configurations of its client folded in; return what became of it, after
    asking the models."""
    path, places = CONFIGURED[form]
    drawn = [draw.configuration(form) if draw.chance.random() < 0.6 else {} for _ in places]
    files = tuple(
        ConfigFile(one, _frozen(each), Turn.WITH_FOLDER if "/.opencode/" in one else Turn.FIRST)
        for one, each in zip(places, drawn, strict=True)
        if each
    )
    client = get_client_config(form)
    assert client is not None
    text = SOURCES[form].spelled(stated)
    try:
        named = client.named(files, "pilot", _frozen(stated), path)
        around = SurroundingLimits(ConfiguredLimits(client.general(files), named), client.title)
        wishes = agentc.ConversionOptions(fold_config=True, servers=KNOWN)
        (done,) = convert_document(
            parse(get_format(form), text, path), get_format(target), wishes, around
        )
    except agentc.AgentcError as error:
        if error.exit_code != 1:
            raise
        return "refused with a configuration"
    before, own = _configured(form, stated, drawn), _configured(form, stated, [{}, {}])
    after = read_target(target, done.text)
    told = [effect for loss in done.losses for effect in loss.effects]
    for capability, arguments in probes(draw.chance, stated, *drawn).items():
        for argument in arguments if after.has(capability) and before.has(capability) else ():
            if (capability, target) == ("other", "claude") and not exists(argument):
                continue
            new, asks = (
                after.decide(capability, argument),
                after.stock(capability, argument) == "ask",
            )
            for old in (before.decide(capability, argument), own.decide(capability, argument)):
                held = at_most(new, old, target_asks=asks, grants_ask=True)
                held = held or nothing_to_deny(told, capability, argument)
                assert held, (target, capability, argument, old, new, stated, drawn, done.text)
    return "converted with a configuration"


def _configured(form: str, stated: dict[str, Any], drawn: list[dict[str, Any]]) -> Any:
    """Return the model of a head among configurations."""
    if form == "claude":
        return config.in_claude(drawn, SOURCES[form].spelled(stated))
    return config.in_opencode(drawn[:1], stated, drawn[1:])


def _frozen(value: Any) -> Map:
    found = load(json.dumps(value))
    assert isinstance(found, Map)
    return found


def _collect_seldom() -> None:
    home_patterns.find_home = functools.cache(lambda: HOME)  # the one that the models imagine
    gc.freeze()  # what is loaded stays, and need not be gone through again
    gc.set_threshold(20_000, 50, 1_000)


def _memories() -> list[Callable[[], None]]:
    """Return what empties each memory of the product that can hold something of a document."""
    modules = [module for name, module in sys.modules.items() if name.startswith("agentc.")]
    found = {
        id(one): one
        for module in modules
        for one in vars(module).values()
        if hasattr(type(one), "cache_clear")
    }
    memories = [
        one.cache_clear
        for one in found.values()
        if one.__module__.startswith("agentc.") and one.__module__ not in OF_FORMATS
    ]
    assert memories, (
        "the product remembers nothing: are its memories looked for in the right place?"
    )
    return memories


def _forget(memories: list[Callable[[], None]]) -> None:
    for clear in memories:
        clear()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
