"""What a file has to carry of an agent so that nothing of it is lost: values that its format cannot hold.

Belongs here: choosing. Not here: how an agent was written (`home.py`), how it is spelled (`carry_lines.py`), traces of
origin (`trace.py`), what becomes of it (`restore.py`, `putback.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentc.ir.agent import Agent, differences, stated
from agentc.ir.carried import Carried, Kept
from agentc.ir.loss import Loss
from agentc.ir.permission import Permission
from agentc.ir.value import Map, Value, same
from agentc.lens.field import BadValue, Field
from agentc.lens.format import Format
from agentc.lens.home import Home
from agentc.lens.limits import stands_in
from agentc.lens.secrets import secret_in, secret_in_text, without_secrets
from agentc.lens.settings import Settings
from agentc.lens.starting import INERT, starts
from agentc.lens.trace import moved, traced
from agentc.syntax.emit import FRONTMATTER
from agentc.syntax.source import entry_of

STARTS = "--carry-exec carries it along"
GUARDED = f"without the hooks it does not come home; {STARTS}"
SECRET = "it looks like a secret, and is not copied into a comment"
SECRETS = "in {} something looks like a secret, and that is not copied into a comment; the rest is"


@dataclass(slots=True)
class Luggage:
    """What is carried, the statements that this covers, and why others are not carried; `left` is what is carried of
    attributes that are not carried whole."""

    kept: list[Kept] = field(default_factory=list)
    covers: set[str] = field(default_factory=set)
    withheld: dict[str, str] = field(default_factory=dict)
    left: dict[str, Value] = field(default_factory=dict)
    _by_key: dict[tuple[str, str], list[Kept]] = field(default_factory=dict)

    def pack(self, kept: Iterable[Kept], value: Value, names: set[str]) -> None:
        """Carry what covers some statements, unless it looks like a secret: as a value, or as it is spelled."""
        listed = [one for one in kept if one not in self._by_key.get((one.format, one.key), ())]
        key = listed[0].key if listed else ""
        if secret_in(value, key) or any(secret_in_text(one.key) or secret_in(one.raw or "", one.key) for one in listed):
            self.withheld |= dict.fromkeys(names, SECRET)
            return
        self.kept += listed
        for one in listed:
            self._by_key.setdefault((one.format, one.key), []).append(one)
        self.covers |= names - self.withheld.keys()

    def told(self, loss: Loss) -> Loss:
        """A loss as the report has it: carried or not, and why not."""
        name = attribute_of(loss.field)
        why = self.withheld.get(name)
        if why is None and name not in self.covers:
            return loss
        said = why is None or (loss.code == "EXEC-LEFT" and "--carry-exec" in loss.reason)
        reason = loss.reason if said else f"{loss.reason}; {why}"
        return loss.told(reason, carried=name in self.covers)


def carry(
    origin: Home, agent: Agent, image: Agent, target: Format, formats: Mapping[str, Format], settings: Settings
) -> tuple[Carried, Luggage]:
    """What a file in the target format has to carry. `agent` is what is meant, `image` what the target holds of it."""
    luggage = Luggage()
    abroad = origin.home.own != target.own
    if abroad:
        _pack(luggage, origin, agent, image, settings)
    _pass_on(luggage, agent, target, formats, settings)
    traces = [traced(origin.home, origin.seen, image, target, luggage.left)] if abroad else []
    gone = {target.own, origin.home.own} if abroad else {target.own}
    traces += [moved(trace, origin.seen, image) for trace in agent.carried.traces if trace.format not in gone]
    return Carried(tuple(luggage.kept), tuple(traces)), luggage


def attribute_of(statement: str) -> str:
    """The attribute that a dotted statement belongs to; an extra key is its own."""
    return statement if statement.startswith("extra.") else statement.partition(".")[0]


def _pack(luggage: Luggage, origin: Home, agent: Agent, image: Agent, settings: Settings) -> None:
    """The source's own keys whose values the target does not hold, and the author's spelling of limits."""
    changed = {attribute_of(name) for name, *_ in differences(agent, image)}
    prepared = origin.home.prepare(agent)
    near = {*changed, *stated(agent), *stated(prepared), *origin.home.missing} - {"prompt"}
    own = [
        row
        for row in origin.home.fields
        if row.attribute in near
        and row.keys
        and same(getattr(agent, row.attribute), getattr(origin.seen, row.attribute))
    ]
    away = [row for row in own if row.attribute in changed or not _comes_home(row, prepared, agent, origin, settings)]
    beside = {name for row in away for name in row.depends if getattr(agent, name) is not None}
    wanted = beside | {row.attribute for row in away}
    if "permission" in wanted and "hooks" in changed and not settings.carry_exec and stands_in(agent):
        wanted -= {"permission"}
        luggage.withheld["permission"] = GUARDED
    for row in own:
        if row.attribute in wanted:
            _pack_row(luggage, row, getattr(agent, row.attribute), origin, settings)
    for key, value in origin.seen.extra_of(origin.home.own).items():
        name = f"extra.{origin.home.own}.{key}"
        if name in changed:
            luggage.pack([Kept(origin.home.own, key, _raw(origin, key, value))], value, {name})
    if origin.home.targets_key:
        _pack_targets(luggage, origin, changed, settings)


def _pack_row(luggage: Luggage, row: Field, value: Any, origin: Home, settings: Settings) -> None:
    own, keys = origin.home.own, [key for key in row.keys if key in origin.entries]
    if not settings.carry_exec and starts(row.attribute, value):
        value, keys = INERT[row.attribute](value), []
        luggage.withheld[row.attribute] = STARTS
        if value is None:
            return
    elif row.attribute == "mcp_servers" and secret_in(value, row.keys[0]):
        value, named = without_secrets(value, row.keys[0])
        luggage.withheld[row.attribute] = SECRETS.format(", ".join(named)) if value else SECRET
        if not value:
            return
        luggage.left[row.attribute], keys = value, []
    raws = {key: origin.raw(key) for key in keys}
    if raws and None not in raws.values():
        kept = [Kept(own, key, raw) for key, raw in raws.items()]
    elif (written := _written(row, value)) is not None:
        kept = [Kept(own, key, _encoded(item)) for key, item in written.items()] or [Kept(own, row.keys[0], None)]
    else:
        return
    luggage.pack(kept, value if isinstance(value, (Map, tuple, str)) else None, {row.attribute})


def _pack_targets(luggage: Luggage, origin: Home, changed: set[str], settings: Settings) -> None:
    """What the source states for other formats alone, all of it or nothing."""
    key = origin.home.targets_key or ""
    others = origin.seen.extra.without(origin.home.own)
    names = {f"extra.{owner}.{one}" for owner, keys in others.items() if isinstance(keys, Map) for one in keys}
    if not names & changed:
        return
    if not settings.carry_exec and targets_start(others, origin.home):
        luggage.withheld |= dict.fromkeys(names, STARTS)
    else:
        luggage.pack([Kept(origin.home.own, key, _raw(origin, key, others))], others, names)


def targets_start(others: Map, form: Format) -> bool:
    """Whether something is stated for single formats that starts processes; its keys are called as in `form`."""
    starting = {key for row in form.fields if row.attribute in INERT for key in row.keys}
    return any(isinstance(keys, Map) and starting & set(keys) for keys in others.values())


def _comes_home(row: Field, prepared: Agent, agent: Agent, origin: Home, settings: Settings) -> bool:
    """Whether the source's own format would say it again as it did, if it got nothing but the value."""
    value, ready = getattr(agent, row.attribute), getattr(prepared, row.attribute)
    if (value is not ready and not same(value, ready)) or (not value and row.attribute in origin.home.missing):
        return False
    if value is None:
        return True  # what is not stated is not written
    if row.attribute == "permission":
        return not _spelled(row, value, origin)
    try:
        return same(row.codec.image(value, settings), value)
    except BadValue:
        return False


def _spelled(row: Field, limits: Permission, origin: Home) -> bool:
    """Whether the author spelled limits otherwise than agentc would."""
    theirs = {key: origin.spelled(key) for key in row.keys if key in origin.entries}
    return bool(theirs) and theirs != _spelling(row, limits)


@functools.lru_cache(maxsize=1024)  # agents are alike in what they may do
def _spelling(row: Field, limits: Permission) -> Mapping[str, str] | None:
    written = _written(row, limits)
    return None if written is None else {key: _encoded(item) for key, item in written.items()}


def _written(row: Field, value: Any) -> Mapping[str, Value] | None:
    """What the row writes of a value, or `None` where it cannot write all of it."""
    try:
        written = row.codec.write(value)
        again = row.codec.read({key: entry_of(key, item) for key, item in written.items()})
    except BadValue:
        return None
    return written if same(again, value) else None


def _raw(origin: Home, key: str, value: Value) -> str:
    raw = origin.raw(key)
    return _encoded(value) if raw is None else raw


def _encoded(value: Value) -> str:
    return FRONTMATTER.after_colon(value).lstrip(" ")


def _pass_on(luggage: Luggage, agent: Agent, target: Format, formats: Mapping[str, Format], settings: Settings) -> None:
    """What an earlier file carried, and this one does not bring home."""
    for kept in agent.carried.kept:
        form = formats.get(kept.format)
        row = next((row for row in form.fields if kept.key in row.keys), None) if form else None
        if form is None or (not settings.carry_exec and _starts_again(row, kept, form, agent)):
            continue
        if kept.format != target.own:
            name = row.attribute if row else f"extra.{kept.format}.{kept.key}"
            luggage.pack([kept], None, {name})
        else:
            luggage.covers.add(row.attribute if row else f"extra.{kept.format}.{kept.key}")


def _starts_again(row: Field | None, kept: Kept, form: Format, agent: Agent) -> bool:
    if row is not None:
        return starts(row.attribute, getattr(agent, row.attribute))
    return kept.key == form.targets_key and targets_start(agent.extra.without(form.own), form)
