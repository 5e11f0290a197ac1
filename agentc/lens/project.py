"""The one walk that finds the nearest agent a format can hold, and reports what had to change.

Belongs here: `project`, `list_field_changes`. Not here: what a format can hold (its table), the
text (`render.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Set
from dataclasses import replace
from typing import Any

from agentc.errors import InvalidValue, Refused
from agentc.ir.agent import Agent, differences
from agentc.ir.executables import STRIP_EXECUTABLE, runs_processes
from agentc.ir.field_change import FieldChange, Outcome, PermissionChange
from agentc.ir.permission import Decision, Permission
from agentc.ir.value import Map, same
from agentc.lens.field import Field, ReportsChanges
from agentc.lens.format import Format
from agentc.lens.known_servers import options_with_servers
from agentc.lens.map_parts import list_maps_with_parts, list_part_names
from agentc.lens.verify_limits import LeavesUnenforced, verify_not_widened
from agentc.options import DEFAULTS, HOOKS, ConversionOptions
from agentc.permissions.changes import explain_narrowing
from agentc.permissions.guards import (
    add_guards,
    add_own_limits,
    apply_guards,
    list_guarded_tools,
)
from agentc.syntax import GRAMMARS
from agentc.syntax.edits.lines import holds_lines
from agentc.syntax.source import Entry
from agentc.syntax.yaml.reader import read_value
from agentc.syntax.yaml.writer import FRONTMATTER
from agentc.tool_lists.changes import summarize


def project(
    form: Format,
    agent: Agent,
    settings: ConversionOptions = DEFAULTS,
    base: Agent | None = None,
    held: Collection[str] = (),
) -> tuple[Agent, tuple[FieldChange, ...]]:
    """Return the nearest agent that a format can hold, and every statement that had to change.

    What a `base` of that format already says is held as it is; so are the attributes that are known
    to be `held`. Raises Refused where even the nearest agent could do more than this one, or would
    come alive.
    """
    settings = options_with_servers(settings, agent)
    attributes: dict[str, Any] = {"prompt": agent.prompt}
    untouched: set[str] = set()
    limits_here = find_limits_for_target(agent, form, settings)
    if form.targets_key and limits_here.guards:  # it states questions itself
        rules = apply_guards(limits_here.rules or (), limits_here.guards, Decision.ASK)
        limits_here = replace(limits_here, rules=rules)
    limited = agent if limits_here is agent.permission else replace(agent, permission=limits_here)
    prepared = form.prepare(limited)
    for field in form.fields:
        as_it_is = field.attribute in held or (
            base is not None and _is_unchanged(field, agent, base)
        )
        if as_it_is and (field.attribute != "permission" or not limited.permission.guards):
            attributes[field.attribute] = getattr(agent, field.attribute)
            untouched.add(
                field.attribute if base is not None and _is_unchanged(field, agent, base) else ""
            )
            continue
        before = getattr(prepared, field.attribute)
        if before is None and field.keys and field.attribute not in form.missing:
            continue  # what is not stated needs no place
        if field.attribute in STRIP_EXECUTABLE and _must_drop_executables(agent, form, settings):
            before = STRIP_EXECUTABLE[field.attribute](before)
        if not before and field.attribute in form.missing:
            before = getattr(agent, form.missing[field.attribute])
        try:
            attributes[field.attribute] = _project_field(field, before, settings)
        except InvalidValue as bad:
            message = f'{form.name} cannot hold "{agent.name}": {bad}'
            code = bad.code or field.attribute
            raise Refused(code, message, hint=bad.hint, about=bad.about) from None
    extra = agent.extra if form.targets_key else Map()
    image = Agent(**attributes, extra=extra, origin=agent.origin)
    own = agent.extra_of(form.own)
    if _must_drop_executables(agent, form, settings):
        own = own.without(*form.executable)
    own = own.without(*_list_written_keys(form, image, own, untouched, base))
    own = own.without(*_list_misread_keys(form, own, base))
    grammar = GRAMMARS[form.syntax]
    own = own.without(
        *(
            key
            for key, value in own.items()
            if not (grammar.holds(value) and grammar.holds_key(key))
        )
    )
    if not own and base is not None:  # then those of the base stay
        base_keys = base.extra_of(form.own)
        own = base_keys.without(*_list_written_keys(form, image, base_keys, untouched, base))
    if base is None:
        new = {key: getattr(image, name) for key, name in form.completes.items() if key not in own}
        own = Map({**new, **own}) if new else own
    image = image.with_extra(form.own, own)
    image = replace(image, own_limits=form.find_own_limits(own))
    return image, list_field_changes(form, settings, agent, image)


def _project_field(field: Field, value: Any, settings: ConversionOptions) -> Any:
    return (
        _project_limits(field, value, settings)
        if field.attribute == "permission"
        else field.codec.image(value, settings)
    )


# The agents of a project are alike in what they may do, and to say it takes longest.
@functools.lru_cache(maxsize=1024)
def _project_limits(field: Field, limits: Permission, settings: ConversionOptions) -> Permission:
    """Return the nearest limits that a format can hold. Raises as `verify_not_widened` where these
    let the agent do more."""
    image: Permission = field.codec.image(limits, settings)
    verify_not_widened(field.codec, limits, image, settings)
    return image


@functools.lru_cache(maxsize=1024)
def _diff_limits(
    field: Field, before: Permission, after: Permission, settings: ConversionOptions
) -> tuple[PermissionChange, ...] | None:
    """Return what becomes of each limit; `None` for a format that does not say."""
    return (
        field.codec.effects(before, after, settings)
        if isinstance(field.codec, ReportsChanges)
        else None
    )


def find_limits_for_target(
    agent: Agent, form: Format, settings: ConversionOptions = DEFAULTS
) -> Permission:
    """Return the limits with which an agent sets out for a format: its own, with those of keys that
    another dialect than the format's has.

    Hooks stay behind where the format is another client's and --carry-exec is not set, or has no
    field for them. Then the tools before which they can refuse are guards, unless the user lets
    hooks go. Guards are no rules yet: whoever writes the limits makes denials or questions of them.
    """
    limits = add_own_limits(agent, unless_dialect=form.own)
    if HOOKS in settings.allow_widening:
        return replace(limits, guards=agent.permission.guards) if limits.guards else limits
    if not _must_drop_executables(agent, form, settings):
        stays = form.field_of("hooks") is not None
        return limits if stays else add_guards(limits, list_guarded_tools(agent.hooks))
    own = agent.extra_of(form.own)
    beside = None if form.executable.isdisjoint(own) else form.limits_beside(own)
    limits = add_guards(limits, list_guarded_tools(agent.hooks))
    return add_guards(limits, beside.guards) if beside is not None else limits


def _must_drop_executables(agent: Agent, form: Format, settings: ConversionOptions) -> bool:
    """Return whether hooks and inline servers have to be left out: the target is another client's
    format, and --carry-exec is not set."""
    return not form.targets_key and is_foreign(agent, form) and not settings.carry_exec


def is_foreign(agent: Agent, form: Format) -> bool:
    """Return whether an agent was read from another dialect's file."""
    return agent.origin is not None and agent.origin.dialect != form.own


def list_field_changes(
    form: Format, settings: ConversionOptions, before: Agent, after: Agent
) -> tuple[FieldChange, ...]:
    """Return the report's entries for what changed from one agent to another, one for each
    statement."""
    settings = options_with_servers(settings, before)
    changes = [*differences(before, after)]
    if not any(name == "permission" for name, _, _ in changes) and _lifts_guards(
        form, before, settings
    ):
        changes.append(("permission", before.permission.rules, after.permission.rules))
    return tuple(_make_change(form, settings, change, before, after) for change in changes)


def _lifts_guards(form: Format, before: Agent, settings: ConversionOptions) -> bool:
    """Return whether rules that stay as they are limit less than before: hooks that can refuse are
    left behind, and the client keeps to nothing in their place."""
    field, limits = form.field_of("permission"), find_limits_for_target(before, form, settings)
    if field is None or not (limits.guards and isinstance(field.codec, LeavesUnenforced)):
        return False
    return bool(field.codec.unenforced(limits))


def _list_written_keys(
    form: Format, image: Agent, own: Map, untouched: Set[str], base: Agent | None
) -> set[str]:
    """Return those of an agent's extra keys that the format writes itself, through its fields and
    its statements for other formats: these win over a value that was left aside.

    A field that is as the base has it is not written, and the value that stands there stays; so do
    statements for other formats.
    """
    others = image.extra.without(form.own)
    as_in_base = base is not None and same(others, base.extra.without(form.own))
    written = {form.targets_key} if form.targets_key and others and not as_in_base else set()
    for field in form.fields if own else ():
        parts = list_maps_with_parts(form, own)
        if field.attribute not in untouched and any(
            key in own or key in parts for key in field.keys
        ):
            try:
                values = field.codec.write(getattr(image, field.attribute))
                written |= {*values, *list_part_names(form, values)}
            except InvalidValue:
                continue  # held as the base has it, and not written
    return written


def _list_misread_keys(form: Format, own: Map, base: Agent | None) -> Iterator[str]:
    """Yield those of an agent's extra keys that would get a meaning where they are written, or make
    the file unreadable. What a base has stays as it stands there."""
    base_keys = base.extra_of(form.own) if base is not None else Map()
    for field in form.fields if own else ():
        for key in (key for key in field.keys if key in own):
            value = own[key]
            if key in base_keys and same(base_keys[key], value):
                continue
            spelled = [FRONTMATTER.after_colon(value, below=base is None).lstrip(" ")]
            if base is not None and holds_lines(value):  # a base takes such a value on one line
                spelled.append(FRONTMATTER.inline(value))
            entries = [read_value(key, raw) for raw in spelled]
            if form.strict or any(
                entry is None or _means_something(field, entry) for entry in entries
            ):
                yield key


def _means_something(field: Field, entry: Entry) -> bool:
    """Return whether an entry can be read, or makes the whole file unreadable."""
    try:
        field.codec.read({entry.key: entry})
    except InvalidValue as bad:
        return bad.fatal
    return True


def _is_unchanged(field: Field, agent: Agent, base: Agent) -> bool:
    return all(
        same(getattr(agent, name), getattr(base, name))
        for name in (field.attribute, *field.depends)
    )


def _states_nothing(attribute: str, before: Any) -> bool:
    """Return whether hooks, or servers, are stated where no single one stands."""
    starts = runs_processes(attribute, before)
    return not starts and (attribute == "hooks" or before == Map())


def _explain_missing(form: Format, owner: str, key: str) -> str:
    """Return why a key that is given no meaning in its own file does not come along."""
    if key in form.keys:
        return f"what it says to {owner} is nothing that `{key}` says in {form.name}"
    return f"{form.name} has no such key"


def _make_change(
    form: Format, settings: ConversionOptions, change: tuple[str, Any, Any], old: Agent, new: Agent
) -> FieldChange:
    """Return what became of one statement, and why. It is judged in this order: extra keys;
    executables that say nothing; what the format has no field for; what starts processes and stays
    behind; what the format demands; limits, by what rules decide; all else, by the field's
    codec."""
    name, before, after = change
    attribute, _, rest = name.partition(".")
    if attribute == "extra":
        owner, _, key = rest.partition(".")
        if before is None and owner == form.own and key in form.completes:
            why = f"{form.name} requires it; `{form.completes[key]}` is written there, too"
            return FieldChange(name, Outcome.MAPPED, why, before, after)
        if owner == form.own and key in form.executable and before is not None:
            why = "it starts processes; --carry-exec takes it along"
            return FieldChange(name, Outcome.DROPPED, why, before, after, code="EXEC-LEFT")
        misread = owner == form.own and (
            key in form.keys or bool(list_maps_with_parts(form, [key]))
        )
        why = (
            f"{form.name} would read something else there"
            if misread
            else _explain_missing(form, owner, key)
        )
        return FieldChange(name, Outcome.DROPPED, why, before, after)
    if before is not None and attribute in STRIP_EXECUTABLE and _states_nothing(attribute, before):
        return FieldChange(name, Outcome.MAPPED, "nothing stands there", before, after)
    field = form.field_of(attribute)
    lost = attribute == "hooks" and list_guarded_tools(before) and HOOKS in settings.allow_widening
    limit = "; --allow-widening hooks lets go what it refuses" if lost else ""
    left = "PERM-WIDENED" if lost else "EXEC-LEFT"
    if field is None:
        own_words = attribute in form.executable
        lack = "has its own, and none is translated" if own_words else "has no field for it"
        why = f"{form.name} {lack}{limit}"
        return FieldChange(
            name,
            Outcome.DROPPED,
            why,
            before,
            after,
            code=left if runs_processes(attribute, before) else "",
        )
    if runs_processes(attribute, before) and _must_drop_executables(old, form, settings):
        why = f"it starts processes; --carry-exec takes it along{limit}"
        return FieldChange(name, Outcome.DROPPED, why, before, after, code=left)
    if not before and attribute in form.missing:
        return FieldChange(
            name,
            Outcome.APPROXIMATED,
            f"{form.name} requires it; `{form.missing[attribute]}` is written there, too",
            before,
            after,
        )
    was = find_limits_for_target(old, form, settings)
    if (
        name == "permission"
        and (found := _diff_limits(field, was, new.permission, settings)) is not None
    ):
        outcome, why, _ = summarize(found, "the same in other words")
        return FieldChange(name, outcome, why, before, after, effects=found)
    if name == "permission" and was.guards:
        why = "a hook that can refuse it is not taken along; it is asked about instead"
        effects = explain_narrowing(before, after, why, "PERM-HOOK-GUARDED")
        return FieldChange(name, Outcome.NARROWED, why, before, after, effects=effects)
    outcome, why, code = field.codec.verdict(name, before, after, settings)
    return FieldChange(
        name, outcome, why or f"{form.name} cannot hold this value", before, after, code=code
    )
