"""Traces: which statements of a file were made from which of another's, as digests that tell later
which of them was edited.

Belongs here: making traces, and moving them on to the next file. Not here: how they are spelled
(`syntax/carried_comments.py`), what they decide (`pipeline/merge_fields.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from agentc.ir.agent import Agent, stated, visible
from agentc.ir.executables import STRIP_EXECUTABLE, runs_processes
from agentc.ir.provenance import DIGITS, UNKNOWN, Trace, digest
from agentc.lens.format import Format

# What a trace says besides statements: the digests of all keys of a format's own, one behind the
# other in one value.
EACH = "each.{}"
# Limits of single tools that an original could not take: one digest each.
SETTLED = "settled.permission"
# What every agent states. A trace that does not speak of it was not written by agentc.
ALWAYS = frozenset({"name", "mode", "prompt"})


def key_of_rest(attribute: str) -> str:
    """Return what a trace calls that part of an attribute which starts nothing."""
    return f"{attribute}.left"


def split_digests(joined: str) -> tuple[str, ...]:
    """Return the digests that stand one behind the other."""
    return tuple(joined[place : place + DIGITS] for place in range(0, len(joined), DIGITS))


def find_touched(trace: Trace, seen: Agent) -> frozenset[str]:
    """Return the statements that do not stand as they were written, by the trace, or of which that
    only guesses. A name that only the path gives stands elsewhere, and was not touched."""
    in_seen, absent = list_statements(seen), digest(None)
    names = {name for name in (*in_seen, *trace.digests) if not is_part(name)}
    if not (seen.origin and seen.origin.named):
        names.discard("name")
    return trace.guessed | frozenset(
        name
        for name in names
        if digest(in_seen.get(name)) != trace.digests.get(name, (absent, absent))[1]
    )


def find_known_trace(seen: Agent, original: Format) -> Trace | None:
    """Return the trace of an original's format that an agent's file has; `None` for one that
    guesses: it tells of no edit."""
    trace = seen.carried.trace(original.own)
    return None if trace is None or trace.guessed else trace


def is_whole(trace: Trace) -> bool:
    """Return whether a trace speaks of everything that each agent states."""
    return trace.digests.keys() >= ALWAYS


def is_part(name: str) -> bool:
    """Return whether a name in a trace stands for a part of a statement: `each.FORMAT`,
    `settled.permission`, `hooks.left` and its like. Whoever compares statements leaves such names
    out; `statement_of` leads to the whole one."""
    return (
        name.startswith(EACH.format(""))
        or name == SETTLED
        or name in map(key_of_rest, STRIP_EXECUTABLE)
    )


def statement_of(name: str) -> str:
    """Return the statement to which a name in a trace belongs; the name itself where it is a whole
    one."""
    prefix = EACH.format("")
    if name.startswith(prefix):
        return f"extra.{name.removeprefix(prefix)}"
    if name == SETTLED:
        return "permission"
    return next(
        (attribute for attribute in STRIP_EXECUTABLE if key_of_rest(attribute) == name), name
    )


def list_statements(agent: Agent) -> dict[str, Any]:
    """Return everything that an agent states, by its name; `extra.FORMAT` is all of that format's
    keys."""
    attributes = (name for name in stated(agent) if name != "extra")
    own = {name: value for name, value in visible(agent, attributes) if value is not None}
    if "\r" in agent.prompt:
        own["prompt"] = agent.prompt.replace("\r\n", "\n")  # a checkout may change them all
    return own | {f"extra.{owner}": keys for owner, keys in agent.extra.items()}


def make_trace(
    home: Format,
    seen: Agent,
    image: Agent,
    target: Format,
    left: Mapping[str, Any] = MappingProxyType({}),
) -> Trace:
    """Return the trace of an agent that stood so in one format's file, and stands so in another's;
    `left` is what is carried of attributes that are not carried whole."""
    old, new = list_statements(seen), list_statements(image)
    extra_names = {f"extra.{home.own}"} | (
        {f"extra.{owner}" for owner in seen.extra} if home.targets_key else set()
    )
    if home.targets_key or target.completes:
        extra_names.add(f"extra.{target.own}")
    if target.targets_key:  # what blocks of the original were moved to
        extra_names |= {f"extra.{owner}" for owner in image.extra if owner not in seen.extra}
    names = (
        name for name in {**old, **new} if not name.startswith("extra.") or name in extra_names
    )
    pairs = {name: _digest_pair(old.get(name), new.get(name)) for name in names}
    if seen.own_limits is not None and seen.own_limits.guards:  # the questions stand in for hooks
        pairs["hooks"] = digest(seen.extra_of(home.own)), digest(None)
    return Trace(
        home.own, pairs | {name: (part, part) for name, part in _digest_parts(home, seen, left)}
    )


def _digest_parts(home: Format, seen: Agent, kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield digests of what may come back by itself: of each own key, and of what is left where
    nothing may start."""
    own = seen.extra_of(home.own)
    if len(own) > 1:
        yield EACH.format(home.own), "".join(digest((key, value)) for key, value in own.items())
    for attribute, without in STRIP_EXECUTABLE.items():
        value = getattr(seen, attribute)
        if attribute in kept:
            yield key_of_rest(attribute), digest(kept[attribute])
        elif runs_processes(attribute, value) and (left := without(value)) is not None:
            yield key_of_rest(attribute), digest(left)


def _digest_pair(old: Any, new: Any) -> tuple[str, str]:
    old_digest = digest(old)
    return old_digest, old_digest if new is old else digest(new)


def move_trace(trace: Trace, seen: Agent, image: Agent) -> Trace:
    """Return an earlier trace as of the file that is written now, in which what nobody has touched
    since is written otherwise."""
    old, new, absent = list_statements(seen), list_statements(image), digest(None)
    nothing = (absent, absent)
    pairs = {}
    for name in {**trace.digests, **{name: None for name in new if not name.startswith("extra.")}}:
        base_original, base_written = trace.digests.get(name, nothing)
        if name in trace.guessed and name != "name":
            base_original = base_written = UNKNOWN
        moves = digest(old.get(name)) == base_written and not is_part(name)
        pairs[name] = (base_original, digest(new.get(name)) if moves else base_written)
    return Trace(trace.format, {name: pair for name, pair in pairs.items() if pair != nothing})
