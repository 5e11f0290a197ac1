"""Which statements of a file were made from which of another's: digests, that tell later who moved.

Belongs here: making traces, and moving them on to the next file. Not here: how they are spelled (`carry_lines.py`),
what they decide (`putback.py`).
"""

from __future__ import annotations

from typing import Any

from agentc.ir.agent import Agent, stated, visible
from agentc.ir.carried import Trace, digest
from agentc.lens.format import Format


def statements(agent: Agent) -> dict[str, Any]:
    """Everything that an agent states, by its name; `extra.FORMAT` is all of that format's keys."""
    attributes = (name for name in stated(agent) if name != "extra")
    own = {name: value for name, value in visible(agent, attributes) if value is not None}
    if "\r" in agent.prompt:
        own["prompt"] = agent.prompt.replace("\r\n", "\n")  # a checkout may change them all
    return own | {f"extra.{owner}": keys for owner, keys in agent.extra.items()}


def traced(home: Format, seen: Agent, image: Agent, target: Format) -> Trace:
    """The trace of an agent that stood so in one format's file, and stands so in another's."""
    old, new = statements(seen), statements(image)
    told = {f"extra.{home.own}"} | ({f"extra.{owner}" for owner in seen.extra} if home.targets_key else set())
    told |= {f"extra.{target.own}"} if home.targets_key else set()
    names = (name for name in {**old, **new} if not name.startswith("extra.") or name in told)
    return Trace(home.own, {name: _pair(old.get(name), new.get(name)) for name in names})


def _pair(old: Any, new: Any) -> tuple[str, str]:
    said = digest(old)
    return said, said if new is old else digest(new)


def moved(trace: Trace, seen: Agent, image: Agent) -> Trace:
    """An earlier trace, for this file: what nobody has touched since is now written otherwise."""
    old, new, none = statements(seen), statements(image), digest(None)
    pairs = {}
    for name in {**trace.digests, **{name: None for name in new if not name.startswith("extra.")}}:
        was, now = trace.digests.get(name, (none, none))
        pairs[name] = (was, digest(new.get(name)) if digest(old.get(name)) == now else now)
    return Trace(trace.format, {name: pair for name, pair in pairs.items() if pair != (none, none)})
