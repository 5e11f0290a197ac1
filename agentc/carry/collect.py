"""What a file has to carry of an agent so that nothing of it is lost: values that its format cannot
hold.

Belongs here: choosing. Not here: how an agent was written (`authored.py`), how it is spelled
(`syntax/carried_comments.py`), traces of origin (`traces.py`), what becomes of it (`restore.py`,
`pipeline/merge_fields.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.carry.authored import AuthoredForm
from agentc.carry.spelled_again import encode_value, spell_raw, survives_round_trip, write_values
from agentc.carry.traces import make_trace, move_trace
from agentc.ir.agent import Agent, differences, stated
from agentc.ir.executables import STRIP_EXECUTABLE, runs_processes
from agentc.ir.field_change import FieldChange
from agentc.ir.provenance import Carried, CarriedKey
from agentc.ir.value import Map, Value, same
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.widening import stands_in
from agentc.options import ConversionOptions
from agentc.secrets.scan import find_secret, holds_secret, without_secrets
from agentc.syntax.carried_block import describe_stand_in
from agentc.syntax.portable_values import make_portable

STARTS = "--carry-exec carries it along"
GUARDED = f"without the hooks it does not come home; {STARTS}"
SECRET = "it looks like a secret, and is not copied into a comment"
SECRETS = "in {} something looks like a secret, and that is not copied into a comment; the rest is"


@dataclass(slots=True)
class CarriedFields:
    """What is carried, the statements that this covers, and why others are not carried; `left` is
    what is carried of attributes that are not carried whole."""

    kept: list[CarriedKey] = dataclasses.field(default_factory=list)
    covers: set[str] = dataclasses.field(default_factory=set)
    rejected: dict[str, str] = dataclasses.field(default_factory=dict)
    left: dict[str, Value] = dataclasses.field(default_factory=dict)
    _by_key: dict[tuple[str, str], list[CarriedKey]] = dataclasses.field(default_factory=dict)

    def add(self, kept: Iterable[CarriedKey], value: Value, names: set[str]) -> None:
        """Carry what covers some statements, unless it looks like a secret: as a value, or as it is
        spelled."""
        listed = [
            carried
            for carried in map(make_portable, kept)
            if carried not in self._by_key.get((carried.format, carried.key), ())
        ]
        key = listed[0].key if listed else ""
        if find_secret(value, key) or any(
            holds_secret(carried.key) or find_secret(carried.raw or "", carried.key)
            for carried in listed
        ):
            self.rejected |= dict.fromkeys(names, SECRET)
            return
        self.kept += listed
        for carried in listed:
            self._by_key.setdefault((carried.format, carried.key), []).append(carried)
        self.covers |= names - self.rejected.keys()

    def tell(self, loss: FieldChange) -> FieldChange:
        """Return a change as the report tells it: carried or not, and why not."""
        name = find_attribute(loss.field)
        why = self.rejected.get(name)
        if why is None and name not in self.covers:
            return loss
        reason_is_told = why is None or "--carry-exec" in loss.reason
        reason = loss.reason if reason_is_told else f"{loss.reason}; {why}"
        return loss.with_reason(reason, carried=name in self.covers)


def collect_carried(
    origin: AuthoredForm,
    agent: Agent,
    image: Agent,
    target: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> tuple[Carried, CarriedFields]:
    """Return what a file in the target format has to carry. `agent` is what is meant, and `image`
    what the target can hold of it."""
    carried_fields = CarriedFields()
    to_other_dialect = origin.home.own != target.own
    if to_other_dialect:
        _collect_fields(carried_fields, origin, agent, image, target, settings)
    _forward_earlier(carried_fields, agent, target, formats, settings)
    traces = (
        [make_trace(origin.home, origin.seen, image, target, carried_fields.left)]
        if to_other_dialect
        else []
    )
    gone = {target.own, origin.home.own} if to_other_dialect else {target.own}
    traces += [
        move_trace(trace, origin.seen, image)
        for trace in agent.carried.traces
        if trace.format not in gone
    ]
    kept = tuple(with_stand_in(one, image, target, formats) for one in carried_fields.kept)
    return Carried(kept, tuple(traces)), carried_fields


def with_stand_in(
    kept: CarriedKey, image: Agent, target: Format, formats: Mapping[str, Format]
) -> CarriedKey:
    """Return what is carried with a word for a reader on what stands for it in a target's file."""
    home = formats.get(kept.format)
    fields = (field for field in (home.fields if home else ()) if kept.key in field.keys)
    field = next(fields, None)
    there = target.field_of(field.attribute) if field else None
    if field is None or there is None or (value := getattr(image, field.attribute)) is None:
        return replace(kept, stand_in="")
    written = write_values(there, value) if there.keys else {kept.key: value}
    if written is None:
        return replace(kept, stand_in=describe_stand_in(kept, there.keys[0], ""))
    key, item = next(iter(written.items()), ("", None))
    stand_in = describe_stand_in(kept, key, encode_value(item)) if key else ""
    return replace(kept, stand_in=stand_in)


def find_attribute(statement: str) -> str:
    """Return the attribute to which a dotted statement belongs; an extra key is an attribute of its
    own."""
    return statement if statement.startswith("extra.") else statement.partition(".")[0]


def _collect_fields(
    carried_fields: CarriedFields,
    origin: AuthoredForm,
    agent: Agent,
    image: Agent,
    target: Format,
    settings: ConversionOptions,
) -> None:
    """Carry the source's own keys whose values the target does not hold, and the author's spelling
    of limits."""
    changed = {find_attribute(name) for name, *_ in differences(agent, image)}
    prepared = origin.home.prepare(agent)
    near = {*changed, *stated(agent), *stated(prepared), *origin.home.missing} - {"prompt"}
    own = [
        field
        for field in origin.home.fields
        if field.attribute in near
        and field.keys
        and same(getattr(agent, field.attribute), getattr(origin.seen, field.attribute))
    ]
    away = [
        field
        for field in own
        if field.attribute in changed
        or not survives_round_trip(field, prepared, agent, origin, settings)
    ]
    beside = {name for field in away for name in field.depends if getattr(agent, name) is not None}
    wanted = beside | {field.attribute for field in away}
    if _is_named_apart(origin, target):
        wanted |= {"name"}
    guards = agent.own_limits.guards if agent.own_limits is not None else ()
    if (
        "permission" in wanted
        and not settings.carry_exec
        and (guards or ("hooks" in changed and stands_in(agent)))
    ):
        wanted -= {"permission"}
        carried_fields.rejected["permission"] = GUARDED
    for field in own:
        if field.attribute in wanted:
            _collect_field(carried_fields, field, getattr(agent, field.attribute), origin, settings)
    for key, value in origin.seen.extra_of(origin.home.own).items():
        name = f"extra.{origin.home.own}.{key}"
        if key in origin.home.executable and not settings.carry_exec:
            carried_fields.rejected[name] = SECRET if find_secret(value, key) else STARTS
        elif name in changed:
            carried_fields.add(
                [CarriedKey(origin.home.own, key, spell_raw(origin, key, value))], value, {name}
            )
    if origin.home.targets_key:
        _collect_overrides(carried_fields, origin, changed, settings)


def _is_named_apart(origin: AuthoredForm, target: Format) -> bool:
    """Return whether a file states another name for its agent than its path, and one of the target
    states none."""
    there, field = origin.seen.origin, target.field_of("name")
    if there is None or there.path is None or not there.named:
        return False
    stated = field is not None and field.keys and not field.only_where_it_stands
    return not stated and origin.home.name_of(there.path) != origin.seen.name


def _collect_field(
    carried_fields: CarriedFields,
    field: Field,
    value: Any,
    origin: AuthoredForm,
    settings: ConversionOptions,
) -> None:
    """Carry the value of a field, as its author spelled it where that can be; without what starts
    processes, and without servers that hold a secret. What is left of it, and why the rest is not
    carried, is noted."""
    own, keys = origin.home.own, [key for key in field.keys if key in origin.entries]
    if not settings.carry_exec and runs_processes(field.attribute, value):
        carried_fields.rejected[field.attribute] = _explain_left(field, value)
        value, keys = STRIP_EXECUTABLE[field.attribute](value), []
        if value is None:
            return
    elif field.attribute == "mcp_servers" and find_secret(value, field.keys[0]):
        value, named = without_secrets(value, field.keys[0])
        reason = SECRETS.format(", ".join(named)) if value else SECRET
        carried_fields.rejected[field.attribute] = reason
        if not value:
            return
        carried_fields.left[field.attribute], keys = value, []
    raws = {key: origin.raw(key) for key in keys}
    if raws and None not in raws.values():
        kept = [CarriedKey(own, key, raw) for key, raw in raws.items()]
    elif (written := write_values(field, value)) is not None:
        kept = [CarriedKey(own, key, encode_value(item)) for key, item in written.items()] or [
            CarriedKey(own, field.keys[0], None)
        ]
    else:
        return
    carried_fields.add(
        kept, value if isinstance(value, (Map, tuple, str)) else None, {field.attribute}
    )


def _explain_left(field: Field, value: Any) -> str:
    """Return why what starts processes is not carried, and whether an option changes that."""
    key = field.keys[0]
    if not find_secret(value, key):
        return STARTS
    rest, named = without_secrets(value, key) if field.attribute == "mcp_servers" else (None, ())
    return f"{STARTS}, without {', '.join(named)}: that looks like a secret" if rest else SECRET


def _collect_overrides(
    carried_fields: CarriedFields,
    origin: AuthoredForm,
    changed: set[str],
    settings: ConversionOptions,
) -> None:
    """Carry what the source states for other formats alone, all of it or nothing; nothing where
    none of it has `changed`."""
    key = origin.home.targets_key or ""
    others = origin.seen.extra.without(origin.home.own)
    names = {
        f"extra.{owner}.{name}"
        for owner, keys in others.items()
        if isinstance(keys, Map)
        for name in keys
    }
    if not names & changed:
        return
    if not settings.carry_exec and overrides_start_processes(others, origin.home):
        why = SECRET if find_secret(others, key) else STARTS
        carried_fields.rejected |= dict.fromkeys(names, why)
    else:
        carried_fields.add(
            [CarriedKey(origin.home.own, key, spell_raw(origin, key, others))], others, names
        )


def overrides_start_processes(others: Map, form: Format) -> bool:
    """Return whether something that is stated for single formats starts processes. Its keys are
    called as in `form`."""
    starting = {
        key for field in form.fields if field.attribute in STRIP_EXECUTABLE for key in field.keys
    }
    return any(isinstance(keys, Map) and starting & set(keys) for keys in others.values())


def _forward_earlier(
    carried_fields: CarriedFields,
    agent: Agent,
    target: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> None:
    """Carry on what an earlier file carried, and this one does not bring back."""
    for kept in agent.carried.kept:
        form = formats.get(kept.format)
        field = (
            next((field for field in form.fields if kept.key in field.keys), None) if form else None
        )
        if form is None or (not settings.carry_exec and _starts_again(field, kept, form, agent)):
            continue
        if kept.format != target.own:
            name = field.attribute if field else f"extra.{kept.format}.{kept.key}"
            carried_fields.add([kept], None, {name})
        else:
            carried_fields.covers.add(
                field.attribute if field else f"extra.{kept.format}.{kept.key}"
            )


def _starts_again(field: Field | None, kept: CarriedKey, form: Format, agent: Agent) -> bool:
    """Return whether a carried key would start processes once it is back, by what the agent has of
    it."""
    if field is not None:
        return runs_processes(field.attribute, getattr(agent, field.attribute))
    if kept.key in form.executable:
        return True
    return kept.key == form.targets_key and overrides_start_processes(
        agent.extra.without(form.own), form
    )
