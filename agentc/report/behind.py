"""Limits of clients' configurations that stay behind, over a whole run: told once, with the lines that keep them.

Belongs here: gathering them from items, and their wording. Not here: which limits these are (`project/around.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from agentc.ir.value import Map, Value
from agentc.lens.client_config import Behind
from agentc.lens.secrets import secret_in, secret_in_text
from agentc.project.plan import Item

CODE, UNREAD = "PERM-CONFIG-LEFT", "PERM-CONFIG-UNREAD"
SHOWN = 12
HIDDEN = "(one that looks like a secret)"


@dataclass(frozen=True, slots=True)
class Left:
    """What one configuration limits, and the sources of the agents that these limits do not come along with."""

    behind: Behind
    sources: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Whose limits these are, where they stand, and for whom."""
        count = len(self.sources)
        return f"{self.behind.client} ({', '.join(self.behind.files)}), for {count} agent{'s' * (count != 1)}"

    @property
    def words(self) -> tuple[str, ...]:
        """The limits, without what looks like a secret."""
        return tuple(HIDDEN if secret_in_text(word) else word for word in self.behind.words)

    @property
    def line(self) -> str:
        """The lines for the target's configuration, as JSON; empty where there are none."""
        pasted = self.behind.pasted
        if pasted is None or not pasted.values:
            return ""
        text = json.dumps(_thawed(pasted.values), ensure_ascii=False)
        return HIDDEN if secret_in(pasted.values) or secret_in_text(text) else text


def left_behind(items: Iterable[Item]) -> tuple[Left, ...]:
    """Return the limits that stay behind, each configuration once."""
    found: dict[Behind, list[str]] = {}
    for item in items:
        if item.behind:
            found.setdefault(item.behind, []).append(item.source)
    return tuple(Left(behind, tuple(sources)) for behind, sources in found.items())


def warning(items: Iterable[Item]) -> Iterator[str]:
    """Yield the one warning of a run, line by line, and files that a client passes over."""
    listed = list(items)
    for line in dict.fromkeys(line for item in listed if item.behind is not None for line in item.behind.passed_over):
        yield f"warning[{UNREAD}]: {line}"
    if not (found := left_behind(listed)):
        return
    yield f"warning[{CODE}]: limits that your configuration states for all agents stay behind"
    for left in found:
        yield f"  {left.heading}: {_shown((*left.words, *left.behind.unsaid))}"
        yield from (f"    {line}" for line in ways_out(left))
    if any(left.behind.words for left in found):
        yield "  hint: --fold-config puts them into each agent instead"


def ways_out(left: Left) -> Iterator[str]:
    """Yield how the target's own configuration can say the limits, and which of them it cannot."""
    behind = left.behind
    if left.line and behind.pasted is not None:
        also = "; then convert with --respect-config, since an agent's own grants win over it" * behind.own_wins
        yield f"{behind.target} says it in {behind.pasted.file}{also}:"
        yield left.line
    elif behind.words and behind.pasted is None:
        yield f"{behind.target} has no configuration that could say it"
    if behind.pasted is not None and behind.pasted.unsaid:
        unsaid = (HIDDEN if secret_in_text(word) else word for word in behind.pasted.unsaid)
        yield f"{behind.target} cannot say: {_shown(tuple(unsaid))}"
    if behind.unsaid:
        yield f"no agent's file can hold: {_shown(behind.unsaid)}"


def _shown(words: tuple[str, ...]) -> str:
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f", and {more} more" if more > 0 else "")


def told_last(items: Iterable[Item]) -> str:
    """Return what the last line of a run says of limits that stay behind; empty where there are none."""
    clients = dict.fromkeys(left.behind.client for left in left_behind(items))
    return f"; limits of your {' and '.join(clients)} configuration stayed behind" if clients else ""


def as_data(left: Left) -> dict[str, Any]:
    """Return limits that stay behind as plain data, for programs."""
    behind = left.behind
    pasted = None
    if behind.pasted is not None:
        values = None if left.line == HIDDEN else _thawed(behind.pasted.values)
        pasted = {"file": behind.pasted.file, "values": values, "unsaid": list(behind.pasted.unsaid)}
    return {
        "client": behind.client,
        "target": behind.target,
        "files": list(behind.files),
        "limits": list(left.words),
        "unsaid": list(behind.unsaid),
        "paste": pasted,
        "sources": list(left.sources),
    }


def _thawed(value: Value) -> Any:
    if isinstance(value, Map):
        return {key: _thawed(item) for key, item in value.items()}
    return [_thawed(item) for item in value] if isinstance(value, tuple) else value
