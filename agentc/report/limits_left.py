"""Limits of clients' configurations that stay behind, told once over a whole run, with the lines
that keep them.

Belongs here: gathering them from items, and their wording. Not here: which limits these are
(`project/config_limits.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.value import Map, Value
from agentc.lens.client_config import LimitsLeftBehind
from agentc.project.plan import PlannedWrite
from agentc.secrets.scan import hide, hide_in_value

CODE, UNREAD = "PERM-CONFIG-LEFT", "PERM-CONFIG-UNREAD"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class ConfigurationLeftBehind:
    """What one configuration limits, and the sources of the agents that these limits do not come
    along with."""

    behind: LimitsLeftBehind
    sources: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Return whose limits these are, where they stand, and for whom."""
        count = len(self.sources)
        files = ", ".join(map(hide, self.behind.files))
        return f"{self.behind.client} ({files}), for {count} agent{'s' * (count != 1)}"

    @property
    def words(self) -> tuple[str, ...]:
        """Return the limits, without what looks like a secret."""
        return tuple(map(hide, self.behind.words))

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Return the limits that no rule can say, without what looks like a secret."""
        return tuple(map(hide, self.behind.unsaid))

    @property
    def let_go(self) -> tuple[str, ...]:
        """Return the limits that the user lets go, without what looks like a secret."""
        return tuple(map(hide, self.behind.let_go))

    @property
    def values(self) -> Any:
        """Return the target's configuration as plain data; `None` where there is none, or a part
        must not be shown.

        With that part hidden it would limit something else, and is not to be pasted.
        """
        pasted = self.behind.pasted
        if pasted is None or not pasted.values:
            return None
        values = _thaw(pasted.values)
        text = json.dumps(values, ensure_ascii=False)
        return values if hide(text) == text and hide_in_value(values) == values else None


def list_left_behind(items: Iterable[PlannedWrite]) -> tuple[ConfigurationLeftBehind, ...]:
    """Return the limits that stay behind, each configuration once."""
    found: dict[LimitsLeftBehind, list[str]] = {}
    for item in items:
        if item.behind:
            found.setdefault(item.behind, []).append(item.source)
    return tuple(
        ConfigurationLeftBehind(behind, tuple(sources)) for behind, sources in found.items()
    )


def render_warning(items: Iterable[PlannedWrite]) -> Iterator[str]:
    """Yield the one warning of a run, line by line, files that a client passes over, and limits
    that limit nothing."""
    listed = list(items)
    for line in dict.fromkeys(
        line for item in listed if item.behind is not None for line in item.behind.passed_over
    ):
        yield f"warning[{UNREAD}]: {hide(line)}"
    for one in list_inert_limits(listed):
        yield f"{hide(str(one.where))}: {one.severity}[{one.code}]: {hide(one.message)}"
    if not (found := list_left_behind(listed)):
        return
    yield f"warning[{CODE}]: limits that your configuration states for all agents stay behind"
    for left in found:
        yield f"  {left.heading}: {_shorten((*left.words, *left.unsaid, *left.let_go))}"
        yield from (f"    {line}" for line in list_ways_out(left))
    if any(left.behind.words for left in found):
        yield "  hint: --fold-config puts them into each agent instead"


def list_inert_limits(items: Iterable[PlannedWrite]) -> tuple[Diagnostic, ...]:
    """Return what there is to say of limits of configurations that limit nothing, each once. Places
    of which a note on an agent speaks are left out."""
    listed = list(items)
    notes = (note for item in listed if item.conversion for note in item.conversion.notes)
    told = {note.where for note in notes}
    found = (one for item in listed if item.behind is not None for one in item.behind.inert)
    return tuple(one for one in dict.fromkeys(found) if one.where not in told)


def list_ways_out(left: ConfigurationLeftBehind) -> Iterator[str]:
    """Yield how the target's own configuration can say the limits, and which of them it cannot."""
    behind = left.behind
    pasted = behind.pasted
    if pasted is None:
        yield from ([f"no configuration for {behind.target} could say it"] if behind.words else [])
    elif left.values is not None:
        also = (
            "; then convert with --respect-config, since an agent's own grants win over it"
            * behind.own_wins
        )
        yield f"{behind.target} says it in {pasted.file}{also}:"
        yield json.dumps(left.values, ensure_ascii=False)
    elif pasted.values:
        yield (
            f"{behind.target} can say it in {pasted.file}; the lines hold what looks like a "
            "secret, and are not shown"
        )
    if pasted is not None and pasted.unsaid:
        yield f"{behind.target} cannot say: {_shorten(tuple(map(hide, pasted.unsaid)))}"
    if behind.unsaid:
        yield f"no agent's file can hold: {_shorten(left.unsaid)}"
    if behind.let_go:
        yield f"--allow-widening lets go: {_shorten(left.let_go)}"


def _shorten(words: tuple[str, ...]) -> str:
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f", and {more} more" if more > 0 else "")


def render_last_line(items: Iterable[PlannedWrite]) -> str:
    """Return what the last line of a run says of limits that stay behind; empty where there are
    none."""
    clients = dict.fromkeys(left.behind.client for left in list_left_behind(items))
    return (
        f"; limits of your {' and '.join(clients)} configuration stayed behind" if clients else ""
    )


def to_data(left: ConfigurationLeftBehind) -> dict[str, Any]:
    """Return limits that stay behind as plain data, for programs."""
    behind, pasted = left.behind, None
    if behind.pasted is not None:
        values = left.values if behind.pasted.values else {}
        pasted = {
            "file": behind.pasted.file,
            "values": values,
            "unsaid": list(map(hide, behind.pasted.unsaid)),
        }
    return {
        "client": behind.client,
        "target": behind.target,
        "files": list(map(hide, behind.files)),
        "limits": list(left.words),
        "unsaid": list(left.unsaid),
        "let_go": list(left.let_go),
        "paste": pasted,
        "sources": list(left.sources),
    }


def _thaw(value: Value) -> Any:
    if isinstance(value, Map):
        return {key: _thaw(item) for key, item in value.items()}
    return [_thaw(item) for item in value] if isinstance(value, tuple) else value
