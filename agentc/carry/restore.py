"""Taking carried values back: they count as long as what stands in for them in this file is
untouched.

Belongs here: `restore`, and what a format's own carried keys say of it. Not here: reading comments
(`syntax/carried_comments.py`), writing them (`collect.py`).

A carried value counts only if projecting it again gives exactly what is visible: a comment proves
nothing by itself. An edited stand-in wins. The trace must confirm what a field was. Limits that are
wider than what is visible are told; what is stated for a third format alone never widens what
stands here (`drop_carried_limits`). Options can have changed since: limits are projected with
others, too; for a name or a model, which open nothing, the trace's word is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import Any

from agentc.carry.claims import CarriedClaims, decode_all_claims
from agentc.carry.extra_keys import restore_extra_keys
from agentc.carry.stand_ins import drop_completed, return_implied
from agentc.carry.traces import list_statements
from agentc.errors import AgentcError, InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.executables import STRIP_EXECUTABLE, runs_processes
from agentc.ir.permission import Permission
from agentc.ir.value import Value, same
from agentc.lens.agent_references import follow_renames, list_earlier_settings
from agentc.lens.client_config import (
    ALONE,
    NO_LIMITS,
    ConfiguredLimits,
    SurroundingLimits,
    fold_limits,
)
from agentc.lens.field import Field
from agentc.lens.format import Format
from agentc.lens.overrides import (
    drop_carried_blocks,
    move_to_override,
    put_into_blocks,
    specialise,
)
from agentc.lens.project import project
from agentc.options import ConversionOptions
from agentc.syntax.source import make_entry


def restore(
    agent: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
    around: SurroundingLimits = ALONE,
) -> Agent:
    """Return the agent that was meant: with every carried value whose stand-in in this file, of
    format `form`, is untouched.

    What is carried and does not count any more is left out of `carried`. A restored value can let
    the agent do more than what stands in the file: whoever writes it has to tell (`opened.py`).
    """
    agent = drop_completed(agent, form)
    if not agent.carried.kept:
        return return_implied(agent, form, formats, ())
    found = decode_all_claims(agent, form, formats)
    stand = list_statements(agent)
    wanted: dict[str, Any] = {}
    untouched: set[str] = set()
    for claims in found:
        for field in claims.fields:
            value = getattr(claims.agent, field.attribute)
            may = field.attribute != "prompt" and (
                settings.carry_exec or not runs_processes(field.attribute, value)
            )
            if may and field.attribute not in wanted and claims.is_confirmed(field.attribute):
                wanted[field.attribute] = value
                untouched |= (
                    {field.attribute} if claims.is_untouched(field.attribute, stand) else set()
                )
    candidate = replace(agent, extra=restore_extra_keys(agent, found, form, formats, settings))
    limits = (claims.form.find_own_limits(candidate.extra_of(claims.form.own)) for claims in found)
    candidate = replace(candidate, own_limits=next(filter(None, limits), agent.own_limits))
    if form.targets_key:
        candidate = _return_to_blocks(candidate, agent, found, formats)
    stated = dict(wanted)
    settings = _find_earlier_options(candidate, wanted, untouched, agent, form, formats, settings)
    restored = _accept(candidate, wanted, untouched & CHOSEN, agent, form, formats, settings)
    if around.home and "permission" in stated and "permission" not in wanted:
        restored = _unfold_config_limits(
            restored, stated["permission"], agent, form, formats, settings, around
        )
    counting = tuple(kept for claims in found for kept in claims.valid_claims(restored))
    restored = replace(restored, carried=replace(agent.carried, kept=counting))
    return return_implied(restored, form, formats, wanted)


def _return_to_blocks(
    candidate: Agent, seen: Agent, found: Iterable[CarriedClaims], formats: Mapping[str, Format]
) -> Agent:
    """Return the candidate with edits of what `targets` states for a format put into the block of
    the original from which, by the trace, that was moved."""
    for claims in found:
        for owner in claims.list_edited_blocks(seen):
            if owner in formats:
                keys = seen.extra_of(owner)
                candidate = put_into_blocks(
                    candidate, formats[owner], keys, formats, claims.form.own
                )
    return candidate


# Fields that the user's options set, and that never grant anything.
CHOSEN = frozenset({"name", "model"})


def _find_earlier_options(
    candidate: Agent,
    wanted: Mapping[str, Any],
    untouched: Set[str],
    seen: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> ConversionOptions:
    """Return settings with which the wanted limits come out as the untouched limits of this file;
    today's settings where none give that."""
    if "permission" not in untouched:
        return settings
    agent = replace(candidate, **wanted)
    for trial in list_earlier_settings(agent, seen, form, settings):
        image = _project_or_none(agent, form, formats, trial)
        if image is not None and same(image.permission, seen.permission):
            return trial
    return settings


def _accept(
    candidate: Agent,
    wanted: dict[str, Any],
    untouched: Set[str],
    seen: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
) -> Agent:
    """Return the candidate with those wanted values whose projection is what is seen, or whose
    stand-in is untouched; the others are left out one after the other."""
    plain = _project_or_none(seen, form, formats, settings)
    flowed: set[str] = set()
    while True:
        agent = replace(candidate, **wanted)
        image = _project_or_none(agent, form, formats, settings)
        wrong = [
            name
            for name in wanted
            if image is None
            or not (name in untouched or same(getattr(image, name), getattr(seen, name)))
        ]
        if (
            not wrong
            and image is not None
            and plain is not None
            and _would_guard_more(wanted, image, plain)
        ):
            wrong = ["hooks"]  # what stands for what they guard was edited, and counts
        if not wrong and image is not None and plain is not None:
            # What only this format was told, and was edited.
            attributes = (field.attribute for field in form.fields)
            names = (name for name in attributes if name not in (*wanted, *flowed))
            wrong = [name for name in names if not same(getattr(image, name), getattr(plain, name))]
        if not wrong:
            break
        for name in wrong:
            override = (
                None
                if name in flowed
                else move_to_override(candidate, name, getattr(seen, name), form, formats)
            )
            flowed.add(name)
            if override is None:
                wanted.pop(name, None)
            else:
                candidate = override
    others = [field.attribute for field in form.fields if field.attribute not in wanted]
    if (
        plain is None
        or image is None
        or not all(same(getattr(image, other), getattr(plain, other)) for other in others)
    ):
        return seen
    return agent


def _would_guard_more(wanted: Mapping[str, Any], image: Agent, plain: Agent) -> bool:
    """Return whether wanted hooks would limit more than what is seen does."""
    apart = "hooks" in wanted and "permission" not in wanted
    return apart and not same(image.permission, plain.permission)


def _unfold_config_limits(
    restored: Agent,
    permission: Permission,
    seen: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
    around: SurroundingLimits,
) -> Agent:
    """Return the agent without the limits around its file that were put into it, where putting them
    in gives the limits that are seen.

    They come from its client's own configuration, and hold there on: so they need not come back.
    """
    agent = replace(restored, permission=permission)
    for limits in (around.home, ConfiguredLimits(named=around.home.named)):
        image = _project_or_none(agent, form, formats, settings, limits)
        if image is not None and same(image.permission, seen.permission):
            return agent
    return restored


def _project_or_none(
    agent: Agent,
    form: Format,
    formats: Mapping[str, Format],
    settings: ConversionOptions,
    limits: ConfiguredLimits = NO_LIMITS,
) -> Agent | None:
    """Return the nearest agent that a format can hold, with limits put in; `None` where it is
    refused."""
    try:
        special = fold_limits(specialise(agent, form, formats), limits)
        return project(form, follow_renames(special, settings), settings)[0]
    except AgentcError:
        return None


# What decides how much an agent may do.
LIMITS = ("permission", "memory", "disabled")


def drop_carried_limits(agent: Agent, form: Format, formats: Mapping[str, Format]) -> Agent:
    """Return the agent without limits for a format that only a comment states: they count in the
    file that they came from, and nowhere else.

    In a dialect that cannot state them, all come from a comment.
    """
    agent = drop_carried_blocks(agent, form, formats) if agent.extra else agent
    dialect = agent.origin.dialect if agent.origin else form.own
    states_them = dialect in formats and formats[dialect].targets_key
    if form.targets_key or dialect == form.own or states_them:
        return agent
    own = agent.extra_of(form.own)
    fields = [field for name in (*LIMITS, *STRIP_EXECUTABLE) if (field := form.field_of(name))]
    limits = [
        key
        for field in fields
        for key in field.keys
        if key in own and _means_something(field, key, own[key])
    ]
    return agent.with_extra(form.own, own.without(*limits))


def _means_something(field: Field, key: str, value: Value) -> bool:
    try:
        field.codec.read({key: make_entry(key, value)})
    except InvalidValue:
        return False
    return True
