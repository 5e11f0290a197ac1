"""The one walk that finds the nearest agent a format can hold, and reports what had to change.

Belongs here: `project`, `losses`. Not here: what a format can hold (its table), the text (`render.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Set
from dataclasses import replace
from typing import Any

from agentc.errors import Refused
from agentc.ir.agent import Agent, differences
from agentc.ir.hooks import guarded, limits
from agentc.ir.loss import Effect, Loss, Outcome
from agentc.ir.permission import Permission
from agentc.ir.value import Map, same
from agentc.lens.effects import summary
from agentc.lens.field import BadValue, Explains, Field
from agentc.lens.format import Format
from agentc.lens.servers import knowing
from agentc.lens.settings import DEFAULTS, HOOKS, Settings
from agentc.lens.starting import INERT, starts
from agentc.syntax.emit import FRONTMATTER
from agentc.syntax.lines import holds_lines
from agentc.syntax.source import Entry
from agentc.syntax.yaml import read_value


def project(
    form: Format,
    agent: Agent,
    settings: Settings = DEFAULTS,
    base: Agent | None = None,
    held: Collection[str] = (),
) -> tuple[Agent, tuple[Loss, ...]]:
    """The nearest agent that a format can hold, and every statement that had to change.

    What a `base` of that format already says is held as it is; so are the attributes that are known to be `held`.
    Raises Refused where even the nearest agent could do more than this one, or would come alive.
    """
    settings = knowing(settings, agent)
    attributes: dict[str, Any] = {"prompt": agent.prompt}
    untouched: set[str] = set()
    limits_here = without_hooks(agent, form, settings)
    limited = agent if limits_here is agent.permission else replace(agent, permission=limits_here)
    prepared = form.prepare(limited)
    for row in form.fields:
        as_it_is = row.attribute in held or (base is not None and _unchanged(row, agent, base))
        if as_it_is and (row.attribute != "permission" or not limited.permission.guards):
            attributes[row.attribute] = getattr(agent, row.attribute)
            untouched.add(row.attribute if base is not None and _unchanged(row, agent, base) else "")
            continue
        before = getattr(prepared, row.attribute)
        if before is None and row.keys and row.attribute not in form.missing:
            continue  # what is not stated needs no place
        if row.attribute in INERT and _may_not_start(agent, form, settings):
            before = INERT[row.attribute](before)
        if not before and row.attribute in form.missing:
            before = form.missing[row.attribute](agent)
        try:
            attributes[row.attribute] = _image(row, before, settings)
        except BadValue as bad:
            message = f'{form.name} cannot hold "{agent.name}": {bad}'
            raise Refused(row.attribute, message, hint=bad.hint, about=bad.about) from None
    extra = agent.extra if form.targets_key else Map()
    image = Agent(**attributes, extra=extra, origin=agent.origin)
    own = agent.extra_of(form.own)
    own = own.without(*_written_keys(form, image, own, untouched))
    own = own.without(*_misread_keys(form, own, base))
    if not own and base is not None:  # then those of the base stay
        there = base.extra_of(form.own)
        own = there.without(*_written_keys(form, image, there, untouched))
    image = image.with_extra(form.own, own)
    return image, losses(form, settings, agent, image)


def _image(row: Field, value: Any, settings: Settings) -> Any:
    return _image_of_limits(row, value, settings) if row.attribute == "permission" else row.codec.image(value, settings)


# The agents of a project are alike in what they may do, and to say it takes longest.
@functools.lru_cache(maxsize=1024)
def _image_of_limits(row: Field, limits: Permission, settings: Settings) -> Permission:
    image: Permission = row.codec.image(limits, settings)
    return image


@functools.lru_cache(maxsize=1024)
def _effects(row: Field, before: Permission, after: Permission, settings: Settings) -> tuple[Effect, ...] | None:
    return row.codec.effects(before, after, settings) if isinstance(row.codec, Explains) else None


def without_hooks(agent: Agent, form: Format, settings: Settings) -> Permission:
    """What an agent may do in a format, with the tools that its hooks guard where those do not come along.

    Where the user lets what hooks refuse go, nothing is guarded.
    """
    stays = form.row_of("hooks") is not None and not _may_not_start(agent, form, settings)
    return agent.permission if stays or HOOKS in settings.allow_widening else limits(agent)


def _may_not_start(agent: Agent, form: Format, settings: Settings) -> bool:
    """Whether an agent comes into another client: the format that holds every other's keys belongs to none."""
    return not form.targets_key and is_foreign(agent, form) and not settings.carry_exec


def is_foreign(agent: Agent, form: Format) -> bool:
    """Whether an agent was read from another dialect's file."""
    return agent.origin is not None and agent.origin.dialect != form.own


def losses(form: Format, settings: Settings, before: Agent, after: Agent) -> tuple[Loss, ...]:
    """The report's entries for what changed from one agent to another, one for each statement."""
    settings = knowing(settings, before)
    return tuple(_loss(form, settings, change, before, after) for change in differences(before, after))


def _written_keys(form: Format, image: Agent, own: Map, untouched: Set[str]) -> set[str]:
    """Return those of an agent's extra keys that the format's own rows write: a row wins over a value left aside.

    A row that is as the base has it is not written, and the value that stands there stays.
    """
    written: set[str] = set()
    for row in form.fields if own else ():
        if row.attribute not in untouched and any(key in own for key in row.keys):
            try:
                written |= set(row.codec.write(getattr(image, row.attribute)))
            except BadValue:
                continue  # held as the base has it, and not written
    return written


def _misread_keys(form: Format, own: Map, base: Agent | None) -> Iterator[str]:
    """Yield those of an agent's extra keys that would mean something where they are written, or make the file one that
    cannot be read. What a base has stays as it stands there."""
    there = base.extra_of(form.own) if base is not None else Map()
    for row in form.fields if own else ():
        for key in (key for key in row.keys if key in own):
            value = own[key]
            if key in there and same(there[key], value):
                continue
            spelled = [FRONTMATTER.after_colon(value, below=base is None).lstrip(" ")]
            if base is not None and holds_lines(value):  # a base takes such a value on one line
                spelled.append(FRONTMATTER.inline(value))
            entries = [read_value(key, raw) for raw in spelled]
            if form.strict or any(entry is None or _means_something(row, entry) for entry in entries):
                yield key


def _means_something(row: Field, entry: Entry) -> bool:
    """Return whether an entry can be read, or makes the whole file unreadable."""
    try:
        row.codec.read({entry.key: entry})
    except BadValue as bad:
        return bad.fatal
    return True


def _unchanged(row: Field, agent: Agent, base: Agent) -> bool:
    return all(same(getattr(agent, name), getattr(base, name)) for name in (row.attribute, *row.depends))


def _why_not(form: Format, owner: str, key: str) -> str:
    """Return why a key that is given no meaning in its own file does not come along."""
    if key in form.keys:
        return f"its value means nothing to {owner}, and nothing for `{key}` in {form.name}"
    return f"{form.name} has no such key"


def _loss(form: Format, settings: Settings, change: tuple[str, Any, Any], old: Agent, new: Agent) -> Loss:
    name, before, after = change
    attribute, _, rest = name.partition(".")
    if attribute == "extra":
        owner, _, key = rest.partition(".")
        misread = owner == form.own and key in form.keys
        why = f"{form.name} would read something else there" if misread else _why_not(form, owner, key)
        return Loss(name, Outcome.DROPPED, why, before, after)
    if attribute == "hooks" and before == Map():
        return Loss(name, Outcome.MAPPED, "no hook stands there", before, after)
    row = form.row_of(attribute)
    lost = attribute == "hooks" and guarded(before) and HOOKS in settings.allow_widening
    limit = "; --allow-widening hooks lets go what it refuses" if lost else ""
    if row is None:
        why = f"{form.name} has no field for it{limit}"
        return Loss(name, Outcome.DROPPED, why, before, after, code="EXEC-LEFT" if starts(attribute, before) else "")
    if starts(attribute, before) and _may_not_start(old, form, settings):
        why = f"it starts processes; --carry-exec takes it along{limit}"
        return Loss(name, Outcome.DROPPED, why, before, after, code="EXEC-LEFT")
    if not before and attribute in form.missing:
        return Loss(name, Outcome.APPROXIMATED, f"{form.name} requires it; another field stands in", before, after)
    was = without_hooks(old, form, settings)
    if name == "permission" and (found := _effects(row, was, new.permission, settings)) is not None:
        outcome, why, _ = summary(found, "the same in other words")
        return Loss(name, outcome, why, before, after, effects=found)
    outcome, why, code = row.codec.verdict(name, before, after, settings)
    return Loss(name, outcome, why or f"{form.name} cannot hold this value", before, after, code=code)
